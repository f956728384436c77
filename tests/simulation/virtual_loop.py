"""An event loop in which sleeping takes no time, and a crashed task is no news."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from typing import Any, TypeVar

from tests.simulation.faults import Crashed

T = TypeVar("T")


class VirtualLoop(asyncio.SelectorEventLoop):
    """Sleeping takes no time: when nothing is ready, the loop's own clock moves to what is due next."""

    def __init__(self) -> None:
        super().__init__()
        self._ahead = 0.0
        selector: Any = self._selector  # type: ignore[attr-defined]
        select = selector.select

        def at_once(timeout: float | None = None) -> Any:
            if timeout:
                self._ahead += timeout
            return select(0)

        selector.select = at_once

    def time(self) -> float:
        return self._ahead


class Running:
    """Runs one seed after the other on one loop."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self._runner = runner
        runner.get_loop().set_exception_handler(_but_crashes)

    def __call__(self, seed: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(seed)


@contextmanager
def running(loop: type[asyncio.AbstractEventLoop] = VirtualLoop) -> Iterator[Running]:
    """What the services log of planned faults is nobody's news either."""
    with redirect_stdout(StringIO()), asyncio.Runner(loop_factory=loop) as runner:
        yield Running(runner)


def _but_crashes(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    if not isinstance(context.get("exception"), Crashed):
        loop.default_exception_handler(context)
