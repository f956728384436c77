"""A facility joins a route; a group accommodation comes with the period it is arranged for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from placement_service.application.capacity_begins import next_beginning
from placement_service.application.needs import MATCHING
from placement_service.domain.facility import Facility
from shared.clock import legal_day
from shared.contracts.placement import CapacityChangedV1, CapacityPeriod
from shared.deciding import Decided, Handling, Loaded, Pool, Ref
from shared.vocabulary import FacilityId


@dataclass(frozen=True, slots=True)
class FacilityAddress:
    """Where the house is, encrypted; for the coordinator and the facility itself only."""

    facility_id: FacilityId
    sealed: str


@dataclass(frozen=True, slots=True)
class RegisterFacility:
    facility: Facility
    sealed_address: str | None


def needs_of_registration(command: RegisterFacility) -> Iterable[Ref | Pool]:
    return (*MATCHING, Ref(Facility, str(command.facility.facility_id)))


def register_facility(command: RegisterFacility, loaded: Loaded, now: datetime) -> Decided:
    facility = command.facility
    changed: tuple[object, ...] = (facility,)
    if command.sealed_address is not None:
        changed += (FacilityAddress(facility.facility_id, command.sealed_address),)
    events = (capacity_changed(facility),) if facility.calendar else ()
    timers = (next_beginning(facility, legal_day(now)),) if facility.calendar else ()
    return Decided(changed, events, {"facility_id": facility.facility_id}, timers)


def capacity_changed(facility: Facility) -> CapacityChangedV1:
    calendar = tuple(
        CapacityPeriod(starts_on=period.starts_on, ends_on=period.ends_on, places=period.places)
        for period in facility.calendar
    )
    return CapacityChangedV1(facility_id=facility.facility_id, route=facility.route, calendar=calendar)


REGISTER_FACILITY: Handling[RegisterFacility] = Handling(register_facility, needs_of_registration)
