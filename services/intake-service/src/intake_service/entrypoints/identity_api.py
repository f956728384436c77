"""POST /v1/cases/{caseId}/identity/disclosure: who somebody is, for a purpose, on record."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from intake_service.application.disclose_identity import DISCLOSE_IDENTITY, DiscloseIdentity
from intake_service.entrypoints.calling import viewer_of
from intake_service.entrypoints.case_route import CaseRoute
from intake_service.entrypoints.examples import shown
from intake_service.entrypoints.examples_of_cases import IDENTITY
from intake_service.entrypoints.paths import CasePath
from intake_service.entrypoints.wiring import AtDesk
from shared.security.access import Caller, allow
from shared.vocabulary import CaseId, Relation, Role, Sex
from shared.web.models import RequestBody, ResponseBody, Text
from shared.web.responses import problem_responses

router = APIRouter(prefix="/v1/cases/{case_id}/identity", tags=["identity"], route_class=CaseRoute)


class DisclosureBody(RequestBody):
    model_config = shown({"purpose": "the shelter asks whom to expect at the door"})

    purpose: Text = Field(description="Why the identity is needed; kept with the record of this look.")


class PersonAnswer(ResponseBody):
    given_names: str | None = None
    family_name: str | None = None
    birth_date: date | None = None
    estimated_age: int | None = None
    sex: Sex
    nationality: str | None = None
    other_nationalities: list[str]


class RelativeAnswer(PersonAnswer):
    relation: Relation


class ContactAnswer(ResponseBody):
    name: str | None = None
    phone: str | None = None
    email: str | None = None


class NoteAnswer(ResponseBody):
    about: str
    text: str
    written_at: datetime


class IdentityAnswer(ResponseBody):
    """Everything that tells who somebody is: not to be copied elsewhere."""

    model_config = shown(IDENTITY)

    case_id: CaseId
    person: PersonAnswer
    household: list[RelativeAnswer]
    contact: ContactAnswer
    where_found: str | None = None
    safety_note: str | None = None
    consent_override_reason: str | None = None
    notes: list[NoteAnswer]


@router.post("/disclosure", summary="Reveal who a case is about", responses=problem_responses(404, 409))
async def disclose(
    case_id: CasePath,
    body: DisclosureBody,
    desk: AtDesk,
    caller: Annotated[Caller, allow(Role.COORDINATOR)],
) -> IdentityAnswer:
    """Names, birth dates, nationality, contact and free texts; every look is on record with its purpose (inzage)."""
    command = DiscloseIdentity(
        case_id=CaseId(case_id),
        viewer=viewer_of(caller),
        actor=caller.subject,
        org=caller.org,
        purpose=body.purpose,
        trace=desk.trace,
    )
    return IdentityAnswer.model_validate(await desk.carry_out(command, DISCLOSE_IDENTITY, caller))
