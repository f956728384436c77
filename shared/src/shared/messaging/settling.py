"""The one way an event takes effect: a plan is carried out in the transaction that holds the marks of its keys.

Consumers end here with a batch, operators with a replay or a discard.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.base import EventData
from shared.deciding import Handling, Refused
from shared.messaging.envelope import Arrival
from shared.messaging.marks import Mark, Place, write_marks
from shared.messaging.parking import ParkedAgain, Parking, park, park_again, take_out
from shared.messaging.sorting import Sorted
from shared.messaging.store import ConcurrentChange
from shared.messaging.unit_of_work import Failed, HeldBack, Item, Outcome, UnitOfWork, is_conflict

EventTable = Mapping[type[EventData], Handling[Any]]
_TRIES_ALONE = 3


class Settling:
    """After the handlers: moves the marks of what took effect, parks what failed and what it holds back."""

    def __init__(self, plan: Sorted, marks: Mapping[Place, Mark]) -> None:
        self._plan = plan
        self._marks = marks
        self._closed: set[Place] = set()
        self.taken_out: list[int] = []
        self.again: list[ParkedAgain] = []
        self.handled = 0
        self.skipped = 0
        self.newly_parked = 0

    @property
    def failures(self) -> int:
        return len(self.again) + sum(parking.reason == "failed" for parking in self._plan.parkings)

    def settle(self, arrival: Arrival, outcome: Outcome | None) -> None:
        """`None` = a type this release does not know: it only moves the mark."""
        place = place_in(arrival)
        parked_id = self._plan.was_parked.get((place, arrival.envelope.keysequence))
        if place in self._closed or isinstance(outcome, Failed):
            self._closed.add(place)
            self._hold(arrival, outcome, parked_id)
            return
        self._marks[place].move(arrival.envelope.keysequence, arrival.envelope.event_id)
        if parked_id is not None:
            self.taken_out.append(parked_id)
            self._marks[place].park(-1)
        self.handled += 1
        self.skipped += outcome is None

    def _hold(self, arrival: Arrival, outcome: Outcome | None, parked_id: int | None) -> None:
        if isinstance(outcome, Failed) and not isinstance(outcome.reason, HeldBack):
            if parked_id is not None:
                self.again.append(ParkedAgain(parked_id, "failed", why(outcome.reason)))
            else:
                self._plan.parkings.append(Parking(arrival, "failed", why(outcome.reason)))
        elif parked_id is None:
            self._plan.parkings.append(Parking(arrival, "behind", "waits for a parked event"))


async def carry_out(
    conn: AsyncConnection,
    work: UnitOfWork,
    table: EventTable,
    plan: Sorted,
    marks: Mapping[Place, Mark],
    *,
    apart: bool = False,
) -> Settling:
    """Run the handlers of what is due, and write effects, marks and parked rows.

    What fails is parked, and what follows it for the same key goes behind it. `apart` gives every event a savepoint
    of its own: what the database itself refuses then fails that event alone, not the transaction.
    """
    items = [_item(arrival, table) for arrival in plan.due]
    known = [item for item in items if item is not None]
    outcomes = iter(await (_each_apart if apart else _together)(conn, work, known))
    settling = Settling(plan, marks)
    for arrival, item in zip(plan.due, items, strict=True):
        settling.settle(arrival, next(outcomes) if item is not None else None)
    await take_out(conn, settling.taken_out)
    await park_again(conn, settling.again)
    newly = await park(conn, plan.parkings, work.clock.now())
    for place in newly:
        if place in marks:
            marks[place].park()
    settling.newly_parked = len(newly)
    await write_marks(conn, marks)
    return settling


async def _together(conn: AsyncConnection, work: UnitOfWork, items: Sequence[Item]) -> Sequence[Outcome]:
    return await work.apply(conn, items) if items else ()


async def _each_apart(conn: AsyncConnection, work: UnitOfWork, items: Sequence[Item]) -> Sequence[Outcome]:
    outcomes: list[Outcome] = []
    closed = set()
    for item in items:
        outcome = Failed(HeldBack()) if item.lane in closed else await _alone(conn, work, item)
        if isinstance(outcome, Failed):
            closed.add(item.lane)
        outcomes.append(outcome)
    return outcomes


async def _alone(conn: AsyncConnection, work: UnitOfWork, item: Item) -> Outcome:
    """Constraints that wait for the commit are asked at once: whoever broke one is known by then."""
    refused: Outcome = Failed(HeldBack())
    for _ in range(_TRIES_ALONE):
        try:
            async with conn.begin_nested():
                await conn.exec_driver_sql("set constraints all deferred")
                [outcome] = await work.apply(conn, [item])
                await conn.exec_driver_sql("set constraints all immediate")
        except (OperationalError, InterfaceError, ConnectionError, ConcurrentChange):
            raise  # not this event's fault: the whole transaction is done again
        except Exception as fault:  # noqa: BLE001 - whatever else breaks is parked with this event
            refused = Failed(fault)
            if not is_conflict(fault):
                break
        else:
            return outcome
    return refused


def place_in(arrival: Arrival) -> Place:
    """Topic and key under which its mark stands; what else an envelope calls its subject does not count."""
    return (arrival.record.topic, arrival.record.key or "")


def why(fault: Exception) -> str:
    """A reason without any value in it: the domain's own sentence, or only the kind of defect."""
    if isinstance(fault, Refused):
        return f"{fault.code}: {fault.detail}"
    cause = getattr(fault, "orig", None)
    return type(fault).__name__ if cause is None else f"database: {type(cause).__name__}"


def _item(arrival: Arrival, table: EventTable) -> Item | None:
    handling = table.get(type(arrival.data)) if arrival.data is not None else None
    if handling is None:
        return None
    return Item(arrival.data, handling, actor="event", trace=arrival.envelope.trace, lane=place_in(arrival))
