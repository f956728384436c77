"""Whose request it is: what is not the caller's looks like what does not exist."""

from uuid import UUID

from housing_service.application.ports import Asked
from housing_service.application.requests import Addressed
from housing_service.entrypoints.wiring import Desk
from shared.security.access import ACTS_FOR_ALL, Caller
from shared.vocabulary import MunicipalityCode, RequestId, Role
from shared.web.problems import Problem


def only_municipality(caller: Caller) -> MunicipalityCode | None:
    """The one municipality whose requests the caller sees; None = all."""
    if caller.role is not Role.MUNICIPALITY or caller.org == ACTS_FOR_ALL:
        return None
    return MunicipalityCode(caller.org or "")


async def addressed(request_id: UUID, caller: Caller, desk: Desk) -> Addressed:
    """Where an answer goes. Raises a 404 problem where the caller has no such request."""
    found = await desk.wiring.requests.addressed(RequestId(request_id))
    if found is None or not caller.acts_for(found.municipality):
        raise _not_found()
    return found


async def asked(request_id: UUID, caller: Caller, desk: Desk) -> Asked:
    """The request with its household. Raises a 404 problem where the caller has no such request."""
    found = await desk.wiring.requests.find(RequestId(request_id))
    if found is None or not caller.acts_for(found.request.municipality):
        raise _not_found()
    return found


def _not_found() -> Problem:
    return Problem(404, "request-not-found", "There is no such request, or it is not yours.")
