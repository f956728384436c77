"""Parked events: what can not be read or handled is kept with its bytes and its reason, and others go on."""

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messaging.envelope import Arrival, Unreadable, decode
from shared.messaging.marks import Place
from shared.messaging.transport import Record

_PARK = """
insert into parked (reason, detail, topic, key, keysequence, event_id, type, headers, value, origin, parked_at)
select reason, detail, topic, key, keysequence, event_id, type, headers::jsonb, decode(value, 'base64'), origin, %(now)s
from unnest(%(reasons)b::text[], %(details)b::text[], %(topics)b::text[], %(keys)b::text[], %(sequences)b::bigint[],
            %(ids)b::uuid[], %(types)b::text[], %(headers)b::text[], %(values)b::text[], %(origins)b::text[])
    as g (reason, detail, topic, key, keysequence, event_id, type, headers, value, origin)
on conflict do nothing
returning topic, key
"""
_BEHIND = """
select p.parked_id, p.topic, p.key, p.headers, p.value, p.origin
from parked p join unnest(%(topics)b::text[], %(keys)b::text[]) as g (topic, key) using (topic, key)
where p.reason = 'behind' order by p.topic, p.key, p.keysequence
"""
_TAKE_OUT = "delete from parked where parked_id = any(%(ids)b::bigint[])"


@dataclass(frozen=True, slots=True)
class Parking:
    """One message to park, and why: `undecodable`, `unknown-version`, `failed`, or `behind` an earlier one."""

    message: Arrival | Unreadable
    reason: str
    detail: str

    @property
    def place(self) -> Place | None:
        envelope = self.message.envelope
        record = self.message.record
        return (record.topic, record.key) if envelope is not None and record.key is not None else None


async def park(conn: AsyncConnection, parkings: Sequence[Parking], now: datetime) -> list[Place]:
    """Keep them; returns the place of each that was not parked already."""
    if not parkings:
        return []
    envelopes = [parking.message.envelope for parking in parkings]
    records = [parking.message.record for parking in parkings]
    parameters = {
        "reasons": [parking.reason for parking in parkings],
        "details": [parking.detail.replace("\x00", "")[:500] for parking in parkings],
        "topics": [record.topic for record in records],
        "keys": [record.key for record in records],
        "sequences": [envelope.keysequence if envelope else None for envelope in envelopes],
        "ids": [str(envelope.event_id) if envelope else None for envelope in envelopes],
        "types": [envelope.type.replace("\x00", "")[:200] if envelope else None for envelope in envelopes],
        "headers": [_headers(record) for record in records],
        "values": [base64.b64encode(record.value).decode() for record in records],
        "origins": [record.origin for record in records],
        "now": now,
    }
    rows = await conn.exec_driver_sql(_PARK, parameters)
    return [(row.topic, row.key) for row in rows]


async def waiting_behind(conn: AsyncConnection, places: Iterable[Place]) -> dict[Place, dict[int, tuple[int, Arrival]]]:
    """What waits behind for these keys: by key sequence, the parked id and the event."""
    ordered = sorted(places)
    if not ordered:
        return {}
    rows = await conn.exec_driver_sql(_BEHIND, {"topics": [t for t, _ in ordered], "keys": [k for _, k in ordered]})
    found: dict[Place, dict[int, tuple[int, Arrival]]] = {}
    for row in rows:
        headers = {name: base64.b64decode(value) for name, value in row.headers.items()}
        message = decode(Record(row.topic, row.key, headers, bytes(row.value), row.origin))
        if isinstance(message, Arrival):
            found.setdefault((row.topic, row.key), {})[message.envelope.keysequence] = (row.parked_id, message)
    return found


async def take_out(conn: AsyncConnection, parked_ids: Sequence[int]) -> None:
    """Remove what has been handled, in the transaction of the effect."""
    if parked_ids:
        await conn.exec_driver_sql(_TAKE_OUT, {"ids": list(parked_ids)})


def _headers(record: Record) -> str:
    return orjson.dumps({name: base64.b64encode(value).decode() for name, value in record.headers.items()}).decode()
