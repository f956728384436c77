"""The requests a municipality has to answer."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import ConfigDict

from housing_service.application.ports import RequestFilter, Texts
from housing_service.application.views import request_view
from housing_service.domain.outflow_request import Refusal
from housing_service.entrypoints.list_example import page_example
from housing_service.entrypoints.own_requests import asked, only_municipality
from housing_service.entrypoints.request_answer import REQUEST_EXAMPLE, RequestAnswer
from housing_service.entrypoints.wiring import AtHouseholds
from shared.security.access import Caller, allow
from shared.vocabulary import CaseId, RefusalReason, RefusedBy, RequestState, Role
from shared.web.models import ResponseBody
from shared.web.pagination import Page, PageQuery
from shared.web.responses import problem_responses

router = APIRouter(prefix="/v1/requests", tags=["requests"])
_REFUSAL_EXAMPLE: dict[str, Any] = {
    "by": "municipality",
    "reason": "no-fitting-home",
    "text": "demo",
    "refusedAt": "2013-03-14T10:00:00Z",
    "accepted": False,
    "decisionReason": "demo: a home of this size is offered elsewhere",
    "decidedAt": "2013-03-15T09:00:00Z",
}


class RefusalAnswer(ResponseBody):
    """A refusal and what the coordinator decided; `accepted` is null until then."""

    by: RefusedBy
    reason: RefusalReason
    text: str | None
    refused_at: datetime
    accepted: bool | None
    decision_reason: str | None
    decided_at: datetime | None

    @classmethod
    def of(cls, refusal: Refusal, case_id: CaseId, texts: Texts) -> Self:
        def opened(sealed: str | None) -> str | None:
            return None if sealed is None else texts.open(case_id, sealed)

        return cls(
            by=refusal.by,
            reason=refusal.reason,
            text=opened(refusal.text),
            refused_at=refusal.refused_at,
            accepted=refusal.accepted,
            decision_reason=opened(refusal.decision_reason),
            decided_at=refusal.decided_at,
        )


class DetailedRequestAnswer(RequestAnswer):
    """A request with its refusals, in the words in which they were given."""

    model_config = ConfigDict(json_schema_extra={"example": {**REQUEST_EXAMPLE, "refusals": [_REFUSAL_EXAMPLE]}})

    refusals: list[RefusalAnswer]


@router.get("", summary="List outflow requests", responses=page_example(REQUEST_EXAMPLE))
async def list_requests(
    page: PageQuery,
    desk: AtHouseholds,
    caller: Annotated[Caller, allow(Role.MUNICIPALITY, Role.COORDINATOR)],
    case_id: Annotated[UUID | None, Query(alias="caseId", description="Only the requests of this case.")] = None,
    state: Annotated[RequestState | None, Query(description="Only requests in this state.")] = None,
) -> Page[RequestAnswer]:
    """Requests, oldest first. A municipality sees its own and no others."""
    wanted = RequestFilter(only_municipality(caller), None if case_id is None else CaseId(case_id), state)
    position = page.position(datetime.fromisoformat, lambda text: str(UUID(text)))
    after = None if position is None else (position[0], position[1])
    found = await desk.wiring.requests.page(wanted, after, page.limit + 1)
    answers = [RequestAnswer.model_validate(request_view(one.request, one.case)) for one in found]
    return page.answer(answers, lambda answer: (answer.requested_at.isoformat(), answer.request_id))


@router.get("/{requestId}", summary="Read one outflow request", responses=problem_responses(404))
async def read_request(
    request_id: Annotated[UUID, Path(alias="requestId")],
    desk: AtHouseholds,
    caller: Annotated[Caller, allow(Role.MUNICIPALITY, Role.COORDINATOR)],
) -> DetailedRequestAnswer:
    """One request with its refusals; the coordinator decides about a refusal on what is written there."""
    found = await asked(request_id, caller, desk)
    refusals = [RefusalAnswer.of(refusal, found.case.case_id, desk.wiring.texts) for refusal in found.request.refusals]
    return DetailedRequestAnswer.model_validate({**request_view(found.request, found.case), "refusals": refusals})
