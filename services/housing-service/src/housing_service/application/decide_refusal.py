"""Only the coordinator can accept a refusal; the household is then linked to another municipality at once."""

from dataclasses import dataclass
from datetime import datetime

from housing_service.application.requests import Addressed, concerned, needs
from housing_service.application.views import request_view
from housing_service.domain.outflow_case import PastRefusal
from shared.contracts.housing import RequestRefusedV1
from shared.deciding import Decided, Handling, Loaded


@dataclass(frozen=True, slots=True)
class DecideRefusal:
    to: Addressed
    accepted: bool
    reason: str
    """Encrypted where it came in."""


def decide_refusal(command: DecideRefusal, loaded: Loaded, now: datetime) -> Decided:
    found = concerned(command, loaded)
    decided = found.request.refusal_decided(command.accepted, command.reason, now)
    if not command.accepted:
        return Decided(changed=(decided,), answer=request_view(decided, found.case))
    refusal = decided.refusals[-1]
    case = found.case.refused(PastRefusal(decided.municipality, refusal.by, refusal.reason))
    event = RequestRefusedV1(
        case_id=decided.case_id,
        request_id=decided.request_id,
        municipality=decided.municipality,
        by=refusal.by,
        reason=refusal.reason,
    )
    changed = (decided, case, found.book.promising(-decided.holders))
    return Decided(changed=changed, events=(event,), answer=request_view(decided, case))


HANDLING: Handling[DecideRefusal] = Handling(decide_refusal, needs=needs)
