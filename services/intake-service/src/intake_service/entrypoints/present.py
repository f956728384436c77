"""Facts may not lie in the future: told with all other faults of a body, by the clock the service works by."""

from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.clock import Clock, legal_day

EARLIEST = date(1880, 1, 1)
LATEST = date(2199, 12, 31)
IN_THE_FUTURE = "in-the-future"
_now: ContextVar[datetime] = ContextVar("intake-now")


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


def _bounded(day: date) -> date:
    if EARLIEST <= day <= LATEST:
        return day
    raise PydanticCustomError("out-of-range", f"must lie between {EARLIEST} and {LATEST}")


def _happened(day: date) -> date:
    if day > legal_day(_now.get()):
        raise PydanticCustomError(IN_THE_FUTURE, "lies in the future: a fact is recorded once it has happened")
    return day


def _has_passed(at: datetime) -> datetime:
    if at.year < EARLIEST.year:
        raise PydanticCustomError("out-of-range", f"must lie after {EARLIEST}")
    if at > _now.get():
        raise PydanticCustomError(IN_THE_FUTURE, "lies in the future: a fact is recorded once it has happened")
    return at.astimezone(UTC)


Day = Annotated[date, AfterValidator(_bounded)]
"""A plan or a validity: it may lie ahead."""
PastDay = Annotated[date, AfterValidator(_bounded), AfterValidator(_happened)]
"""A fact, by the day in Amsterdam."""
PastInstant = Annotated[datetime, AfterValidator(_has_passed)]
"""A fact, by the instant."""
