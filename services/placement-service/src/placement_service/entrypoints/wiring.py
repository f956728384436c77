"""What bootstrap gives the routers, and one request's way to handlers, readers, sealing and the access log."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request

from placement_service.application.ports import Budgets, Cases, Decisions, Facilities, Offers, Sealing, Stays
from shared.clock import Clock
from shared.deciding import Handling
from shared.messaging.idempotency import Once
from shared.messaging.unit_of_work import UnitOfWork
from shared.security.access import ACTS_FOR_ALL, Caller
from shared.security.access_log import Access, AccessLog, Act
from shared.vocabulary import Role
from shared.web.exchange import exchange_in


@dataclass(frozen=True, slots=True)
class Wiring:
    work: UnitOfWork
    cases: Cases
    decisions: Decisions
    facilities: Facilities
    offers: Offers
    stays: Stays
    budgets: Budgets
    sealing: Sealing
    access_log: AccessLog
    clock: Clock


@dataclass(frozen=True, slots=True)
class Desk:
    """Carries out commands in the caller's name and under the request's trace; notes who looked at which case."""

    read: Wiring
    root: str
    trace: str

    async def carry_out(
        self, command: object, handling: Handling[Any], caller: Caller, once: Once | None = None
    ) -> Any:
        actor = f"{caller.role}:{caller.subject}"
        return await self.read.work.execute(command, handling, actor=actor, once=once, trace=self.trace)

    async def saw(self, caller: Caller, case_ids: Iterable[UUID], purpose: str) -> None:
        """Keep that the caller is about to see these cases."""
        now = self.read.clock.now()
        await self.read.access_log.record(
            *(Access.by(caller, case_id, Act.SAW_FACTS, purpose, now) for case_id in case_ids)
        )

    def seal(self, owner: UUID, text: str | None) -> str | None:
        return None if text is None else self.read.sealing.seal(owner, text)

    def open(self, owner: UUID, sealed: str | None) -> str | None:
        return None if sealed is None else self.read.sealing.open(owner, sealed)

    def path(self, resource: str) -> str:
        """The address of a resource, under wherever the service is mounted."""
        return f"{self.root}/v1/{resource}"


async def _desk(request: Request) -> Desk:
    trace = exchange_in(request.scope).trace.parent
    return Desk(request.app.state.wiring, request.scope.get("root_path", ""), trace)


AtDesk = Annotated[Desk, Depends(_desk)]
"""For a route's parameter: `desk: AtDesk`."""
NOBODY = "nobody"


def acting_for(caller: Caller) -> str | None:
    """The one facility that a shelter's token acts for; None = all of them."""
    if caller.role is not Role.SHELTER or caller.org == ACTS_FOR_ALL:
        return None
    return caller.org or NOBODY
