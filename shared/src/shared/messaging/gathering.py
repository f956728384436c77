"""Gathers commands that arrive while others are being committed: they share the next transaction.

Alone, a command is carried out at once. Under load a transaction's round trips are paid once for many commands, each
with its own outcome; where a shared transaction fails, each of its commands is carried out alone.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

import structlog

_log = structlog.get_logger(__name__)
C = TypeVar("C")
Together = Callable[[Sequence[C]], Awaitable[list[Any]]]
"""Carries out commands in one transaction: an answer or an exception for each, in order; raises when it rolled back."""
Alone = Callable[[C], Awaitable[Any]]

TRANSACTIONS = 2
"""So many at a time in one process; whoever arrives meanwhile shares the next."""
TOGETHER = 32


class Gathering(Generic[C]):
    """One per unit of work."""

    def __init__(self, together: Together[C], alone: Alone[C]) -> None:
        self._together = together
        self._alone = alone
        self._waiting: deque[tuple[C, asyncio.Future[Any]]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._draining = 0

    async def submit(self, command: C) -> Any:
        """The command's answer once its effect is committed; raises what it was refused or failed with."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((command, future))
        if self._draining < TRANSACTIONS:
            self._draining += 1
            task = asyncio.create_task(self._drain())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await future

    async def _drain(self) -> None:
        """Until nobody waits. Between the last look and the count going down nothing can come in: no await."""
        try:
            await self._empty()
        finally:
            self._draining -= 1

    async def _empty(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(TOGETHER, len(self._waiting)))]
            results = await self._results([command for command, _ in batch])
            for (_, future), result in zip(batch, results, strict=True):
                if future.done():
                    continue
                if isinstance(result, Exception):
                    future.set_exception(result)
                else:
                    future.set_result(result)

    async def _results(self, commands: Sequence[C]) -> list[Any]:
        if len(commands) > 1:
            try:
                return await self._together(commands)
            except Exception as fault:  # noqa: BLE001 - rolled back as a whole: each is carried out alone below
                _log.info("commands_parted", error=type(fault).__name__)
        return [await self._result(command) for command in commands]

    async def _result(self, command: C) -> Any:
        try:
            return await self._alone(command)
        except Exception as fault:  # noqa: BLE001 - handed to whoever waits for this command
            return fault
