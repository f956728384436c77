"""The imperative shell: one transaction that loads, lets the handlers decide, writes state and journal, and commits.

The same for one HTTP command and for a batch of five hundred events. The commit comes before the answer.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import orjson
from psycopg import errors
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.clock import Clock
from shared.deciding import Conclusion, Decided, Handling, Refused
from shared.messaging.gathering import Gathering
from shared.messaging.idempotency import Answered, Once, first_answers, in_flight, keep_answers
from shared.messaging.journal import Entry, append
from shared.messaging.store import ConcurrentChange, Store
from shared.messaging.timer_rows import write_timers
from shared.messaging.transport import Signal
from shared.messaging.workspace import Workspace

T = TypeVar("T")
_CONFLICTS = (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation, errors.ExclusionViolation)
_ATTEMPTS = 8


class Unavailable(Exception):
    """The database can not be reached or is too busy: nothing was done, the same request may be sent again."""


@dataclass(frozen=True, slots=True)
class Item:
    """One message for a batch: the message, who decides about it, and who caused it."""

    message: Any
    handling: Handling[Any]
    actor: str
    trace: str | None = None
    lane: Hashable | None = None
    """Items of one lane keep their order: after a failure the later ones of the lane are held back."""


class HeldBack(Exception):
    """An earlier message of the same lane failed; this one was not tried."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A message whose handler refused or broke; its staged changes were discarded, the others stand."""

    reason: Exception


