"""The capacity calendar of a facility is replaced as a whole; nobody is moved by it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from placement_service.application.capacity_begins import next_beginning
from placement_service.application.needs import MATCHING
from placement_service.application.own_facility import is_own
from placement_service.application.register_facility import capacity_changed
from placement_service.domain.facility import CapacityPeriod, Facility, overlapping
from shared.clock import legal_day
from shared.deciding import Decided, FieldFault, Handling, Loaded, Pool, Ref, Refused
from shared.vocabulary import FacilityId


@dataclass(frozen=True, slots=True)
class SetCapacity:
    """`expected_version` is that of the calendar the caller has seen; None when none was sent."""

    facility_id: FacilityId
    calendar: tuple[CapacityPeriod, ...]
    expected_version: int | None
    acting_for: str | None


def needs_of_capacity(command: SetCapacity) -> Iterable[Ref | Pool]:
    return (*MATCHING, Ref(Facility, str(command.facility_id)))


def set_capacity(command: SetCapacity, loaded: Loaded, now: datetime) -> Decided:
    """A change below what is held is accepted and shown as over-occupied until enough have left. Raises `Refused`
    for a facility that is not the caller's, a calendar not seen in its present version, and faulty periods.
    """
    facility = loaded.one(Facility, command.facility_id)
    if facility is None or not is_own(facility.facility_id, command.acting_for):
        raise Refused("facility-not-found", "There is no such facility.")
    _expect_version(facility, command.expected_version)
    expect_sound(command.calendar)
    changed = replace(
        facility,
        calendar=tuple(sorted(command.calendar, key=lambda period: period.starts_on)),
        calendar_version=facility.calendar_version + 1,
        changed_on=legal_day(now),
    )
    timers = (next_beginning(changed, legal_day(now)),)
    return Decided((changed,), (capacity_changed(changed),), {"facility_id": facility.facility_id}, timers)


def _expect_version(facility: Facility, expected: int | None) -> None:
    if expected is None and facility.calendar_version:
        raise Refused("if-match-required", "This facility has a calendar. Read it and send its ETag in If-Match.")
    if expected is not None and expected != facility.calendar_version:
        raise Refused("calendar-changed", "The calendar was changed meanwhile. Read it again and send its new ETag.")


def expect_sound(calendar: tuple[CapacityPeriod, ...], pointer: str = "/calendar/{index}") -> None:
    """Raises `Refused` naming every period that ends too early or overlaps; `pointer` is where periods stand."""
    faults = [
        FieldFault(
            f"{pointer.format(index=index)}/to", "must not be before the first day of the period", "ends-before-start"
        )
        for index, period in enumerate(calendar)
        if period.ends_on is not None and period.ends_on < period.starts_on
    ]
    faults += [
        FieldFault(
            f"{pointer.format(index=index)}/from",
            "must be after the last day of the period before",
            "overlapping-period",
        )
        for index in overlapping(calendar)
    ]
    if faults:
        raise Refused("invalid-calendar", "The periods of the calendar do not go together.", faults=faults)


SET_CAPACITY: Handling[SetCapacity] = Handling(set_capacity, needs_of_capacity)
