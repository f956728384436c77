"""What only the coordinator decides about a request."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from housing_service.application import decide_refusal, withdraw_request
from housing_service.application.decide_refusal import DecideRefusal
from housing_service.application.withdraw_request import WithdrawRequest
from housing_service.entrypoints.own_requests import addressed
from housing_service.entrypoints.request_answer import RequestAnswer
from housing_service.entrypoints.request_answers_api import RequestIdInPath
from housing_service.entrypoints.wiring import AtHouseholds
from shared.security.access import Caller, allow
from shared.vocabulary import RequestWithdrawal, Role
from shared.web.idempotency import OnceKey
from shared.web.models import RequestBody, Text
from shared.web.responses import problem_responses

router = APIRouter(prefix="/v1/requests/{requestId}", tags=["decisions"], responses=problem_responses(404, 409))
ForCoordinator = Annotated[Caller, allow(Role.COORDINATOR)]


class RefusalDecisionBody(RequestBody):
    model_config = ConfigDict(json_schema_extra={"example": {"accepted": True, "reason": "demo: no home of this size"}})

    accepted: bool
    reason: Text = Field(description="Why; kept encrypted.")


class WithdrawalBody(RequestBody):
    model_config = ConfigDict(json_schema_extra={"example": {"reason": "own-home", "text": "demo"}})

    reason: RequestWithdrawal
    text: Text | None = Field(None, description="In your own words; kept encrypted.")


@router.post("/refusal-decision", summary="Accept a refusal, or not")
async def decide(
    request_id: RequestIdInPath, body: RefusalDecisionBody, desk: AtHouseholds, once: OnceKey, caller: ForCoordinator
) -> RequestAnswer:
    """Accepted: the request is refused and the household is linked elsewhere at once, as a new request.

    Not accepted: the request goes on in its state.
    """
    to = await addressed(request_id, caller, desk)
    command = DecideRefusal(to, body.accepted, desk.wiring.texts.seal(to.case_id, body.reason))
    return RequestAnswer.model_validate(await desk.carry_out(command, decide_refusal.HANDLING, caller, once))


@router.post("/withdrawal", summary="Withdraw a request")
async def withdraw(
    request_id: RequestIdInPath, body: WithdrawalBody, desk: AtHouseholds, once: OnceKey, caller: ForCoordinator
) -> RequestAnswer:
    """Before moving in only: the request ends with a typed reason, and the household's outflow is closed."""
    to = await addressed(request_id, caller, desk)
    text = None if body.text is None else desk.wiring.texts.seal(to.case_id, body.text)
    command = WithdrawRequest(to, body.reason, text)
    return RequestAnswer.model_validate(await desk.carry_out(command, withdraw_request.HANDLING, caller, once))
