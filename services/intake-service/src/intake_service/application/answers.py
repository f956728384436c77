"""Refusals that several use cases share."""

from collections.abc import Iterable
from datetime import date, datetime

from intake_service.domain.coherence import in_the_future
from shared.clock import legal_day
from shared.deciding import FieldFault, Refused

INVALID = "invalid-input"


def refuse(faults: Iterable[FieldFault]) -> None:
    """Raises `Refused` naming all faults at once, if there are any."""
    if found := tuple(faults):
        raise Refused(INVALID, "Some fields are not right; each is named with what is wrong.", faults=found)


def days_in_the_future(now: datetime, **days: date | None) -> Iterable[FieldFault]:
    """Facts that did not happen yet; names are the fields of the body."""
    today = legal_day(now)
    return [in_the_future(f"/{name}") for name, day in days.items() if day is not None and day > today]


def instants_in_the_future(now: datetime, **instants: datetime | None) -> Iterable[FieldFault]:
    return [in_the_future(f"/{name}") for name, at in instants.items() if at is not None and at > now]
