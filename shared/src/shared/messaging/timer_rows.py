"""The rows behind timers: set, moved and cancelled in the transaction of the decision."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.deciding import Due, Timer

_SET = """
insert into due as d (kind, key, at)
select kind, key, at from unnest(%(kinds)b::text[], %(keys)b::text[], %(ats)b::timestamptz[]) as g (kind, key, at)
order by kind, key
on conflict (kind, key) do update set at = excluded.at, tries = 0, not_before = null, fault = null
"""
_CANCEL = """
delete from due d using unnest(%(kinds)b::text[], %(keys)b::text[]) as g (kind, key)
where d.kind = g.kind and d.key = g.key
"""
_FALLEN_DUE = """
select kind, key, at from due
where at <= %(now)s and kind = any(%(kinds)b::text[]) and (not_before is null or not_before <= %(now)s)
order by at, kind, key limit %(limit)s
"""
_TAKE = """
delete from due d using unnest(%(kinds)b::text[], %(keys)b::text[], %(ats)b::timestamptz[]) as g (kind, key, at)
where d.kind = g.kind and d.key = g.key and d.at = g.at
"""
_POSTPONE = """
insert into due (kind, key, at, tries, not_before, fault)
values (%(kind)s, %(key)s, %(at)s, %(tries)s, %(not_before)s, %(fault)s) on conflict do nothing
"""
_TRIES = "select tries from due where kind = %(kind)s and key = %(key)s and at = %(at)s"


async def write_timers(conn: AsyncConnection, timers: Iterable[Timer]) -> None:
    """Set or move those with an instant, cancel those without."""
    every = list(timers)
    setting = [timer for timer in every if timer.at is not None]
    cancelled = [timer for timer in every if timer.at is None]
    if setting:
        await conn.exec_driver_sql(_SET, {**_places(setting), "ats": [timer.at for timer in setting]})
    if cancelled:
        await conn.exec_driver_sql(_CANCEL, _places(cancelled))


async def fallen_due(conn: AsyncConnection, kinds: Iterable[str], now: datetime, limit: int) -> list[Due]:
    """What has fallen due, oldest first; read without locks, to be claimed once its aggregates are locked."""
    rows = await conn.exec_driver_sql(_FALLEN_DUE, {"now": now, "kinds": list(kinds), "limit": limit})
    return [Due(row.kind, row.key, row.at) for row in rows]


async def take(conn: AsyncConnection, fired: Sequence[Due]) -> bool:
    """Take them out; False when one was fired, moved or cancelled by somebody else meanwhile."""
    taken = await conn.exec_driver_sql(_TAKE, {**_places(fired), "ats": [due.at for due in fired]})
    return taken.rowcount == len(fired)


async def tries_of(conn: AsyncConnection, due: Due) -> int:
    """How often it has failed already."""
    found = await conn.exec_driver_sql(_TRIES, {"kind": due.kind, "key": due.key, "at": due.at})
    return found.scalar() or 0


async def postpone(conn: AsyncConnection, due: Due, tries: int, not_before: datetime, fault: str) -> None:
    """Keep one whose handler failed, for a later try, with the reason in sight of operators."""
    values = {"kind": due.kind, "key": due.key, "at": due.at, "tries": tries, "not_before": not_before}
    await conn.exec_driver_sql(_POSTPONE, {**values, "fault": fault})


def _places(timers: Sequence[Timer] | Sequence[Due]) -> dict[str, list[str]]:
    return {"kinds": [timer.kind for timer in timers], "keys": [timer.key for timer in timers]}
