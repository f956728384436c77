"""Writes what happened: journal and outbox in one statement, with a gap-free number per topic and key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils import uuid7

from shared.contracts.base import EventData

# The upsert on key_heads locks every key it numbers before journal positions are drawn: two events of one
# case can therefore never stand in the journal the other way round, whoever commits first.
_APPEND = """
with arriving as (
    select * from unnest(%(ids)b::uuid[], %(topics)b::text[], %(keys)b::text[], %(types)b::text[],
                         %(actors)b::text[], %(traces)b::text[],
                         %(happened)b::timestamptz[], %(data)b::text[])
        with ordinality as a (event_id, topic, key, type, actor, trace, happened, data, ordinal)
), counted as (
    select topic, key, count(*) as events from arriving group by topic, key
), heads as (
    insert into key_heads as h (topic, key, last)
    select topic, key, events from counted order by topic, key
    on conflict (topic, key) do update set last = h.last + excluded.last
    returning topic, key, last
), written as (
    insert into journal (event_id, topic, key, keysequence, type, occurred_at, recorded_at, actor, trace, data)
    select a.event_id, a.topic, a.key,
           h.last - c.events + row_number() over (partition by a.topic, a.key order by a.ordinal),
           a.type, a.happened, %(now)s, a.actor, a.trace, a.data::jsonb
    from arriving a join counted c using (topic, key) join heads h using (topic, key)
    order by a.ordinal
    returning position
)
insert into outbox (position) select position from written
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event on its way into the journal, with who caused it and under which trace."""

    event: EventData
    actor: str
    trace: str | None = None


async def append(conn: AsyncConnection, entries: Sequence[Entry], now: datetime) -> None:
    """Write events to journal and outbox; nothing is published before the transaction commits."""
    if not entries:
        return
    parameters = {
        "ids": [str(uuid7()) for _ in entries],
        "topics": [entry.event.topic for entry in entries],
        "keys": [entry.event.key for entry in entries],
        "types": [entry.event.event_type for entry in entries],
        "actors": [entry.actor for entry in entries],
        "traces": [entry.trace for entry in entries],
        "happened": [_happened_at(entry.event, now) for entry in entries],
        "data": [entry.event.model_dump_json() for entry in entries],
        "now": now,
    }
    await conn.exec_driver_sql(_APPEND, parameters)


def _happened_at(event: EventData, now: datetime) -> datetime:
    at: datetime = getattr(event, event.happened) if event.happened else now
    return at
