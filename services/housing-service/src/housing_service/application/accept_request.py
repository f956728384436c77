"""A municipality accepts the request to house a household."""

from dataclasses import dataclass
from datetime import date, datetime

from housing_service.application.requests import Addressed, concerned, needs
from housing_service.application.views import request_view
from housing_service.domain.facts import future_faults, refuse_if_any
from shared.clock import legal_day
from shared.contracts.housing import RequestAcceptedV1
from shared.deciding import Decided, Handling, Loaded


@dataclass(frozen=True, slots=True)
class AcceptRequest:
    to: Addressed
    accepted_on: date


def accept_request(command: AcceptRequest, loaded: Loaded, now: datetime) -> Decided:
    found = concerned(command, loaded)
    found.request.expect("acceptance")
    refuse_if_any(future_faults(legal_day(now), [("/acceptedOn", command.accepted_on)]))
    accepted = found.request.accepted(command.accepted_on)
    event = RequestAcceptedV1(
        case_id=accepted.case_id,
        request_id=accepted.request_id,
        municipality=accepted.municipality,
        accepted_on=command.accepted_on,
    )
    return Decided(changed=(accepted,), events=(event,), answer=request_view(accepted, found.case))


HANDLING: Handling[AcceptRequest] = Handling(accept_request, needs=needs)
