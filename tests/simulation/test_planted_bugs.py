"""The simulation itself is tested: each of these bugs, planted one by one, is found by a seed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from housing_service.domain.target_book import TargetBook
from placement_service.application import capacity_begins, record_departure
from placement_service.entrypoints import event_handlers as placement_events
from shared.deciding import NOTHING, Handling
from shared.messaging import parking, settling, sorting, timers, unit_of_work
from shared.messaging.consumer import Consumer
from shared.messaging.journal import append
from shared.messaging.marks import write_marks
from shared.messaging.sequencer import Sequencer, record_of
from shared.messaging.timer_rows import take
from shared.messaging.transport import Fetched
from shared.messaging.unit_of_work import UnitOfWork
from tests.simulation.seeds import in_memory
from tests.simulation.simulation import Differs
from tests.simulation.virtual_loop import running

MOST_SEEDS = 200
Plant = Callable[[pytest.MonkeyPatch], None]


def offset_committed_before_the_effect(patch: pytest.MonkeyPatch) -> None:
    handle = Consumer.handle

    async def told_first(self: Consumer, fetched: Fetched) -> None:
        real = self._subscription
        await real.done(fetched)
        self._subscription = _Silent()
        try:
            await handle(self, fetched)
        finally:
            self._subscription = real

    patch.setattr(Consumer, "handle", told_first)


async def _nothing(*given: object) -> None:
    return None


class _Silent:
    """A subscription or a publisher that does nothing."""

    name = "silent"

    def __getattr__(self, name: str) -> Any:
        return _nothing


def what_was_seen_before_is_handled_again(patch: pytest.MonkeyPatch) -> None:
    def again(self: Any, message: Any, place: Any, number: int) -> None:
        self.plan.due.append(message)

    patch.setattr(sorting._Sorting, "_seen_before", again)


def what_came_too_early_is_dropped(patch: pytest.MonkeyPatch) -> None:
    async def not_behind(conn: Any, parkings: Sequence[Any], now: Any) -> Any:
        return await parking.park(conn, [one for one in parkings if one.reason != "behind"], now)

    patch.setattr(settling, "park", not_behind)


def what_came_too_early_is_handled(patch: pytest.MonkeyPatch) -> None:
    def at_once(self: Any, message: Any, place: Any, number: int) -> None:
        if number > self._reach[place]:
            self.plan.due.append(message)
            self._reach[place] = number

    patch.setattr(sorting._Sorting, "sort", at_once)


def a_retry_forgets_its_key(patch: pytest.MonkeyPatch) -> None:
    async def unknown(*given: object) -> dict[Any, Any]:
        return {}

    patch.setattr(unit_of_work, "first_answers", unknown)
    patch.setattr(unit_of_work, "keep_answers", _nothing)


def marks_are_written_outside_the_transaction(patch: pytest.MonkeyPatch) -> None:

    async def outside(conn: Any, marks: Any) -> None:
        kept, conn.transaction = conn.transaction, type(conn.transaction)()
        await write_marks(conn, marks)
        conn.transaction = kept

    patch.setattr(settling, "write_marks", outside)


def events_are_written_outside_the_transaction(patch: pytest.MonkeyPatch) -> None:
    async def outside(conn: Any, entries: Any, now: Any) -> None:
        kept, conn.transaction = conn.transaction, type(conn.transaction)()
        await append(conn, entries, now)
        conn.transaction = kept

    patch.setattr(unit_of_work, "append", outside)


def numbers_are_given_before_anything_is_sent(patch: pytest.MonkeyPatch) -> None:
    publish = Sequencer._publish_and_number

    async def numbered_first(self: Sequencer, conn: Any, number: int, rows: Any) -> None:
        real, self._publisher = self._publisher, _Silent()
        await publish(self, conn, number, rows)
        self._publisher = real
        conn.transaction = type(conn.transaction)()
        conn.fault.step()
        await self._publisher.publish([record_of(row, self._source) for row in rows])

    patch.setattr(Sequencer, "_publish_and_number", numbered_first)


def a_departure_keeps_the_places(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(record_departure, "release_places", lambda *given: NOTHING)


def a_withdrawn_request_stays_promised(patch: pytest.MonkeyPatch) -> None:
    def never_less(self: TargetBook, persons: int) -> TargetBook:
        return replace(self, promised=self.promised + max(persons, 0))

    patch.setattr(TargetBook, "promising", never_less)


def a_failed_event_moves_the_mark(patch: pytest.MonkeyPatch) -> None:
    async def swallowed(conn: Any, work: UnitOfWork, items: Any) -> Any:
        try:
            return await work.apply(conn, items) if items else ()
        except ConnectionError:
            return [NOTHING for _ in items]

    patch.setattr(settling, "_together", swallowed)


def only_the_first_of_a_batch_is_concluded(patch: pytest.MonkeyPatch) -> None:
    conclude = UnitOfWork._conclude

    async def first_only(self: UnitOfWork, *given: Any) -> Any:
        conn, workspace, items, outcomes, now = given
        return await conclude(self, conn, workspace, items, outcomes[:1], now)

    patch.setattr(UnitOfWork, "_conclude", first_only)


def a_period_that_begins_is_not_looked_at(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(placement_events.TIMERS, capacity_begins.KIND, Handling(lambda due, loaded, now: NOTHING))


def a_timer_is_taken_outside_the_transaction(patch: pytest.MonkeyPatch) -> None:
    async def outside(conn: Any, fired: Any) -> bool:
        kept, conn.transaction = conn.transaction, type(conn.transaction)()
        taken = await take(conn, fired)
        conn.transaction = kept
        return taken

    patch.setattr(timers, "take", outside)


PLANTS: Sequence[Plant] = (
    offset_committed_before_the_effect,
    what_was_seen_before_is_handled_again,
    what_came_too_early_is_dropped,
    what_came_too_early_is_handled,
    a_retry_forgets_its_key,
    marks_are_written_outside_the_transaction,
    events_are_written_outside_the_transaction,
    numbers_are_given_before_anything_is_sent,
    a_departure_keeps_the_places,
    a_withdrawn_request_stays_promised,
    a_failed_event_moves_the_mark,
    only_the_first_of_a_batch_is_concluded,
    a_period_that_begins_is_not_looked_at,
    a_timer_is_taken_outside_the_transaction,
)


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_a_seed_finds(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)

    assert _first_seed_that_fails() is not None


def _first_seed_that_fails() -> int | None:
    with running() as run:
        for seed in range(MOST_SEEDS):
            try:
                run(in_memory(seed).run())
            except Differs:
                return seed
    return None
