"""Facts may not lie in the future: told with all other faults of a body, by the clock the service works by."""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, date, datetime

from pydantic_core import PydanticCustomError
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.clock import Clock, legal_day

IN_THE_FUTURE = "in-the-future"
_now: ContextVar[datetime] = ContextVar("present")


class Present:
    """Fixes the present for the length of a request."""

    def __init__(self, app: ASGIApp, clock: Clock) -> None:
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        bound = _now.set(self._clock.now())
        try:
            await self._app(scope, receive, send)
        finally:
            _now.reset(bound)


def between(earliest: date, latest: date) -> Callable[[date], date]:
    """A validator: the day lies within what calendars and databases can hold."""

    def bounded(day: date) -> date:
        if earliest <= day <= latest:
            return day
        raise PydanticCustomError("out-of-range", f"must lie between {earliest} and {latest}")

    return bounded


def happened(day: date) -> date:
    """A validator: the day, in Amsterdam, has begun."""
    if day > legal_day(_now.get()):
        raise _future()
    return day


def has_passed(earliest: date) -> Callable[[datetime], datetime]:
    """A validator: the instant has passed, and lies not before a day. Answers it in UTC."""

    def passed(at: datetime) -> datetime:
        if at.year < earliest.year:
            raise PydanticCustomError("out-of-range", f"must not be before {earliest}")
        if at > _now.get():
            raise _future()
        return at.astimezone(UTC)

    return passed


def _future() -> PydanticCustomError:
    return PydanticCustomError(IN_THE_FUTURE, "lies in the future: a fact is recorded once it has happened")
