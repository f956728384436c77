"""Who may call: declared on every route, checked before anything of the request is looked at.

caller: Annotated[Caller, allow(Role.COORDINATOR, Role.REFERRING_PARTNER)]
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from fastapi import Depends, FastAPI, Request
from fastapi.openapi.models import HTTPBearer
from fastapi.routing import iter_route_contexts
from fastapi.security.base import SecurityBase

from shared.security.caller import ACTS_FOR_ALL, Caller
from shared.vocabulary import Role
from shared.web.exchange import exchange_in
from shared.web.problems import Problem

__all__ = ["ACTS_FOR_ALL", "EVERY_ROLE", "OPEN_PATHS", "Caller", "allow", "declared_roles", "undeclared_routes"]

EVERY_ROLE: Final = tuple(role for role in Role if role is not Role.SERVICE)
"""All roles a person or a partner's system can have."""
OPEN_PATHS = frozenset(
    {"/", "/health/live", "/health/ready", "/metrics", "/docs", "/docs/assets", "/openapi.json", "/v1/openapi.json"}
)
"""What anybody may see: no personal data, nothing that changes anything."""
CHALLENGE = 'Bearer realm="doorstroom"'


class RoleGate(SecurityBase):
    """Lets callers of some roles through; the route's declaration and its check in one."""

    scheme_name = "bearer"
    model = HTTPBearer(
        bearerFormat="JWT",
        description="A token of the issuer, signed with EdDSA; its claim `role` says who calls, `org` for whom.",
    )

    def __init__(self, roles: Iterable[Role]) -> None:
        self.roles = frozenset(roles)

    async def __call__(self, request: Request) -> Caller:
        exchange = exchange_in(request.scope)
        caller = exchange.caller
        if caller is None:
            raise exchange.access_refused or token_missing()
        if caller.role not in self.roles:
            known = ", ".join(sorted(self.roles))
            raise Problem(403, "role-not-allowed", f"The role {caller.role} may not do this; allowed: {known}.")
        if exchange.body_refused is not None:
            raise exchange.body_refused
        return caller


def allow(*roles: Role) -> Any:
    """Declare which roles may call a route: 401 without a valid token, 403 for another role."""
    return Depends(RoleGate(roles))


def token_missing() -> Problem:
    return Problem(
        401,
        "token-missing",
        "Send a token in the Authorization header: Authorization: Bearer <token>.",
        headers={"WWW-Authenticate": CHALLENGE},
    )


def declared_roles(route: Any) -> frozenset[Role] | None:
    """The roles a route declares, or None when it declares nobody."""
    gates = list(_gates(getattr(route, "dependant", None)))
    if not gates:
        return None
    return frozenset.intersection(*(gate.roles for gate in gates))


def _gates(dependant: Any) -> Iterator[RoleGate]:
    if dependant is None:
        return
    if isinstance(dependant.call, RoleGate):
        yield dependant.call
    for inner in dependant.dependencies:
        yield from _gates(inner)


def undeclared_routes(app: FastAPI) -> list[str]:
    """Every path of a service that neither is open to anybody nor declares who may call it: must be empty."""
    return sorted(
        f"{','.join(sorted(route.methods or ()))} {route.path}"
        for route in iter_route_contexts(app.routes)
        if route.path not in OPEN_PATHS and not declared_roles(route)
    )
