"""A municipality's answers to a request, step by step; each is guarded by the request's state."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import ConfigDict, Field

from housing_service.application import accept_request, refuse_request, report_home_found, report_housed
from housing_service.application.accept_request import AcceptRequest
from housing_service.application.refuse_request import RefuseRequest
from housing_service.application.report_home_found import ReportHomeFound
from housing_service.application.report_housed import ReportHoused
from housing_service.entrypoints.own_requests import addressed
from housing_service.entrypoints.request_answer import RequestAnswer
from housing_service.entrypoints.wiring import AtHouseholds
from shared.security.access import Caller, allow
from shared.vocabulary import RefusalReason, RefusedBy, Role
from shared.web.idempotency import OnceKey
from shared.web.models import RequestBody, Text
from shared.web.responses import problem_responses

router = APIRouter(prefix="/v1/requests/{requestId}", tags=["requests"], responses=problem_responses(404, 409))
RequestIdInPath = Annotated[UUID, Path(alias="requestId", description="Of the outflow request.")]
ForMunicipality = Annotated[Caller, allow(Role.MUNICIPALITY)]
_MOST_PERSONS = 50


def _example(body: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"example": body})


class AcceptanceBody(RequestBody):
    model_config = _example({"acceptedOn": "2013-03-20"})

    accepted_on: date = Field(description="A fact: not in the future.")


class HomeFoundBody(RequestBody):
    model_config = _example({"foundOn": "2013-04-30", "availableOn": "2013-05-20", "fitsPersons": 2})

    found_on: date = Field(description="A fact: not in the future.")
    available_on: date = Field(description="A plan: may lie in the future.")
    fits_persons: int = Field(ge=1, le=_MOST_PERSONS, description="At least the persons of the household.")


class HousedBody(RequestBody):
    model_config = _example({"movedInOn": "2013-05-21", "persons": 2})

    moved_in_on: date = Field(description="A fact: not in the future, not before the home was found.")
    persons: int = Field(ge=1, le=_MOST_PERSONS, description="At most the persons of the household.")


class RefusalBody(RequestBody):
    model_config = _example({"by": "municipality", "reason": "no-fitting-home", "text": "demo"})

    by: RefusedBy
    reason: RefusalReason
    text: Text | None = Field(None, description="In your own words; kept encrypted.")


@router.post("/acceptance", summary="Accept a request")
async def accept(
    request_id: RequestIdInPath, body: AcceptanceBody, desk: AtHouseholds, once: OnceKey, caller: ForMunicipality
) -> RequestAnswer:
    """The municipality will house this household: requested becomes accepted."""
    command = AcceptRequest(await addressed(request_id, caller, desk), body.accepted_on)
    return RequestAnswer.model_validate(await desk.carry_out(command, accept_request.HANDLING, caller, once))


@router.post("/home-found", summary="Report that a home is found")
async def home_found(
    request_id: RequestIdInPath, body: HomeFoundBody, desk: AtHouseholds, once: OnceKey, caller: ForMunicipality
) -> RequestAnswer:
    """A home that fits the whole household: accepted becomes home-found."""
    to = await addressed(request_id, caller, desk)
    command = ReportHomeFound(to, body.found_on, body.available_on, body.fits_persons)
    return RequestAnswer.model_validate(await desk.carry_out(command, report_home_found.HANDLING, caller, once))


@router.post("/housed", summary="Report that the household moved in")
async def housed(
    request_id: RequestIdInPath, body: HousedBody, desk: AtHouseholds, once: OnceKey, caller: ForMunicipality
) -> RequestAnswer:
    """Home-found becomes housed, and the permit holders count in the half-year of moving in, each once."""
    command = ReportHoused(await addressed(request_id, caller, desk), body.moved_in_on, body.persons)
    return RequestAnswer.model_validate(await desk.carry_out(command, report_housed.HANDLING, caller, once))


@router.post("/refusal", summary="Refuse a request")
async def refuse(
    request_id: RequestIdInPath,
    body: RefusalBody,
    desk: AtHouseholds,
    once: OnceKey,
    caller: Annotated[Caller, allow(Role.MUNICIPALITY, Role.COORDINATOR)],
) -> RequestAnswer:
    """Noted for the coordinator, who accepts the refusal or not; until then the request stays in its state."""
    to = await addressed(request_id, caller, desk)
    text = None if body.text is None else desk.wiring.texts.seal(to.case_id, body.text)
    command = RefuseRequest(to, body.by, body.reason, text)
    return RequestAnswer.model_validate(await desk.carry_out(command, refuse_request.HANDLING, caller, once))
