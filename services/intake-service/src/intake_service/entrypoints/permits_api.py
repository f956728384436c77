"""Criminal report and permit decision of a case."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from intake_service.application.file_criminal_report import FILE_CRIMINAL_REPORT, FileCriminalReport
from intake_service.application.record_permit_decision import RECORD_PERMIT_DECISION, RecordPermitDecision
from intake_service.domain.permit_decisions import Decision
from intake_service.entrypoints.calling import viewer_of
from intake_service.entrypoints.case_route import CaseRoute
from intake_service.entrypoints.examples import CRIMINAL_REPORT, PERMIT_DECISION, shown
from intake_service.entrypoints.paths import CasePath
from intake_service.entrypoints.present import Day, PastDay, PastInstant
from intake_service.entrypoints.wiring import AtDesk
from shared.clock import legal_day
from shared.security.access import Caller, allow
from shared.vocabulary import CaseId, CriminalReportKind, Holders, PermitDecision, PermitGround, Role
from shared.web.idempotency import OnceKey
from shared.web.models import RequestBody, ResponseBody
from shared.web.responses import problem_responses

router = APIRouter(prefix="/v1/cases/{case_id}", tags=["legal clocks"], route_class=CaseRoute)


class CriminalReportBody(RequestBody):
    model_config = shown(CRIMINAL_REPORT)

    kind: CriminalReportKind
    filed_on: PastDay
    signed: bool = Field(False, description="The victim signed the report: that ends the reflection period.")
    sent_to_immigration_service_at: PastInstant | None = Field(
        None, description="Sent to the immigration service: that is the application for the permit."
    )


class CriminalReportAnswer(ResponseBody):
    model_config = shown({"appliedAt": "2013-03-11T14:00:00Z", "decisionDueAt": "2013-03-12T14:00:00Z"})

    applied_at: datetime | None = None
    decision_due_at: datetime | None = None


class PermitDecisionBody(RequestBody):
    """Ground and validity are needed for a granted permit, `validTo` for an extension."""

    model_config = shown(PERMIT_DECISION)

    decision: PermitDecision
    decided_at: PastInstant
    ground: PermitGround | None = None
    valid_from: Day | None = None
    valid_to: Day | None = Field(None, description="Last day; at most one year after it begins.")
    withdrawn_from: Day | None = Field(None, description="First day without permit; absent = the day of the decision.")
    holders: Holders = Field(
        Holders.VICTIM_AND_MINOR_CHILDREN, description="Minor foreign children on the day of the decision."
    )


class PermitDecisionAnswer(ResponseBody):
    model_config = shown(
        {
            "decision": "granted",
            "ground": "complainant",
            "validFrom": "2013-03-11",
            "validTo": "2014-03-10",
            "withdrawnFrom": None,
            "holders": 2,
        }
    )

    decision: PermitDecision
    ground: PermitGround | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    withdrawn_from: date | None = None
    holders: int
    """Persons the permit was granted to."""


@router.post("/criminal-report", summary="Record a criminal report", responses=problem_responses(404, 409))
async def file_report(
    case_id: CasePath,
    body: CriminalReportBody,
    desk: AtDesk,
    once: OnceKey,
    caller: Annotated[Caller, allow(Role.REFERRING_PARTNER, Role.COORDINATOR)],
) -> CriminalReportAnswer:
    """Record a report to the police (aangifte) or other cooperation (medewerking).

    Signed, or as cooperation, it ends the reflection period. Sent to the immigration service it is the application
    for the permit, to be decided within 24 hours (target, B8/3.1). Sending may be recorded later, with the same report.
    """
    command = FileCriminalReport(
        case_id=CaseId(case_id),
        viewer=viewer_of(caller),
        kind=body.kind,
        filed_on=body.filed_on,
        signed=body.signed,
        sent_at=body.sent_to_immigration_service_at,
    )
    return CriminalReportAnswer.model_validate(await desk.carry_out(command, FILE_CRIMINAL_REPORT, caller, once))


@router.post("/permit-decision", summary="Record a permit decision", responses=problem_responses(404, 409))
async def decide_permit(
    case_id: CasePath,
    body: PermitDecisionBody,
    desk: AtDesk,
    once: OnceKey,
    caller: Annotated[Caller, allow(Role.IMMIGRATION_SERVICE, Role.COORDINATOR)],
) -> PermitDecisionAnswer:
    """Granted, refused, extended or withdrawn, as the state of the permit allows (B9, since B8/3).

    A granted permit opens the outflow to a home. A permit for who is unable to report is never extended.
    """
    decision = Decision(
        decided_at=body.decided_at,
        decided_on=legal_day(body.decided_at),
        ground=body.ground,
        valid_from=body.valid_from,
        valid_to=body.valid_to,
        holders=body.holders,
        withdrawn_from=body.withdrawn_from,
    )
    command = RecordPermitDecision(CaseId(case_id), viewer_of(caller), body.decision, decision)
    return PermitDecisionAnswer.model_validate(await desk.carry_out(command, RECORD_PERMIT_DECISION, caller, once))
