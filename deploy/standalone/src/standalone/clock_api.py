"""Only in demonstrations: operations sets the clock forward, for every process that shares its file."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, FastAPI

from shared.clock import DemonstrationClock
from shared.security.access import EVERY_ROLE, Caller, allow
from shared.security.tokens import TokenVerifier
from shared.vocabulary import Role
from shared.web.app import create_app
from shared.web.models import RequestBody, ResponseBody
from shared.web.problems import Fault, Problem
from shared.web.responses import problem_responses

LATEST = datetime(2100, 1, 1, tzinfo=UTC)
"""A demonstration set further could only be thrown away."""


class ClockSetting(RequestBody):
    now: datetime


class ClockReading(ResponseBody):
    now: datetime


def clock_app(clock: DemonstrationClock, verifier: TokenVerifier) -> FastAPI:
    """Serves `/clock`."""
    router = APIRouter(tags=["clock"])

    @router.get("/clock", summary="The instant the demonstration works by", responses=problem_responses(401))
    async def read_clock(_caller: Annotated[Caller, allow(*EVERY_ROLE)]) -> ClockReading:
        return ClockReading(now=clock.now())

    @router.post("/clock", summary="Set the clock forward", responses=problem_responses(400, 401, 403, 409))
    async def set_clock(body: ClockSetting, _caller: Annotated[Caller, allow(Role.OPERATIONS)]) -> ClockReading:
        if body.now >= LATEST:
            raise Problem(
                400,
                "clock-too-far",
                "The clock can be set to any later instant before 2100.",
                errors=[Fault("/now", f"must lie before {LATEST:%Y-%m-%d}")],
            )
        if body.now < (present := clock.now()):
            raise Problem(
                409,
                "clock-goes-forward-only",
                f"The clock stands at {present:%Y-%m-%dT%H:%M:%SZ} and goes forward only; `make reset` begins again.",
                facts={"now": present},
            )
        clock.set(body.now)
        return ClockReading(now=clock.now())

    return create_app(
        name="demonstration",
        title="Doorstroom demonstration clock",
        description="Sets the clock of a demonstration forward.",
        verifier=verifier,
        clock=clock,
        routers=[router],
        tags=["clock"],
    )
