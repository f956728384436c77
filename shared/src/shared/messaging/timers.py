"""Timers: what falls due is fired exactly once, under its key's lock, by any worker, also long after a downtime."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.deciding import Due, Handling, Refused
from shared.messaging.store import ConcurrentChange
from shared.messaging.timer_rows import fallen_due, postpone, take, tries_of
from shared.messaging.unit_of_work import Failed, Item, UnitOfWork, is_conflict, is_transient, retried

TimerTable = Mapping[str, Handling[Any]]
"""Who decides about a fired timer, by its kind."""
BATCH = 200
POLL_S = 1.0
_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(hours=1)
_log = structlog.get_logger(__name__)


class TimerLoop:
    """Polls what has fallen due. The row is taken in the transaction of its effect: both or neither."""

    def __init__(self, work: UnitOfWork, table: TimerTable) -> None:
        self._work = work
        self._table = table

    async def run(self) -> None:
        """Until cancelled; trouble with the database only makes timers late."""
        while True:
            try:
                fired = await self.round()
            except Exception as fault:
                if not is_transient(fault):
                    raise
                _log.warning("timers_back_off", error=type(fault).__name__)
                fired = 0
            if fired < BATCH:
                await asyncio.sleep(POLL_S)

    async def round(self) -> int:
        """Fire one batch; returns how many took effect."""
        fired = await retried(self._fire_together)
        if fired:
            self._work.committed.wake()
        return fired

    async def _fire_together(self) -> int:
        """All or none; where one fails, each is fired alone so that it holds nobody up."""
        async with self._work.engine.connect() as conn:
            dues = await fallen_due(conn, self._table, self._work.clock.now(), BATCH)
        if not dues:
            return 0
        try:
            await self._fire(dues)
        except _OneFailed:
            return sum([await self._fire_alone(due) for due in dues])
        return len(dues)

    async def _fire(self, dues: Sequence[Due]) -> None:
        async def claim(conn: AsyncConnection) -> None:
            if not await take(conn, dues):
                raise ConcurrentChange("due")

        async with self._work.engine.begin() as conn:
            items = [Item(due, self._table[due.kind], actor=f"timer:{due.kind}") for due in dues]
            for outcome in await self._work.apply(conn, items, claim):
                if isinstance(outcome, Failed):
                    raise _OneFailed(outcome.reason)

    async def _fire_alone(self, due: Due) -> int:
        try:
            await self._fire([due])
        except _OneFailed as failed:
            await self._postpone(due, failed.reason)
            return 0
        except (ConcurrentChange, DBAPIError) as fault:
            if not is_conflict(fault):
                raise
            return 0  # somebody else was first, or it is tried in the next round
        return 1

    async def _postpone(self, due: Due, reason: Exception) -> None:
        fault = f"{reason.code}: {reason.detail}" if isinstance(reason, Refused) else type(reason).__name__
        _log.error("timer_failed", kind=due.kind, error=type(reason).__name__)
        async with self._work.engine.begin() as conn:
            tries = await tries_of(conn, due) + 1
            pause = min(_FIRST_PAUSE * 2**tries, _LONGEST_PAUSE)
            if await take(conn, [due]):
                await postpone(conn, due, tries, self._work.clock.now() + pause, fault)


class _OneFailed(Exception):
    """A handler refused or broke: its batch is rolled back."""

    def __init__(self, reason: Exception) -> None:
        super().__init__(type(reason).__name__)
        self.reason = reason
