"""The household left: its places come free and the next fitting household is proposed in the same transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from placement_service.application.needs import MATCHING
from placement_service.application.releasing import release_places
from placement_service.application.stay_and_case import answer_of, case_of_stay, stay_and_case
from placement_service.application.time_checks import not_before, not_in_future
from placement_service.domain.stay import Departure, Stay
from shared.contracts.placement import ResidentDepartedV1
from shared.deciding import Decided, Handling, Loaded, Pool, Ref
from shared.vocabulary import DepartureDestination, PlacementState, StayId


@dataclass(frozen=True, slots=True)
class RecordDeparture:
    stay_id: StayId
    departed_at: datetime
    destination: DepartureDestination
    sealed_reason: str | None
    acting_for: str | None


def needs_of_departure(command: RecordDeparture) -> Iterable[Ref | Pool]:
    return (*MATCHING, Ref(Stay, str(command.stay_id)))


def record_departure(command: RecordDeparture, loaded: Loaded, now: datetime) -> Decided:
    """Raises `Refused` before arrival, for a second departure, and for a moment in the future or before the arrival."""
    stay, case = stay_and_case(command, loaded)
    departed = stay.departed(Departure(command.departed_at, command.destination, command.sealed_reason))
    not_in_future("/departedAt", command.departed_at, now)
    not_before("/departedAt", command.departed_at, stay.arrived_at, "the arrival")
    case.expect("departure", PlacementState.ARRIVED)
    event = ResidentDepartedV1(
        case_id=case.case_id,
        stay_id=stay.stay_id,
        facility_id=stay.facility_id,
        departed_at=command.departed_at,
        destination=command.destination,
    )
    left = replace(case, state=PlacementState.DEPARTED)
    return Decided((departed, left), (event,), answer_of(departed, left)) + release_places(
        case, now, command.departed_at
    )


RECORD_DEPARTURE: Handling[RecordDeparture] = Handling(record_departure, needs_of_departure, case_of_stay)
