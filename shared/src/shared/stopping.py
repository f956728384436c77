"""How a process ends: told by a signal it is not ready any more, finishes what is under way, and is gone in time.

The whole stop takes less than ten seconds: draining, then `GRACE_S` for requests under way, then `END_S` for what runs
beside them.
"""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any

import structlog
import uvicorn
from starlette.types import ASGIApp

GRACE_S = 4
"""Requests under way may finish within this."""
END_S = 4.5
"""Consumers and sequencers may leave their broker within this; what is not committed is done again by the next."""
STOPPING = (signal.SIGTERM, signal.SIGINT)
_log = structlog.get_logger("doorstroom.process")


class Server(uvicorn.Server):
    """Told to stop: first not ready, then no new requests. Told again: no patience for those under way."""

    def __init__(self, app: ASGIApp, host: str, port: int, drain: Callable[[], float]) -> None:
        super().__init__(
            uvicorn.Config(
                app, host=host, port=port, log_config=None, access_log=False, timeout_graceful_shutdown=GRACE_S
            )
        )
        self._drain = drain
        self._told = False

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Uvicorn itself would raise the signal again, and so end the process before it closed what it holds."""
        loop = asyncio.get_running_loop()
        for number in STOPPING:
            loop.add_signal_handler(number, self.tell)
        yield

    def tell(self) -> None:
        """The signal to stop."""
        if self._told:
            self.should_exit = self.force_exit = True
            return
        self._told = True
        asyncio.get_running_loop().call_later(self._drain(), self._stop)

    def _stop(self) -> None:
        self.should_exit = True


class _Beside(Server):
    """Serves beside other work, which hears the signals."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def served(app: ASGIApp, host: str, port: int | None) -> AsyncIterator[None]:
    """Serve an application beside the block; nothing where there is no port."""
    if port is None:
        yield
        return
    server = _Beside(app, host, port, lambda: 0.0)
    serving = asyncio.create_task(server.serve())
    try:
        yield
    finally:
        server.should_exit = True
        await asyncio.wait({serving}, timeout=GRACE_S + 1)


@contextlib.asynccontextmanager
async def background(*work: Coroutine[Any, Any, None]) -> AsyncIterator[set[asyncio.Task[None]]]:
    """Keep work running beside the block, and end it with the block; what fails is logged, what hangs is left."""
    tasks = {asyncio.create_task(one) for one in work}
    for task in tasks:
        task.add_done_callback(_told_of_failure)
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        if tasks:
            _, hanging = await asyncio.wait(tasks, timeout=END_S)
            if hanging:
                _log.error("task_hangs", count=len(hanging), seconds=END_S)


async def until_stopped(draining: Callable[[], object], *work: Coroutine[Any, Any, None]) -> None:
    """Run until a signal. Work that breaks ends the process, so that whoever supervises it starts it again."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in STOPPING:
        loop.add_signal_handler(number, stopped.set)
    async with background(*work) as tasks:
        for task in tasks:
            task.add_done_callback(lambda ended: stopped.set() if _failure(ended) else None)
        await stopped.wait()
        draining()
    for task in tasks:
        if (fault := _failure(task)) is not None:
            raise SystemExit(1) from fault


def _failure(task: asyncio.Task[None]) -> BaseException | None:
    return task.exception() if task.done() and not task.cancelled() else None


def _told_of_failure(task: asyncio.Task[None]) -> None:
    if (fault := _failure(task)) is not None:
        _log.error("task_failed", error=type(fault).__name__, exc_info=fault)
