"""The way in: every event takes effect exactly once, in order per key, whatever arrives twice, late or broken."""

import asyncio
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.base import EventData
from shared.deciding import Decided, Handling, Refused
from shared.messaging.envelope import Arrival, Unreadable, decode
from shared.messaging.marks import Mark, Place, lock_marks, write_marks
from shared.messaging.parking import Parking, park, take_out, waiting_behind
from shared.messaging.sorting import Sorted, place_of, sort_batch
from shared.messaging.transport import Fetched, Subscription
from shared.messaging.unit_of_work import Failed, HeldBack, Item, UnitOfWork, is_conflict, is_transient

BATCH = 500
POLL_S = 1.0
PARKED_IN_A_ROW_LIMIT = 100
"""A broken release must not park the whole topic: so many parked in a row without one success stop the consumer."""
_CONFLICT_ATTEMPTS = 6
_log = structlog.get_logger(__name__)

EventTable = Mapping[type[EventData], Handling[Any]]


@dataclass(slots=True)
class ConsumerState:
    """What readiness and metrics may tell about a consumer."""

    last_poll: float = 0.0
    handled: int = 0
    parked: int = 0
    skipped: int = 0
    alarms: int = 0
    parked_in_a_row: int = 0

    @property
    def stopped_by_budget(self) -> bool:
        return self.parked_in_a_row >= PARKED_IN_A_ROW_LIMIT


class Consumer:
    """One loop over one subscription: fetch, handle the batch in one transaction, tell the transport."""

    def __init__(self, work: UnitOfWork, table: EventTable, subscription: Subscription) -> None:
        self._work = work
        self._table = table
        self._subscription = subscription
        self.state = ConsumerState()

    async def run(self) -> None:
        """Until cancelled. Trouble with database or broker backs off with jitter and never parks anything."""
        pause = 0.2
        while not self.state.stopped_by_budget:
            fetched: Fetched | None = None
            try:
                fetched = await self._subscription.fetch(BATCH, POLL_S)
                self.state.last_poll = time.monotonic()
                await self.handle(fetched)
                pause = 0.2
            except Exception as fault:
                if not is_transient(fault):
                    raise
                _log.warning("consumer_backs_off", error=type(fault).__name__)
                await asyncio.sleep(random.uniform(pause / 2, pause))  # noqa: S311 - jitter
                pause = min(pause * 2, 10.0)
                if fetched is not None:
                    await self._subscription.retry(fetched)
        _log.error("consumer_stopped", error="too many parked in a row")

    async def handle(self, fetched: Fetched) -> None:
        """One batch: effects, marks and parked rows commit together, then the transport is told."""
        if not fetched.records and fetched.upto is None:
            return
        await self._in_halves([decode(record) for record in fetched.records], fetched)
        self._work.committed.wake()
        await self._subscription.done(fetched)

    async def _in_halves(self, messages: Sequence[Arrival | Unreadable], fetched: Fetched) -> None:
        for attempt in range(_CONFLICT_ATTEMPTS):
            try:
                await self._transaction(messages, fetched)
            except Exception as fault:
                last = attempt == _CONFLICT_ATTEMPTS - 1
                if is_conflict(fault) and not last:
                    await asyncio.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - jitter
                    continue
                if not isinstance(fault, DBAPIError) or (is_transient(fault) and not is_conflict(fault)):
                    raise
                if len(messages) == 1:
                    await self._transaction([_as_failed(messages[0], fault)], fetched)
                    return
                break
            else:
                return
        middle = len(messages) // 2
        await self._in_halves(messages[:middle], Fetched(()))
        await self._in_halves(messages[middle:], fetched)

    async def _transaction(self, messages: Sequence[Arrival | Unreadable], fetched: Fetched) -> None:
        async with self._work.engine.begin() as conn:
            marks = await lock_marks(conn, _places(messages))
            held = [place for place, mark in marks.items() if mark.parked]
            plan = sort_batch(messages, marks, await waiting_behind(conn, held))
            handled = await self._handle_due(conn, plan, marks)
            newly = await park(conn, plan.parkings, self._work.clock.now())
            for place in newly:
                if place in marks:
                    marks[place].park()
            await write_marks(conn, marks)
            if fetched.upto is not None:
                await self._subscription.note(conn, fetched)
        self._count(handled, len(newly), plan)

    async def _handle_due(self, conn: AsyncConnection, plan: Sorted, marks: Mapping[Place, Mark]) -> int:
        """Run the handlers; what fails is parked, and what follows it for the same key goes behind it."""
        items = [_item(arrival, self._table) for arrival in plan.due]
        known = [item for item in items if item is not None]
        outcomes = iter(await self._work.apply(conn, known) if known else ())
        settling = Settling(plan, marks)
        for arrival, item in zip(plan.due, items, strict=True):
            settling.settle(arrival, next(outcomes) if item is not None else None)
        await take_out(conn, settling.taken_out)
        return settling.handled

    def _count(self, handled: int, parked: int, plan: Sorted) -> None:
        state = self.state
        state.handled += handled
        state.parked += parked
        state.alarms += len(plan.alarms)
        for alarm in plan.alarms:
            _log.error("numbered_twice", topic=alarm.record.topic, event_type=alarm.envelope.type)
        failures = sum(parking.reason == "failed" for parking in plan.parkings)
        state.parked_in_a_row = 0 if handled else state.parked_in_a_row + failures


