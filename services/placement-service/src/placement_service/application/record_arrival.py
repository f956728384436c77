"""The household arrived: the three months after which it should be able to leave begin."""

from dataclasses import dataclass, replace
from datetime import datetime

from placement_service.application.stay_and_case import answer_of, case_of_stay, needs_of_stay, stay_and_case
from placement_service.application.time_checks import not_before, not_in_future
from shared.clock import legal_day
from shared.contracts.placement import ResidentArrivedV1
from shared.deciding import Decided, Handling, Loaded
from shared.vocabulary import PlacementState, StayId


@dataclass(frozen=True, slots=True)
class RecordArrival:
    stay_id: StayId
    arrived_at: datetime
    acting_for: str | None


def record_arrival(command: RecordArrival, loaded: Loaded, now: datetime) -> Decided:
    """Raises `Refused` for a second arrival, for one in the future, and for one before the victim was found."""
    stay, case = stay_and_case(command, loaded)
    day = legal_day(command.arrived_at)
    arrived = stay.arrived(command.arrived_at, day)
    not_in_future("/arrivedAt", command.arrived_at, now)
    not_before("/arrivedAt", day, case.facts.found_on, "the day the victim was found")
    case.expect("arrival", PlacementState.PLACED, PlacementState.HANDED_OVER)
    event = ResidentArrivedV1(
        case_id=case.case_id,
        stay_id=stay.stay_id,
        facility_id=stay.facility_id,
        arrived_at=command.arrived_at,
        expected_end_on=arrived.expected_end_on or day,
    )
    living = replace(case, state=PlacementState.ARRIVED)
    return Decided((arrived, living), (event,), answer_of(arrived, living))


RECORD_ARRIVAL: Handling[RecordArrival] = Handling(record_arrival, needs_of_stay, case_of_stay)
