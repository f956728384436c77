"""What bootstrap gives the routers: the shell that carries out commands, and the ports to read through."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from housing_service.application.ports import Cases, Municipalities, NationalNumbers, Requests, Texts
from shared.deciding import Handling
from shared.messaging.idempotency import Once
from shared.messaging.unit_of_work import UnitOfWork
from shared.security.access import Caller
from shared.vocabulary import Role
from shared.web.exchange import exchange_in
from shared.web.problems import Problem


@dataclass(frozen=True, slots=True)
class Wiring:
    work: UnitOfWork
    municipalities: Municipalities
    numbers: NationalNumbers
    requests: Requests
    cases: Cases
    texts: Texts
    stand_in_year: int | None


@dataclass(frozen=True, slots=True)
class Desk:
    """One request's way to the handlers: carries out commands in the caller's name and under the request's trace."""

    wiring: Wiring
    trace: str

    async def carry_out(
        self, command: object, handling: Handling[Any], caller: Caller, once: Once | None = None
    ) -> Any:
        actor = f"{caller.role}:{caller.subject}"
        return await self.wiring.work.execute(command, handling, actor=actor, once=once, trace=self.trace)


async def _desk(request: Request) -> Desk:
    return Desk(request.app.state.wiring, exchange_in(request.scope).trace.parent)


AtDesk = Annotated[Desk, Depends(_desk)]
"""For a route's parameter: `desk: AtDesk`."""


async def _household_desk(request: Request, desk: AtDesk) -> Desk:
    caller = exchange_in(request.scope).caller
    if caller is not None and caller.role is Role.COORDINATOR and caller.region is not None:
        raise Problem(
            403, "region-not-known-here", "Housing does not know households by police region; ask the coordinator."
        )
    return desk


AtHouseholds = Annotated[Desk, Depends(_household_desk)]
"""The same for what is about a household: closed to a care coordinator (zorgcoördinator), limited to a region."""