class Settling:
    """After the handlers: moves the marks of what took effect, parks what failed and what it holds back."""

    def __init__(self, plan: Sorted, marks: Mapping[Place, Mark]) -> None:
        self._plan = plan
        self._marks = marks
        self._closed: set[Place] = set()
        self.taken_out: list[int] = []
        self.handled = 0

    def settle(self, arrival: Arrival, outcome: Decided | Failed | None) -> None:
        """`None` = a type this release does not know: it only moves the mark."""
        place = _place(arrival)
        parked_id = self._plan.was_parked.get((place, arrival.envelope.keysequence))
        if place in self._closed or isinstance(outcome, Failed):
            self._closed.add(place)
            self._hold(arrival, outcome, parked_id, place)
            return
        self._marks[place].move(arrival.envelope.keysequence, arrival.envelope.event_id)
        self._release(parked_id, place)
        self.handled += 1

    def _hold(self, arrival: Arrival, outcome: Decided | Failed | None, parked_id: int | None, place: Place) -> None:
        if isinstance(outcome, Failed) and not isinstance(outcome.reason, HeldBack):
            self._release(parked_id, place)
            self._plan.parkings.append(Parking(arrival, "failed", _why(outcome.reason)))
        elif parked_id is None:
            self._plan.parkings.append(Parking(arrival, "behind", "waits for a parked event"))

    def _release(self, parked_id: int | None, place: Place) -> None:
        if parked_id is not None:
            self.taken_out.append(parked_id)
            self._marks[place].park(-1)


def _place(arrival: Arrival) -> Place:
    return (arrival.record.topic, arrival.envelope.subject)


def _places(messages: Sequence[Arrival | Unreadable]) -> list[Place]:
    return [place for message in messages if (place := place_of(message)) is not None]


def _item(arrival: Arrival, table: EventTable) -> Item | None:
    handling = table.get(type(arrival.data)) if arrival.data is not None else None
    if handling is None:
        return None
    return Item(arrival.data, handling, actor="event", trace=arrival.envelope.trace, lane=_place(arrival))


def _why(fault: Exception) -> str:
    """A reason without any value in it: the domain's own sentence, or only the kind of defect."""
    return f"{fault.code}: {fault.detail}" if isinstance(fault, Refused) else type(fault).__name__


def _as_failed(message: Arrival | Unreadable, fault: Exception) -> Arrival | Unreadable:
    """An event whose effect the database itself refuses: parked with that reason."""
    if isinstance(message, Unreadable):
        return message
    cause = type(getattr(fault, "orig", None) or fault).__name__
    return Unreadable(message.record, "failed", f"database: {cause}", message.envelope)
