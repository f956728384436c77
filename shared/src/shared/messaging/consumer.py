"""The way in: every event takes effect exactly once, in order per key, whatever arrives twice, late or broken."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from shared.messaging.envelope import Arrival, Unreadable, decode
from shared.messaging.marks import Place, lock_marks
from shared.messaging.parking import waiting_behind
from shared.messaging.settling import EventTable, Settling, carry_out
from shared.messaging.sorting import Sorted, place_of, sort_batch
from shared.messaging.transport import Fetched, Subscription
from shared.messaging.unit_of_work import UnitOfWork, is_conflict, is_transient

BATCH = 500
POLL_S = 1.0
PARKED_IN_A_ROW_LIMIT = 100
"""A broken release must not park the whole topic: so many parked in a row without one success stop the consumer."""
_CONFLICT_ATTEMPTS = 6
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class ConsumerState:
    """What readiness and metrics may tell about a consumer."""

    last_poll: float = field(default_factory=time.monotonic)
    """When something, or nothing, was last fetched without trouble (monotonic seconds)."""
    last_sign: float = field(default_factory=time.monotonic)
    """When it last began to write a batch: a long batch is no silence."""
    restarts: int = 0
    handled: int = 0
    parked: int = 0
    skipped: int = 0
    """Handled without effect: a type this release does not know."""
    repeated: int = 0
    """Seen before: without effect."""
    alarms: int = 0
    parked_in_a_row: int = 0

    @property
    def stopped_by_budget(self) -> bool:
        return self.parked_in_a_row >= PARKED_IN_A_ROW_LIMIT

    def begin(self) -> None:
        """A new subscription starts with a new patience."""
        self.last_poll = self.last_sign = time.monotonic()

    def silent_for(self) -> float:
        """Seconds since the last sign of life."""
        return time.monotonic() - max(self.last_poll, self.last_sign)


class Consumer:
    """One loop over one subscription: fetch, handle the batch in one transaction, tell the transport."""

    def __init__(
        self, work: UnitOfWork, table: EventTable, subscription: Subscription, state: ConsumerState | None = None
    ) -> None:
        self._work = work
        self._table = table
        self._subscription = subscription
        self.state = state or ConsumerState()
        self._left = False

    def leave(self) -> None:
        """It is given up because it hangs: should it come to itself, it ends without touching anything."""
        self._left = True

    def _is_left(self) -> bool:
        return self._left

    async def run(self) -> None:
        """Until cancelled. Trouble with database or broker backs off with jitter and never parks anything."""
        pause = 0.2
        while not self._is_left() and not self.state.stopped_by_budget:
            fetched: Fetched | None = None
            try:
                fetched = await self._subscription.fetch(BATCH, POLL_S)
                if self._is_left():
                    return
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
        if self.state.stopped_by_budget:
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
                if (is_transient(fault) and not is_conflict(fault)) or not messages:
                    raise
                if len(messages) == 1:
                    await self._transaction(messages, fetched, apart=True)
                    return
                break
            else:
                return
        middle = len(messages) // 2
        await self._in_halves(messages[:middle], Fetched(()))
        await self._in_halves(messages[middle:], fetched)

    async def _transaction(
        self, messages: Sequence[Arrival | Unreadable], fetched: Fetched, *, apart: bool = False
    ) -> None:
        self.state.last_sign = time.monotonic()
        async with self._work.engine.begin() as conn:
            marks = await lock_marks(conn, _places(messages))
            held = [place for place, mark in marks.items() if mark.parked]
            plan = sort_batch(messages, marks, await waiting_behind(conn, held))
            settled = await carry_out(conn, self._work, self._table, plan, marks, apart=apart)
            if fetched.upto is not None:
                await self._subscription.note(conn, fetched)
        self._count(settled, plan)

    def _count(self, settled: Settling, plan: Sorted) -> None:
        state = self.state
        state.handled += settled.handled
        state.skipped += settled.skipped
        state.repeated += plan.repeated
        state.parked += settled.newly_parked
        state.alarms += len(plan.alarms)
        for alarm in plan.alarms:
            _log.error("numbered_twice", topic=alarm.record.topic, event_type=alarm.envelope.type)
        state.parked_in_a_row = 0 if settled.handled else state.parked_in_a_row + settled.failures


def _places(messages: Sequence[Arrival | Unreadable]) -> list[Place]:
    return [place for message in messages if (place := place_of(message)) is not None]
