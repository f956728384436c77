"""What goes wrong, by seed: a crash, a lost connection or a conflict, at any statement or beside the commit."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

from shared.messaging.store import ConcurrentChange

_LONGEST = 14
"""Statements of a long transaction: a fault planned later than the last one strikes beside the commit."""


class Crashed(BaseException):
    """The process died here. No handler may catch it."""


class Gone(ConnectionError):
    """The database went away: the caller does not know what became of the transaction."""


@dataclass(slots=True)
class Fault:
    """The fate of one transaction."""

    kind: type[BaseException] | None = None
    at: int = 0
    after_commit: bool = False
    crashed: asyncio.Event | None = None
    steps: int = 0

    def step(self) -> None:
        """Before each statement."""
        self.steps += 1
        if self.kind is not None and self.steps == self.at:
            self._strike()

    def before_commit(self) -> None:
        if self.kind is not None and (not self.after_commit or self.kind is ConcurrentChange):
            self._strike()

    def committed(self) -> None:
        if self.kind is not None:
            self._strike()

    def _strike(self) -> None:
        kind, self.kind = self.kind, None
        assert kind is not None
        if kind is Crashed and self.crashed is not None:
            self.crashed.set()
        raise kind("planned")


@dataclass(slots=True)
class Faults:
    """Hands out fates; `share` of the transactions meet one."""

    random: Random
    share: float
    struck: int = 0
    crashed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by a crash: whoever waits for an answer of this process waits no longer."""

    def plan(self) -> Fault:
        if self.random.random() >= self.share:
            return Fault()
        self.struck += 1
        kind = self.random.choice((Crashed, Crashed, Gone, ConcurrentChange))
        return Fault(kind, self.random.randint(1, _LONGEST), self.random.random() < 0.5, self.crashed)


class FaultyConnection:
    """A connection to a real database that meets its transaction's fate."""

    def __init__(self, conn: Any, fault: Fault) -> None:
        self._conn = conn
        self._fault = fault

    async def exec_driver_sql(self, *given: Any) -> Any:
        self._fault.step()
        return await self._conn.exec_driver_sql(*given)

    async def execute(self, *given: Any) -> Any:
        self._fault.step()
        return await self._conn.execute(*given)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._conn, name)


class Engine(Protocol):
    """As much of an engine as the shell uses, and who remembers which events took effect."""

    def begin(self) -> AbstractAsyncContextManager[Any]: ...

    def note(self, message: object) -> None: ...


@dataclass(slots=True)
class FaultyEngine:
    """A real engine whose transactions meet their fate."""

    begin_real: Callable[[], AbstractAsyncContextManager[Any]]
    connect: Callable[[], AbstractAsyncContextManager[Any]]
    faults: Faults
    applied: list[object] = field(default_factory=list)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Any]:
        fault = self.faults.plan()
        noted: list[object] = []
        _NOTED.set(noted)
        async with self.begin_real() as conn:
            yield FaultyConnection(conn, fault)
            fault.before_commit()
        self.applied.extend(noted)
        fault.committed()

    def note(self, message: object) -> None:
        _NOTED.get().append(message)


_NOTED: ContextVar[list[object]] = ContextVar("noted")
"""What took effect in the transaction that this task is in."""
