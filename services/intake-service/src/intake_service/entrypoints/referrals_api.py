"""POST /v1/referrals: refer one victim with household."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from intake_service.application.refer_victim import REFER_VICTIM, ReferVictim
from intake_service.domain.facts import Found
from intake_service.entrypoints.bodies import ExploitationBody, ReporterBody, VictimBody
from intake_service.entrypoints.calling import owner_of
from intake_service.entrypoints.describing import contact_of, described, exploitation_of, reporter_of
from intake_service.entrypoints.examples import REFERRAL, shown
from intake_service.entrypoints.present import PastDay
from intake_service.entrypoints.wiring import AtDesk
from shared.security.access import Caller, allow
from shared.vocabulary import CaseId, PoliceRegion, Requested, Role, new_id
from shared.web.idempotency import OnceKey
from shared.web.models import ResponseBody
from shared.web.responses import problem_responses

router = APIRouter(prefix="/v1/referrals", tags=["referrals"])


class ReferralBody(VictimBody):
    """One possible victim, with whoever belongs to the household."""

    model_config = shown(REFERRAL)

    reporter: ReporterBody
    request: Requested = Field(Requested.SHELTER, description="Absent = shelter.")
    found_on: PastDay
    police_region: PoliceRegion
    exploitation: ExploitationBody


class CaseLinks(ResponseBody):
    """Where to go on with the case."""

    self: str
    reflection_period: str
    criminal_report: str
    withdrawal: str


class ReferredAnswer(ResponseBody):
    model_config = shown(
        {
            "caseId": "6f1f9d0e-3a55-4c39-9f0e-5a7cbb8a2f10",
            "links": {
                "self": "/intake/v1/cases/6f1f9d0e-3a55-4c39-9f0e-5a7cbb8a2f10",
                "reflectionPeriod": "/intake/v1/cases/6f1f9d0e-3a55-4c39-9f0e-5a7cbb8a2f10/reflection-period",
                "criminalReport": "/intake/v1/cases/6f1f9d0e-3a55-4c39-9f0e-5a7cbb8a2f10/criminal-report",
                "withdrawal": "/intake/v1/cases/6f1f9d0e-3a55-4c39-9f0e-5a7cbb8a2f10/withdrawal",
            },
        }
    )

    case_id: CaseId
    links: CaseLinks


@router.post(
    "",
    status_code=201,
    summary="Refer a possible victim",
    responses={201: {"headers": {"Location": {"schema": {"type": "string"}}}}, **problem_responses(400)},
)
async def refer(
    body: ReferralBody,
    response: Response,
    desk: AtDesk,
    once: OnceKey,
    caller: Annotated[Caller, allow(Role.REFERRING_PARTNER, Role.COORDINATOR)],
) -> ReferredAnswer:
    """Open a case for one victim and household (aanmelding).

    Names, birth dates, exact nationality, contact and free text are kept encrypted and never passed on. Placement
    classifies the case at once, by the facts alone. Asking shelter needs consent, or a reason to share without it.
    """
    contact = contact_of(body.reporter.contact)
    command = ReferVictim(
        owner=owner_of(caller),
        reporter=reporter_of(body.reporter),
        found=Found(body.found_on, body.police_region, exploitation_of(body.exploitation)),
        description=described(body, CaseId(new_id()), body.request, contact=contact),
    )
    answer = await desk.carry_out(command, REFER_VICTIM, caller, once)
    at = desk.path(f"cases/{answer['caseId']}")
    response.headers["Location"] = at
    links = CaseLinks(
        self=at,
        reflection_period=f"{at}/reflection-period",
        criminal_report=f"{at}/criminal-report",
        withdrawal=f"{at}/withdrawal",
    )
    return ReferredAnswer(case_id=answer["caseId"], links=links)
