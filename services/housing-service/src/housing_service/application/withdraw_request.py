"""A request is withdrawn before the household moved in, with a typed reason; its outflow is closed."""

from dataclasses import dataclass
from datetime import datetime

from housing_service.application.requests import Addressed, Concerned, concerned, needs
from housing_service.application.views import request_view
from shared.contracts.housing import RequestWithdrawnV1
from shared.deciding import Decided, Handling, Loaded
from shared.vocabulary import RequestWithdrawal


@dataclass(frozen=True, slots=True)
class WithdrawRequest:
    to: Addressed
    reason: RequestWithdrawal
    text: str | None
    """Encrypted where it came in."""


def withdraw_request(command: WithdrawRequest, loaded: Loaded, now: datetime) -> Decided:
    return withdrawn(concerned(command, loaded), command.reason, now, command.text)


def withdrawn(found: Concerned, reason: RequestWithdrawal, now: datetime, text: str | None = None) -> Decided:
    """The request ends, the municipality's promise with it, and the household's outflow is closed."""
    request = found.request.withdrawn(reason, now, text)
    event = RequestWithdrawnV1(
        case_id=request.case_id,
        request_id=request.request_id,
        municipality=request.municipality,
        reason=reason,
    )
    case = found.case.closed(reason)
    changed = (request, case, found.book.promising(-request.holders))
    return Decided(changed=changed, events=(event,), answer=request_view(request, case))


HANDLING: Handling[WithdrawRequest] = Handling(withdraw_request, needs=needs)
