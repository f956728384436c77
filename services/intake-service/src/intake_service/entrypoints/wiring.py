"""What bootstrap gives the routers: the shell that carries out commands, and the ports to read through."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from intake_service.application.ports import Cases, Operations
from shared.clock import Clock
from shared.deciding import Handling
from shared.messaging.idempotency import Once
from shared.messaging.unit_of_work import UnitOfWork
from shared.security.access import Caller
from shared.security.access_log import AccessLog
from shared.web.exchange import exchange_in


@dataclass(frozen=True, slots=True)
class Wiring:
    work: UnitOfWork
    cases: Cases
    operations: Operations
    access_log: AccessLog
    clock: Clock


@dataclass(frozen=True, slots=True)
class Desk:
    """One request's way to the handlers: carries out commands in the caller's name and under the request's trace."""

    wiring: Wiring
    root: str
    trace: str

    async def carry_out(
        self, command: object, handling: Handling[Any], caller: Caller, once: Once | None = None
    ) -> Any:
        return await self.wiring.work.execute(
            command, handling, actor=f"{caller.role}:{caller.subject}", once=once, trace=self.trace
        )

    def path(self, resource: str) -> str:
        """The address of a resource, under wherever the service is mounted."""
        return f"{self.root}/v1/{resource}"


async def _desk(request: Request) -> Desk:
    trace = exchange_in(request.scope).trace.parent
    return Desk(request.app.state.wiring, request.scope.get("root_path", ""), trace)


AtDesk = Annotated[Desk, Depends(_desk)]
"""For a route's parameter: `desk: AtDesk`."""
