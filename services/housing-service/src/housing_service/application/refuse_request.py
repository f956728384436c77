"""A municipality, or through it the household, refuses; nothing changes until the coordinator decides."""

from dataclasses import dataclass
from datetime import datetime

from housing_service.application.requests import Addressed, concerned, needs
from housing_service.application.views import request_view
from housing_service.domain.outflow_request import Refusal
from shared.deciding import Decided, Handling, Loaded
from shared.vocabulary import RefusalReason, RefusedBy


@dataclass(frozen=True, slots=True)
class RefuseRequest:
    to: Addressed
    by: RefusedBy
    reason: RefusalReason
    text: str | None
    """Encrypted where it came in."""


def refuse_request(command: RefuseRequest, loaded: Loaded, now: datetime) -> Decided:
    refusal = Refusal(command.by, command.reason, command.text, now)
    found = concerned(command, loaded)
    refused = found.request.refused_with(refusal)
    return Decided(changed=(refused,), answer=request_view(refused, found.case))


HANDLING: Handling[RefuseRequest] = Handling(refuse_request, needs=needs)
