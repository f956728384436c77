"""GET /v1/cases: status and legal clocks of the cases a caller may see; withdrawal."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from intake_service.application.ports import Place
from intake_service.application.withdraw_referral import WITHDRAW_REFERRAL, WithdrawReferral
from intake_service.entrypoints.calling import viewer_of
from intake_service.entrypoints.case_route import CaseRoute
from intake_service.entrypoints.case_views import CaseSummary, CaseView, WithdrawalView
from intake_service.entrypoints.examples import shown
from intake_service.entrypoints.examples_of_cases import SUMMARY
from intake_service.entrypoints.paths import CasePath
from intake_service.entrypoints.wiring import AtDesk
from shared.deciding import Refused
from shared.security.access import Caller, allow
from shared.security.access_log import Access, Act
from shared.vocabulary import CaseId, ReferralWithdrawal, Role
from shared.web.conditional import etag
from shared.web.idempotency import OnceKey
from shared.web.models import RequestBody, Text
from shared.web.pagination import Page, PageQuery
from shared.web.responses import problem_responses

router = APIRouter(prefix="/v1/cases", tags=["cases"], route_class=CaseRoute)
Reader = Annotated[Caller, allow(Role.REFERRING_PARTNER, Role.IMMIGRATION_SERVICE, Role.COORDINATOR)]


class WithdrawalBody(RequestBody):
    model_config = shown({"reason": "no-longer-needed"})

    reason: ReferralWithdrawal
    note: Text | None = Field(None, description="Kept encrypted.")


class CasePage(Page[CaseSummary]):
    """One page of cases; `next` is the address of the next one."""

    model_config = shown({"items": [SUMMARY], "next": None})


@router.get(
    "",
    summary="List cases, newest first",
    response_model=CasePage,
)
async def list_cases(page: PageQuery, desk: AtDesk, caller: Reader) -> Page[CaseSummary]:
    """The cases the caller may see: a referring partner its own organisation's, the others all."""
    seen = page.position(datetime.fromisoformat, UUID)
    after = Place(seen[0], str(seen[1])) if seen else None
    found = await desk.wiring.cases.page(viewer_of(caller), after, page.limit + 1)
    summaries = [CaseSummary.of(filed.case) for filed in found]
    return page.answer(summaries, lambda one: (one.received_at.isoformat(), one.case_id))


@router.get(
    "/{case_id}",
    summary="Read status and legal clocks of a case",
    responses={200: {"headers": {"ETag": {"schema": {"type": "string"}}}}, **problem_responses(404)},
)
async def read_case(case_id: CasePath, response: Response, desk: AtDesk, caller: Reader) -> CaseView:
    """Facts without identity, and every clock: reflection period, application, permit. Every look is on record."""
    filed = await desk.wiring.cases.one(CaseId(case_id), viewer_of(caller))
    if filed is None:
        raise Refused("case-not-found", "There is no such case among those you may see.")
    now = desk.wiring.clock.now()
    await desk.wiring.access_log.record(Access.by(caller, case_id, Act.SAW_FACTS, "read-case", now))
    response.headers["ETag"] = etag(filed.version)
    return CaseView.of(filed, caller.role, now)


@router.post("/{case_id}/withdrawal", summary="Withdraw a referral", responses=problem_responses(404, 409))
async def withdraw(
    case_id: CasePath,
    body: WithdrawalBody,
    desk: AtDesk,
    once: OnceKey,
    caller: Annotated[Caller, allow(Role.REFERRING_PARTNER, Role.COORDINATOR)],
) -> WithdrawalView:
    """Withdraw once, with a typed reason: whatever waits or is reserved for the case is given back (intrekking)."""
    command = WithdrawReferral(CaseId(case_id), viewer_of(caller), body.reason, body.note)
    return WithdrawalView.model_validate(await desk.carry_out(command, WITHDRAW_REFERRAL, caller, once))
