"""A capacity period that begins by date alone: on its first day the waiting list is tried again."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from placement_service.application.needs import MATCHING
from placement_service.domain.facility import Facility
from shared.clock import legal_day, start_of
from shared.deciding import NOTHING, Decided, Due, Handling, Loaded, Pool, Ref, Timer

KIND = "capacity-begins"


def next_beginning(facility: Facility, today: date) -> Timer:
    """Set for the first period that is still to begin; cancelled where there is none."""
    ahead = [period.starts_on for period in facility.calendar if period.starts_on > today]
    return Timer(KIND, str(facility.facility_id), start_of(min(ahead)) if ahead else None)


def needs_of_beginning(due: Due) -> Iterable[Ref | Pool]:
    return (*MATCHING, Ref(Facility, due.key))


def capacity_begins(due: Due, loaded: Loaded, now: datetime) -> Decided:
    """The facility counts as changed today, so that matching looks at its places, and at who waits for them."""
    facility = loaded.one(Facility, due.key)
    if facility is None:
        return NOTHING
    today = legal_day(now)
    return Decided((replace(facility, changed_on=today),), timers=(next_beginning(facility, today),))


HANDLING: Handling[Due] = Handling(capacity_begins, needs_of_beginning)
