"""How stays are shown to who may see them, and what is told about them."""

from datetime import date, datetime

import orjson
from pydantic import ConfigDict, Field

from placement_service.domain.stay import Departure, Diagnostics, Stay, StayState
from placement_service.entrypoints.examples import CASE_ID, DIAGNOSTICS_BODY, FACILITY_ID, STAY, STAY_ID
from placement_service.entrypoints.present import Day, PastDay, PastInstant
from placement_service.entrypoints.wiring import Desk
from shared.vocabulary import CaseId, DepartureDestination, Destination, FacilityId, PlacementState, StayId
from shared.web.models import Line, RequestBody, ResponseBody, Text


class ArrivalBody(RequestBody):
    model_config = ConfigDict(json_schema_extra={"examples": [{"arrivedAt": "2013-02-04T14:00:00+01:00"}]})

    arrived_at: PastInstant


class DiagnosticsBody(RequestBody):
    """Outcome of the psychosocial diagnostics; care needs stay here, encrypted."""

    model_config = ConfigDict(json_schema_extra={"examples": [DIAGNOSTICS_BODY]})

    completed_on: PastDay
    destination: Destination
    care_needs: list[Line] = Field(default_factory=list, max_length=50)
    fit_to_leave_from: Day | None = None


class DepartureBody(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"departedAt": "2013-05-21T10:00:00+02:00", "destination": "home", "reason": "moved in"}]
        }
    )

    departed_at: PastInstant
    destination: DepartureDestination
    reason: Text | None = Field(None, description="In words; kept encrypted.")


class StayMoved(ResponseBody):
    """What a step did; `state` is that of the case."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"stayId": STAY_ID, "caseId": CASE_ID, "facilityId": FACILITY_ID, "state": "arrived"}]
        }
    )

    stay_id: StayId
    case_id: CaseId
    facility_id: FacilityId
    state: PlacementState
    expected_end_on: date | None = None


class DiagnosticsAnswer(ResponseBody):
    completed_on: date
    destination: Destination
    care_needs: list[str]
    fit_to_leave_from: date | None


class DepartureAnswer(ResponseBody):
    departed_at: datetime
    destination: DepartureDestination
    reason: str | None


class StayAnswer(ResponseBody):
    """A stay (verblijf); the resident should be able to leave about three months after arrival."""

    model_config = ConfigDict(json_schema_extra={"examples": [STAY]})

    stay_id: StayId
    case_id: CaseId
    facility_id: FacilityId
    persons: int
    state: StayState
    accepted_at: datetime
    arrived_at: datetime | None = None
    expected_end_on: date | None = None
    diagnostics: DiagnosticsAnswer | None = None
    departure: DepartureAnswer | None = None


def sealed_needs(desk: Desk, stay_id: StayId, needs: list[str]) -> str | None:
    return desk.seal(stay_id, orjson.dumps(needs).decode()) if needs else None


def stay_answer(desk: Desk, stay: Stay) -> StayAnswer:
    return StayAnswer(
        stay_id=stay.stay_id,
        case_id=stay.case_id,
        facility_id=stay.facility_id,
        persons=stay.persons,
        state=stay.state,
        accepted_at=stay.accepted_at,
        arrived_at=stay.arrived_at,
        expected_end_on=stay.expected_end_on,
        diagnostics=None if stay.diagnostics is None else _diagnostics(desk, stay.stay_id, stay.diagnostics),
        departure=None if stay.departure is None else _departure(desk, stay.stay_id, stay.departure),
    )


def _diagnostics(desk: Desk, stay_id: StayId, found: Diagnostics) -> DiagnosticsAnswer:
    return DiagnosticsAnswer(
        completed_on=found.completed_on,
        destination=found.destination,
        care_needs=orjson.loads(desk.open(stay_id, found.sealed_care_needs) or "[]"),
        fit_to_leave_from=found.fit_to_leave_from,
    )


def _departure(desk: Desk, stay_id: StayId, found: Departure) -> DepartureAnswer:
    return DepartureAnswer(
        departed_at=found.departed_at,
        destination=found.destination,
        reason=desk.open(stay_id, found.sealed_reason),
    )
