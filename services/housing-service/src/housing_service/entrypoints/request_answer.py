"""A request to a municipality, as it is answered."""

from datetime import date, datetime
from typing import Any

from pydantic import ConfigDict

from shared.vocabulary import (
    CaseId,
    Destination,
    HalfYear,
    MunicipalityCode,
    RequestId,
    RequestState,
    RequestWithdrawal,
)
from shared.web.models import ResponseBody

REQUEST_EXAMPLE: dict[str, Any] = {
    "requestId": "0d3f2a5e-5a7b-5c1e-9f5e-2f4f6a1f8e11",
    "caseId": "6f1f9d0e-3a55-4c39-9f0e-5a7cbb8a2f10",
    "municipality": "GM0363",
    "state": "home-found",
    "possible": ["housed", "refusal", "withdrawal"],
    "persons": 2,
    "countingPersons": 2,
    "requestedAt": "2013-03-12T09:31:00Z",
    "earliestOn": "2013-05-06",
    "destination": "independent",
    "acceptedOn": "2013-03-20",
    "home": {"foundOn": "2013-04-30", "availableOn": "2013-05-20", "fitsPersons": 2},
    "movedIn": None,
    "refusalPending": False,
    "withdrawnFor": None,
    "endedAt": None,
}


class HomeAnswer(ResponseBody):
    found_on: date
    available_on: date
    fits_persons: int


class MovedInAnswer(ResponseBody):
    moved_in_on: date
    persons: int
    counting_persons: int
    """Permit holders who counted in the housing target of `period`."""
    period: HalfYear


class RequestAnswer(ResponseBody):
    """An outflow request (huisvestingsverzoek). `possible` names what may be done next."""

    model_config = ConfigDict(json_schema_extra={"example": REQUEST_EXAMPLE})

    request_id: RequestId
    case_id: CaseId
    municipality: MunicipalityCode
    state: RequestState
    possible: list[str]
    persons: int
    counting_persons: int
    requested_at: datetime
    earliest_on: date | None
    """Earliest moving date, for planning; null until the day of arrival in shelter is known."""
    destination: Destination
    accepted_on: date | None
    home: HomeAnswer | None
    moved_in: MovedInAnswer | None
    refusal_pending: bool
    """A refusal waits for the coordinator."""
    withdrawn_for: RequestWithdrawal | None
    ended_at: datetime | None