Outcome = Decided | Failed
Claim = Callable[[AsyncConnection], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Command:
    """One command of one caller, and the key under which it must happen once."""

    item: Item
    once: Once | None


class UnitOfWork:
    """What a service needs to carry out messages: where aggregates live, the clock, what is decided per batch."""

    def __init__(
        self,
        engine: AsyncEngine,
        stores: Sequence[Store],
        clock: Clock,
        conclusion: Conclusion | None = None,
        committed: Signal | None = None,
    ) -> None:
        self.engine = engine
        self.clock = clock
        self.committed = committed or Signal()
        self._stores = stores
        self._conclusion = conclusion
        self._gathering = Gathering(self._together, self._alone)

    async def execute(
        self,
        message: Any,
        handling: Handling[Any],
        *,
        actor: str,
        once: Once | None = None,
        trace: str | None = None,
    ) -> Any:
        """Carry out one command and return its answer as JSON value, the same again for the same `once`.

        Raises `Refused` for a domain refusal (nothing was changed) and `Unavailable` when the database is away.
        """
        return await self._gathering.submit(Command(Item(message, handling, actor, trace), once))

    async def _alone(self, command: Command) -> Any:
        [result] = await retried(lambda: self._together([command]))
        if isinstance(result, Exception):
            raise result
        return result

    async def _together(self, commands: Sequence[Command]) -> list[Any]:
        """One transaction for all; an answer or an exception for each."""
        async with self.engine.begin() as conn:
            earlier = await first_answers(conn, list({command.once: None for command in commands if command.once}))
            results: list[Any] = [_known(earlier, commands[:index], command) for index, command in enumerate(commands)]
            fresh = [index for index, result in enumerate(results) if result is None]
            if fresh:
                outcomes = await self.apply(conn, [commands[index].item for index in fresh])
                for index, outcome in zip(fresh, outcomes, strict=True):
                    results[index] = _answered(outcome)
                await keep_answers(conn, _to_keep(commands, results, fresh))
        self.committed.wake()
        return [result.answer if isinstance(result, Answered) else result for result in results]

    async def apply(self, conn: AsyncConnection, items: Sequence[Item], claim: Claim | None = None) -> list[Outcome]:
        """Carry out a batch inside the caller's transaction: load, decide, conclude, write; one outcome per item.

        `claim` is asked once everything is locked, and may raise `ConcurrentChange` when the batch is out of date.
        """
        now = self.clock.now()
        workspace = Workspace(self._stores)
        await workspace.load(conn, [need for item in items for need in item.handling.needs(item.message)])
        if further := [
            need
            for item in items
            if item.handling.also is not None
            for need in item.handling.also(item.message, workspace)
        ]:
            await workspace.load(conn, further)
        if claim is not None:
            await claim(conn)
        outcomes, entries = _handle_each(items, workspace, now)
        entries.extend(await self._conclude(conn, workspace, items, outcomes, now))
        await workspace.write(conn)
        await write_timers(conn, workspace.timers.values())
        await append(conn, entries, now)
        return outcomes

    async def _conclude(
        self,
        conn: AsyncConnection,
        workspace: Workspace,
        items: Sequence[Item],
        outcomes: Sequence[Outcome],
        now: datetime,
    ) -> list[Entry]:
        if self._conclusion is None:
            return []
        changed = [one for outcome in outcomes if isinstance(outcome, Decided) for one in outcome.changed]
        if not changed:
            return []
        await workspace.load(conn, self._conclusion.pools(workspace, changed))
        decided = self._conclusion.conclude(workspace, changed, now)
        workspace.stage(decided)
        trace = items[0].trace if len(items) == 1 else None
        actor = items[0].actor if len(items) == 1 else "system:batch"
        return [Entry(event, actor, trace) for event in decided.events]


def _known(earlier: Mapping[Once, Answered | Refused], before: Sequence[Command], command: Command) -> Any:
    """What a command is answered without being carried out; None where it is the first with its key."""
    if command.once is None:
        return None
    if any(other.once == command.once for other in before):
        return in_flight()
    return earlier.get(command.once)


def _answered(outcome: Outcome) -> Answered | Exception:
    if isinstance(outcome, Failed):
        return outcome.reason
    return Answered(orjson.loads(orjson.dumps(outcome.answer)))


def _to_keep(commands: Sequence[Command], results: Sequence[Any], fresh: Sequence[int]) -> dict[Once, Any]:
    done = ((commands[index].once, results[index]) for index in fresh)
    return {once: result.answer for once, result in done if once is not None and isinstance(result, Answered)}


def _handle_each(items: Sequence[Item], workspace: Workspace, now: datetime) -> tuple[list[Outcome], list[Entry]]:
    """One after the other on the loaded aggregates: a refusal discards only its own staged changes."""
    outcomes: list[Outcome] = []
    entries: list[Entry] = []
    closed: set[Hashable] = set()
    for item in items:
        if item.lane is not None and item.lane in closed:
            outcomes.append(Failed(HeldBack()))
            continue
        try:
            decided = item.handling.handle(item.message, workspace, now)
        except Exception as fault:  # noqa: BLE001 - a broken handler fails its own message, not its neighbours
            outcomes.append(Failed(fault))
            closed.add(item.lane)
            continue
        workspace.stage(decided)
        entries.extend(Entry(event, item.actor, item.trace) for event in decided.events)
        outcomes.append(decided)
    return outcomes, entries


async def retried(action: Callable[[], Awaitable[T]]) -> T:
    """Do it again, after a random pause, when another transaction was first; in the end `Unavailable`."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return await action()
        except (ConcurrentChange, DBAPIError, InterfaceError, PoolTimeout, ConnectionError) as fault:
            if not is_transient(fault):
                raise
            if attempt == _ATTEMPTS or not is_conflict(fault):
                raise Unavailable(type(fault).__name__) from fault
            await asyncio.sleep(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311 - jitter
    raise AssertionError("unreachable")


def is_conflict(fault: BaseException) -> bool:
    """Whether another transaction was first: to be done again at once."""
    return isinstance(fault, ConcurrentChange) or isinstance(getattr(fault, "orig", None), _CONFLICTS)


def is_transient(fault: BaseException) -> bool:
    """Whether the same work may succeed later without any change: conflict, or the database is away or busy."""
    away = OperationalError | InterfaceError | PoolTimeout | ConnectionError | Unavailable
    return is_conflict(fault) or isinstance(fault, away)

