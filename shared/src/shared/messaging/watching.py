"""Begins a consumer anew when it has gone silent: aiokafka can hang without an error after a broker's restart."""

import asyncio
from collections.abc import Callable

import structlog

from shared.messaging.consumer import Consumer, ConsumerState
from shared.messaging.transport import Subscription

Making = Callable[[Subscription, ConsumerState], Consumer]
_LOOKS = 20
_LONGEST_LOOK_S = 1.0
END_S = 4.0
"""A hung task gets so long to end; then it is left alone, with a subscription nobody uses any more."""
_log = structlog.get_logger(__name__)


class Watch:
    """One consumer kept alive, with a new subscription each time; what was counted goes on counting."""

    def __init__(
        self,
        make: Callable[[Subscription, ConsumerState], Consumer],
        subscribe: Callable[[], Subscription],
        silent: float,
    ) -> None:
        self._make = make
        self._subscribe = subscribe
        self._silent = silent
        self.state = ConsumerState()

    async def run(self) -> None:
        """Until cancelled, or until the consumer stops by its budget. What it raises is raised here."""
        while not await self._once():
            self.state.restarts += 1
            _log.error("consumer_was_silent", seconds=self._silent, count=self.state.restarts)

    async def _once(self) -> bool:
        """False when it went silent."""
        subscription = self._subscribe()
        self.state.begin()
        consumer = self._make(subscription, self.state)
        running = asyncio.create_task(consumer.run())
        try:
            while not running.done():
                await asyncio.wait({running}, timeout=min(self._silent / _LOOKS, _LONGEST_LOOK_S))
                if not running.done() and self.state.silent_for() > self._silent:
                    return False
            running.result()
            return True
        finally:
            consumer.leave()
            await _ended(running)
            await _ended(asyncio.create_task(subscription.close()), cancel=False)


async def _ended(task: asyncio.Task[None], *, cancel: bool = True) -> None:
    if cancel:
        task.cancel()
    _, pending = await asyncio.wait({task}, timeout=END_S)
    if pending:
        _log.error("task_hangs", seconds=END_S)
        task.cancel()
    elif not task.cancelled() and task.exception() is not None:
        _log.warning("task_ended", error=type(task.exception()).__name__)
