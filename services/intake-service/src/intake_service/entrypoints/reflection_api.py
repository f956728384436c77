"""The reflection period of a case: start, end."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from intake_service.application.end_reflection_period import END_REFLECTION_PERIOD, EndReflectionPeriod
from intake_service.application.start_reflection_period import START_REFLECTION_PERIOD, StartReflectionPeriod
from intake_service.entrypoints.bodies import DetentionAgreementBody
from intake_service.entrypoints.calling import viewer_of
from intake_service.entrypoints.case_route import CaseRoute
from intake_service.entrypoints.describing import agreement_of
from intake_service.entrypoints.examples import REFLECTION_PERIOD, shown
from intake_service.entrypoints.paths import CasePath
from intake_service.entrypoints.present import PastDay
from intake_service.entrypoints.wiring import AtDesk
from shared.security.access import Caller, allow
from shared.vocabulary import CaseId, ReflectionEnd, ReporterKind, Role
from shared.web.idempotency import OnceKey
from shared.web.models import RequestBody, ResponseBody
from shared.web.responses import problem_responses

router = APIRouter(prefix="/v1/cases/{case_id}/reflection-period", tags=["legal clocks"], route_class=CaseRoute)
Recorder = Annotated[Caller, allow(Role.REFERRING_PARTNER, Role.IMMIGRATION_SERVICE, Role.COORDINATOR)]


class ReflectionPeriodBody(RequestBody):
    model_config = shown(REFLECTION_PERIOD)

    started_on: PastDay
    offered_by: ReporterKind | None = None
    detention_agreement: DetentionAgreementBody | None = Field(
        None, description="Needed for who is detained, unless the referral has it."
    )


class ReflectionEndBody(RequestBody):
    model_config = shown({"endedOn": "2013-03-01", "reason": "declined"})

    reason: ReflectionEnd
    ended_on: PastDay | None = Field(None, description="Absent = today, or the last day for `expired`.")


class ReflectionPeriodAnswer(ResponseBody):
    model_config = shown({"startedOn": "2013-02-04", "lastDay": "2013-05-04", "endedOn": None, "reason": None})

    started_on: date
    last_day: date
    ended_on: date | None = None
    reason: ReflectionEnd | None = None


class ReflectionEndAnswer(ResponseBody):
    model_config = shown({"endedOn": "2013-03-01", "reason": "declined"})

    ended_on: date
    reason: ReflectionEnd


@router.post("", summary="Start the reflection period", responses=problem_responses(404, 409))
async def start(
    case_id: CasePath, body: ReflectionPeriodBody, desk: AtDesk, once: OnceKey, caller: Recorder
) -> ReflectionPeriodAnswer:
    """Three calendar months, once per person, never extended (bedenktijd, Vreemdelingencirculaire B8/3.1).

    Only for a foreign national without lawful residence, not for a mere witness, in detention only when prosecutor and
    police agree. The last day counts: the period is over at midnight after it, Amsterdam time.
    """
    agreement = agreement_of(body.detention_agreement)
    command = StartReflectionPeriod(CaseId(case_id), viewer_of(caller), body.started_on, body.offered_by, agreement)
    return ReflectionPeriodAnswer.model_validate(await desk.carry_out(command, START_REFLECTION_PERIOD, caller, once))


@router.post("/end", summary="End the reflection period", responses=problem_responses(404, 409))
async def end(
    case_id: CasePath, body: ReflectionEndBody, desk: AtDesk, once: OnceKey, caller: Recorder
) -> ReflectionEndAnswer:
    """End it before its last day, with the reason the law names; a signed report or cooperation ends it by itself."""
    command = EndReflectionPeriod(CaseId(case_id), viewer_of(caller), body.reason, body.ended_on)
    return ReflectionEndAnswer.model_validate(await desk.carry_out(command, END_REFLECTION_PERIOD, caller, once))
