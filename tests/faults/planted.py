"""The bugs of docs/assurance.md, R, planted one by one: each breaks one promise in a way that is easily written."""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from housing_service.adapters import stores as housing_stores
from placement_service.application import set_capacity
from shared.messaging import consumer, journal, sequencer, settling, sorting, unit_of_work
from shared.messaging.marks import Mark, write_marks
from shared.messaging.transport import Publisher, PublishingFailed, Record
from shared.messaging.workspace import Workspace
from tests.faults.commanding import Commander

Plant = Callable[[pytest.MonkeyPatch], None]
_rng = random.Random(7)  # noqa: S311 - only paces


def slowly(patch: pytest.MonkeyPatch) -> None:
    """No bug: leaves time between reading and writing, and between writing and committing, as a busy machine does."""
    write, append = Workspace.write, journal.append

    async def slow_write(self: Any, conn: Any) -> None:
        await asyncio.sleep(_rng.uniform(0, 0.01))
        await write(self, conn)

    async def slow_append(conn: Any, entries: Any, now: Any) -> None:
        await append(conn, entries, now)
        if entries and _rng.random() < 0.3:
            await asyncio.sleep(_rng.uniform(0, 0.03))

    patch.setattr(Workspace, "write", slow_write)
    patch.setattr(unit_of_work, "append", slow_append)


def offset_committed_before_the_effect(patch: pytest.MonkeyPatch) -> None:
    handle = consumer.Consumer.handle

    async def hasty(self: Any, fetched: Any) -> None:
        await self._subscription.done(fetched)
        await asyncio.sleep(0.01)
        await handle(self, fetched)

    patch.setattr(consumer.Consumer, "handle", hasty)


def event_written_outside_the_transaction(patch: pytest.MonkeyPatch) -> None:
    append: Any = vars(unit_of_work)["append"]

    async def apart(conn: Any, entries: Any, now: Any) -> None:
        async with conn.engine.begin() as other:
            await append(other, entries, now)
        await asyncio.sleep(0.1)

    patch.setattr(unit_of_work, "append", apart)


def cursor_on_id_beyond_the_last(patch: pytest.MonkeyPatch) -> None:
    last = "(select coalesce(max(position), 0) from feed)"
    patch.setattr(
        sequencer,
        "_TAKE",
        sequencer._TAKE.replace("from outbox order", f"from journal where position > {last} order"),
    )


def mark_moved_outside_the_transaction(patch: pytest.MonkeyPatch) -> None:
    carry_out = settling.carry_out

    async def marks_first(conn: Any, work: Any, table: Any, plan: Any, marks: Mapping[Any, Mark], **more: Any) -> Any:
        for arrival in plan.due:
            marks[arrival.record.topic, arrival.record.key].move(
                arrival.envelope.keysequence, arrival.envelope.event_id
            )
        await write_marks(conn, marks)
        await conn.exec_driver_sql("commit")
        await asyncio.sleep(0.01)
        return await carry_out(conn, work, table, plan, marks, **more)

    patch.setattr(consumer, "carry_out", marks_first)


def no_key_on_send(patch: pytest.MonkeyPatch) -> None:
    record_of = sequencer.record_of
    patch.setattr(sequencer, "record_of", lambda row, source: replace(record_of(row, source), key=None))


class _Swallowing:
    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    async def publish(self, records: Sequence[Record]) -> None:
        try:
            await self._publisher.publish(records)
        except PublishingFailed:
            return


def swallowed_exception(patch: pytest.MonkeyPatch) -> None:
    number = sequencer.Sequencer._publish_and_number

    async def careless(self: Any, *given: Any) -> None:
        if not isinstance(self._publisher, _Swallowing):
            self._publisher = _Swallowing(self._publisher)
        await number(self, *given)

    patch.setattr(sequencer.Sequencer, "_publish_and_number", careless)


def retry_without_idempotency_key(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Commander, "key_of_attempt", lambda self, key: self.new_key())


def quota_read_then_written(patch: pytest.MonkeyPatch) -> None:
    books = housing_stores.BOOKS
    patch.setattr(books, "_select", books._select.replace(" for update", ""))
    every = {"all": housing_stores._EVERY_BOOK.replace(" for update", "")}
    patch.setattr(housing_stores.SqlTargetBooks, "pool_statements", every)
    head, _, _ = books._upsert.partition("where t.version")
    patch.setattr(books, "_upsert", f"{head} returning id")


def parked_event_dropped(patch: pytest.MonkeyPatch) -> None:
    async def drop(conn: Any, parkings: Any, now: Any) -> list[Any]:
        return []

    patch.setattr(settling, "park", drop)


def acknowledged_before_sending(patch: pytest.MonkeyPatch) -> None:
    """There are no webhooks yet; the same bug where there is something to send: numbered and taken out, then sent."""

    async def hasty(self: Any) -> int:
        async with self._engine.begin() as conn:
            number = (await conn.exec_driver_sql(sequencer._LOCK)).scalar_one()
            rows = (await conn.exec_driver_sql(sequencer._TAKE, {"limit": 5})).all()
            if rows:
                positions = [row.position for row in rows]
                given = {"positions": positions, "number": number, "count": len(rows)}
                await conn.exec_driver_sql(sequencer._NUMBER, given)
        await asyncio.sleep(0.005)
        if rows:
            await self._publisher.publish([sequencer.record_of(row, self._source) for row in rows])
        return len(rows)

    patch.setattr(sequencer.Sequencer, "round", hasty)


def update_without_if_match(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(set_capacity, "_expect_version", lambda facility, expected: None)


def wrong_version_applied(patch: pytest.MonkeyPatch) -> None:
    """An event that was seen before is applied once more over what came after it; the mark itself never goes back."""
    move = Mark.move

    def apply_again(self: Any, message: Any, place: Any, number: int) -> None:
        self.plan.due.append(message)

    def move_on(self: Mark, keysequence: int, event_id: Any) -> None:
        if keysequence > self.upto:
            move(self, keysequence, event_id)

    patch.setattr(sorting._Sorting, "_seen_before", apply_again)
    patch.setattr(Mark, "move", move_on)


PLANTED: Mapping[str, Plant] = {
    plant.__name__.replace("_", "-"): plant
    for plant in (
        offset_committed_before_the_effect,
        event_written_outside_the_transaction,
        cursor_on_id_beyond_the_last,
        mark_moved_outside_the_transaction,
        no_key_on_send,
        swallowed_exception,
        retry_without_idempotency_key,
        quota_read_then_written,
        parked_event_dropped,
        acknowledged_before_sending,
        update_without_if_match,
        wrong_version_applied,
    )
}
