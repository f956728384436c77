"""What an operator does with a parked event: try it again, or discard it. The same lock and function as a consumer.

Nobody is overtaken: only the event that is next for its key can be replayed or discarded. What waits behind it is
handled in the same transaction, so that nothing stays behind that waits for nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.deciding import Refused
from shared.messaging.envelope import Arrival, Unreadable
from shared.messaging.marks import Mark, Place, lock_marks, write_marks
from shared.messaging.parking import ParkedAgain, hold, kept, park_again, take_out, waiting_behind
from shared.messaging.settling import EventTable, Settling, carry_out
from shared.messaging.sorting import numbered, place_of, what_follows
from shared.messaging.unit_of_work import UnitOfWork, retried

_RECORD = """
insert into parked_acts
    (parked_id, act, outcome, why, actor, acted_at, topic, key, keysequence, event_id, type, origin, reason)
values (%(parked_id)s, %(act)s, %(outcome)s, %(why)s, %(actor)s, %(now)s,
    %(topic)s, %(key)s, %(keysequence)s, %(event_id)s, %(type)s, %(origin)s, %(reason)s)
"""
REFERENCE = r"^[A-Za-z0-9][A-Za-z0-9#/._-]{0,39}$"
"""A ticket's number: no room for a name with a space in it."""


class Outcome(StrEnum):
    """What became of the event."""

    HANDLED = "handled"
    HANDLED_BEFORE = "handled-before"
    FAILED_AGAIN = "failed-again"
    DISCARDED = "discarded"


class DiscardReason(StrEnum):
    """Why to go on without an event. A closed list: what is kept for ever holds no free text."""

    NOT_OURS = "not-ours"
    SENT_BY_MISTAKE = "sent-by-mistake"
    REPLACED = "replaced"
    DONE_BY_HAND = "done-by-hand"
    TEST_MESSAGE = "test-message"


@dataclass(frozen=True, slots=True)
class Act:
    """What an operator's act did; `detail` is the new reason where it failed again."""

    parked_id: int
    outcome: Outcome
    detail: str | None = None
    handled_behind: int = 0


class NotParked(Exception):
    """Never parked, or no longer: handled, replayed or discarded by somebody else."""


class Operating:
    """Replay and discard, for one service; every act is kept with who, when and why."""

    def __init__(self, work: UnitOfWork, table: EventTable) -> None:
        self._work = work
        self._table = table

    async def replay(self, parked_id: int, actor: str) -> Act:
        """Handle it as if it arrived now. Raises `NotParked`, and `Refused` while an earlier one must go first."""
        return await self._done(parked_id, actor, None)

    async def discard(self, parked_id: int, actor: str, reason: DiscardReason, reference: str | None = None) -> Act:
        """Go on without it; `reference` names a ticket. Raises as `replay` does."""
        return await self._done(parked_id, actor, f"{reason} {reference}" if reference else reason.value)

    async def _done(self, parked_id: int, actor: str, why: str | None) -> Act:
        act = await retried(lambda: self._transaction(parked_id, actor, why))
        self._work.committed.wake()
        return act

    async def _transaction(self, parked_id: int, actor: str, why: str | None) -> Act:
        async with self._work.engine.begin() as conn:
            message = await kept(conn, parked_id)
            if message is None:
                raise NotParked
            place = place_of(message)
            marks = await lock_marks(conn, [place] if place is not None else [])
            row = await hold(conn, parked_id)
            if row is None:
                raise NotParked  # somebody else was first, under the same lock
            one = _One(conn, self._work, self._table, parked_id, message, marks)
            act = await (one.replay() if why is None else one.discard())
            noted = {"act": "replay" if why is None else "discard", "outcome": act.outcome.value, "why": why}
            now = self._work.clock.now()
            await conn.exec_driver_sql(_RECORD, {**row, **noted, "actor": actor, "now": now})
        return act


@dataclass(frozen=True, slots=True)
class _One:
    """One parked message whose mark, where it has one, is locked."""

    conn: AsyncConnection
    work: UnitOfWork
    table: EventTable
    parked_id: int
    message: Arrival | Unreadable
    marks: Mapping[Place, Mark]

    async def replay(self) -> Act:
        mark = self._mark_in_turn()
        if mark is not None and self._is_past(mark):
            return await self._take_out(mark, Outcome.HANDLED_BEFORE)
        if isinstance(self.message, Unreadable):
            await park_again(self.conn, [ParkedAgain(self.parked_id, self.message.reason, self.message.detail)])
            return Act(self.parked_id, Outcome.FAILED_AGAIN, self.message.detail)
        settled = await self._settle(also=self.message)
        for again in settled.again:
            if again.parked_id == self.parked_id:
                return Act(self.parked_id, Outcome.FAILED_AGAIN, again.detail)
        return Act(self.parked_id, Outcome.HANDLED, handled_behind=settled.handled - 1)

    async def discard(self) -> Act:
        mark = self._mark_in_turn()
        if mark is None or self._is_past(mark):
            return await self._take_out(mark, Outcome.DISCARDED)
        if self.message.envelope is not None:
            mark.move(self.message.envelope.keysequence, self.message.envelope.event_id)
        await self._take_out(mark, Outcome.DISCARDED)
        settled = await self._settle()
        return Act(self.parked_id, Outcome.DISCARDED, handled_behind=settled.handled)

    def _mark_in_turn(self) -> Mark | None:
        """Its mark; None for what has no place in a sequence. Raises `Refused` while an earlier one is missing."""
        for mark in self.marks.values():
            if numbered(self.message) > mark.upto + 1:
                raise Refused(
                    "earlier-event-first",
                    f"Number {mark.upto + 1} of the same key must be handled or discarded first; "
                    "if it is not parked, it has not arrived.",
                    facts={"waitsFor": mark.upto + 1, "keysequence": numbered(self.message)},
                )
            return mark
        return None

    def _is_past(self, mark: Mark) -> bool:
        return numbered(self.message) <= mark.upto

    async def _take_out(self, mark: Mark | None, outcome: Outcome) -> Act:
        await take_out(self.conn, [self.parked_id])
        if mark is not None:
            mark.park(-1)
            await write_marks(self.conn, self.marks)
        return Act(self.parked_id, outcome)

    async def _settle(self, also: Arrival | None = None) -> Settling:
        """Handle what is next and what waits behind it, each in a savepoint of its own."""
        waiting = {place: dict(behind) for place, behind in (await waiting_behind(self.conn, self.marks)).items()}
        if also is not None:
            for place in self.marks:
                waiting.setdefault(place, {})[numbered(also)] = (self.parked_id, also)
        plan = what_follows(self.marks, waiting)
        return await carry_out(self.conn, self.work, self.table, plan, self.marks, apart=True)
