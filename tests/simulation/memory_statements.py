"""What each statement of the messaging means, told in Python: so the real shell runs without PostgreSQL."""

from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import orjson

from shared.messaging import idempotency, journal, marks, parking, sequencer
from tests.simulation.memory_database import JournalRow, MemoryConnection, ParkedRow, SeenRow
from tests.simulation.memory_timers import TIMERS

Parameters = Mapping[str, Any]


class Rows(list[Any]):
    """A result."""

    @property
    def rowcount(self) -> int:
        return len(self)

    def all(self) -> list[Any]:
        return self

    def one_or_none(self) -> Any:
        return self[0] if self else None

    def scalar(self) -> Any:
        return self.one_or_none()

    def scalar_one(self) -> Any:
        return self[0]


def answer(conn: MemoryConnection, statement: str, parameters: Parameters) -> Rows:
    """Carry out one statement; an unknown one is an error: then its meaning belongs here."""
    return Rows((_MEANING.get(statement) or TIMERS[statement])(conn, parameters) or ())


def _append(conn: MemoryConnection, given: Parameters) -> None:
    database, transaction = conn.database, conn.transaction
    columns = zip(given["topics"], given["keys"], given["types"], given["traces"], given["data"], strict=True)
    for topic, key, kind, trace, data in columns:
        position = len(database.journal) + 1
        number = database.key_heads.get((topic, key), 0) + 1
        row = JournalRow(position, UUID(int=position), topic, key, number, kind, given["now"], trace, data)
        transaction.put(database.key_heads, (topic, key), number)
        transaction.add(database.journal, row)
        transaction.put(database.outbox, position, value=True)


@dataclass(frozen=True, slots=True)
class _Kept:
    locked: bool
    fingerprint: bytes | None
    answer: Any


def _earlier(conn: MemoryConnection, given: Parameters) -> Iterable[Any]:
    places = zip(given["principals"], given["keys"], strict=True)
    return [_Kept(True, *conn.database.once.get(place, (None, None))) for place in places]


def _keep(conn: MemoryConnection, given: Parameters) -> None:
    columns = (given[name] for name in ("principals", "keys", "fingerprints", "answers"))
    for principal, key, fingerprint, kept in zip(*columns, strict=True):
        conn.transaction.put(conn.database.once, (principal, key), (fingerprint, orjson.loads(kept)))


def _create_marks(conn: MemoryConnection, given: Parameters) -> None:
    for place in zip(given["topics"], given["keys"], strict=True):
        if place not in conn.database.seen:
            conn.transaction.put(conn.database.seen, place, SeenRow(*place))


def _lock_marks(conn: MemoryConnection, given: Parameters) -> Iterable[Any]:
    return [conn.database.seen[place] for place in zip(given["topics"], given["keys"], strict=True)]


def _write_marks(conn: MemoryConnection, given: Parameters) -> None:
    for topic, key, upto, last, parked in zip(
        given["topics"], given["keys"], given["uptos"], given["ids"], given["parked"], strict=True
    ):
        row = SeenRow(topic, key, upto, UUID(last) if last else None, parked)
        conn.transaction.put(conn.database.seen, (topic, key), row)


def _park(conn: MemoryConnection, given: Parameters) -> Iterable[Any]:
    database, names = conn.database, ("reasons", "topics", "keys", "sequences", "headers", "values", "origins")
    newly = []
    for reason, topic, key, sequence, headers, value, origin in zip(*(given[name] for name in names), strict=True):
        known = {(row.topic, row.key, row.keysequence) for row in database.parked.values()}
        if sequence is not None and (topic, key, sequence) in known:
            continue
        number = database.numbers["parked"] + 1
        raw = b64decode(value)
        row = ParkedRow(number, reason, topic, key, sequence, orjson.loads(headers), raw, origin)
        conn.transaction.put(database.numbers, "parked", number)
        conn.transaction.put(database.parked, number, row)
        newly.append(row)
    return newly


def _behind(conn: MemoryConnection, given: Parameters) -> Iterable[Any]:
    places = set(zip(given["topics"], given["keys"], strict=True))
    return [row for row in conn.database.parked.values() if row.reason == "behind" and (row.topic, row.key) in places]


def _again(conn: MemoryConnection, given: Parameters) -> None:
    for parked_id, reason in zip(given["ids"], given["reasons"], strict=True):
        row = conn.database.parked[parked_id]
        conn.transaction.put(conn.database.parked, parked_id, replace(row, reason=reason))


def _take_out(conn: MemoryConnection, given: Parameters) -> None:
    for parked_id in given["ids"]:
        conn.transaction.remove(conn.database.parked, parked_id)


def _feed_head(conn: MemoryConnection, given: Parameters) -> Iterable[Any]:
    return [conn.database.numbers["feed"]]


def _oldest(conn: MemoryConnection, given: Parameters) -> Iterable[Any]:
    positions = sorted(conn.database.outbox)[: given["limit"]]
    return [replace(conn.database.journal[position - 1]) for position in positions]


def _number(conn: MemoryConnection, given: Parameters) -> None:
    for number, position in enumerate(given["positions"], given["number"] + 1):
        conn.transaction.remove(conn.database.outbox, position)
        conn.transaction.put(conn.database.feed, number, position)
    conn.transaction.put(conn.database.numbers, "feed", given["number"] + given["count"])


_MEANING: dict[str, Callable[[MemoryConnection, Parameters], Iterable[Any] | None]] = {
    journal._APPEND: _append,
    idempotency._LOCK_AND_FIND: _earlier,
    idempotency._KEEP: _keep,
    marks._CREATE: _create_marks,
    marks._LOCK: _lock_marks,
    marks._WRITE: _write_marks,
    parking._PARK: _park,
    parking._BEHIND: _behind,
    parking._AGAIN: _again,
    parking._TAKE_OUT: _take_out,
    sequencer._LOCK: _feed_head,
    sequencer._TAKE: _oldest,
    sequencer._NUMBER: _number,
}
