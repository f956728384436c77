"""What the statements of timers mean."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from shared.messaging import timer_rows
from tests.simulation.memory_database import DueRow, MemoryConnection

Parameters = Mapping[str, Any]


def _set(conn: MemoryConnection, given: Parameters) -> None:
    for kind, key, at in zip(given["kinds"], given["keys"], given["ats"], strict=True):
        conn.transaction.put(conn.database.due, (kind, key), DueRow(kind, key, at))


def _cancel(conn: MemoryConnection, given: Parameters) -> None:
    for place in zip(given["kinds"], given["keys"], strict=True):
        if place in conn.database.due:
            conn.transaction.remove(conn.database.due, place)


def _fallen_due(conn: MemoryConnection, given: Parameters) -> Iterable[Any]:
    now = given["now"]
    fallen = [
        row
        for row in conn.database.due.values()
        if row.at <= now and row.kind in given["kinds"] and (row.not_before is None or row.not_before <= now)
    ]
    return sorted(fallen, key=lambda row: (row.at, row.kind, row.key))[: given["limit"]]


def _take(conn: MemoryConnection, given: Parameters) -> Iterable[Any]:
    taken = []
    for kind, key, at in zip(given["kinds"], given["keys"], given["ats"], strict=True):
        row = conn.database.due.get((kind, key))
        if row is not None and row.at == at:
            conn.transaction.remove(conn.database.due, (kind, key))
            taken.append(row)
    return taken


def _tries(conn: MemoryConnection, given: Parameters) -> Iterable[Any]:
    row = conn.database.due.get((given["kind"], given["key"]))
    return [] if row is None or row.at != given["at"] else [row.tries]


def _postpone(conn: MemoryConnection, given: Parameters) -> None:
    row = DueRow(given["kind"], given["key"], given["at"], given["tries"], given["not_before"])
    if (row.kind, row.key) not in conn.database.due:
        conn.transaction.put(conn.database.due, (row.kind, row.key), row)


TIMERS: dict[str, Callable[[MemoryConnection, Parameters], Iterable[Any] | None]] = {
    timer_rows._SET: _set,
    timer_rows._CANCEL: _cancel,
    timer_rows._FALLEN_DUE: _fallen_due,
    timer_rows._TAKE: _take,
    timer_rows._TRIES: _tries,
    timer_rows._POSTPONE: _postpone,
}
