"""A consumer's memory: per topic and key, how far it has come. Duplicates do nothing, and nothing grows with events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

Place = tuple[str, str]
"""Topic and key."""

_CREATE = """
insert into seen (topic, key) select topic, key from unnest(%(topics)b::text[], %(keys)b::text[]) as g (topic, key)
order by topic, key on conflict do nothing
"""
_LOCK = """
select s.topic, s.key, s.upto, s.last_event_id, s.parked
from seen s join unnest(%(topics)b::text[], %(keys)b::text[]) as g (topic, key) using (topic, key)
order by s.topic, s.key for update of s
"""
_WRITE = """
update seen s set upto = g.upto, last_event_id = g.last_event_id, parked = g.parked
from unnest(%(topics)b::text[], %(keys)b::text[], %(uptos)b::bigint[], %(ids)b::uuid[], %(parked)b::int[])
    as g (topic, key, upto, last_event_id, parked)
where s.topic = g.topic and s.key = g.key
"""


@dataclass(slots=True)
class Mark:
    """How far one key has come, and how many of its events are parked."""

    upto: int
    last_event_id: UUID | None
    parked: int
    moved: bool = False

    def move(self, keysequence: int, event_id: UUID) -> None:
        self.upto = keysequence
        self.last_event_id = event_id
        self.moved = True

    def park(self, by: int = 1) -> None:
        self.parked += by
        self.moved = True


async def lock_marks(conn: AsyncConnection, places: Iterable[Place]) -> dict[Place, Mark]:
    """Create the missing marks, then lock all in order: from here on nobody else handles these keys."""
    ordered = sorted(set(places))
    if not ordered:
        return {}
    parameters = {"topics": [topic for topic, _ in ordered], "keys": [key for _, key in ordered]}
    await conn.exec_driver_sql(_CREATE, parameters)
    rows = await conn.exec_driver_sql(_LOCK, parameters)
    return {(row.topic, row.key): Mark(row.upto, row.last_event_id, row.parked) for row in rows}


async def write_marks(conn: AsyncConnection, marks: Mapping[Place, Mark]) -> None:
    """Write the marks that moved, in the transaction of the effect."""
    moved = [(place, mark) for place, mark in marks.items() if mark.moved]
    if not moved:
        return
    parameters = {
        "topics": [place[0] for place, _ in moved],
        "keys": [place[1] for place, _ in moved],
        "uptos": [mark.upto for _, mark in moved],
        "ids": [str(mark.last_event_id) if mark.last_event_id else None for _, mark in moved],
        "parked": [mark.parked for _, mark in moved],
    }
    await conn.exec_driver_sql(_WRITE, parameters)
