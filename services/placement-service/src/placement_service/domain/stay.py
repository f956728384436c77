"""A stay in a facility, from the accepted offer to the departure that frees its places."""

import calendar
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from shared.deciding import Refused
from shared.vocabulary import (
    CaseId,
    DepartureDestination,
    Destination,
    FacilityId,
    StayId,
)

EXPECTED_MONTHS = 3
"""About three months after arrival, depending on health, the resident should be able to leave (letter, p. 2)."""


class StayState(StrEnum):
    EXPECTED = "expected"
    ARRIVED = "arrived"
    DEPARTED = "departed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """Psychosocial diagnostics: which care is needed afterwards, and so where one can live (letter, p. 4)."""

    completed_on: date
    destination: Destination
    sealed_care_needs: str | None
    """Which care is needed, encrypted: it stays in placement."""
    fit_to_leave_from: date | None


@dataclass(frozen=True, slots=True)
class Departure:
    departed_at: datetime
    destination: DepartureDestination
    sealed_reason: str | None
    """Free text, encrypted: it may name a person."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay (verblijf) of one household in one facility."""

    stay_id: StayId
    case_id: CaseId
    facility_id: FacilityId
    persons: int
    accepted_at: datetime
    state: StayState = StayState.EXPECTED
    arrived_at: datetime | None = None
    expected_end_on: date | None = None
    diagnostics: Diagnostics | None = None
    departure: Departure | None = None

    def expect(self, action: str, *possible: StayState) -> None:
        if self.state not in possible:
            states = " or ".join(state.value for state in possible)
            raise Refused(
                "wrong-state",
                f"The stay is {self.state}: {action} is possible while it is {states}.",
                facts={"state": self.state.value, "possible": [state.value for state in possible]},
            )

    def arrived(self, at: datetime, day: date) -> "Stay":
        """`day` is the legal day of arrival, from which the three months run."""
        self.expect("arrival", StayState.EXPECTED)
        return replace(self, state=StayState.ARRIVED, arrived_at=at, expected_end_on=months_later(day, EXPECTED_MONTHS))

    def diagnosed(self, diagnostics: Diagnostics) -> "Stay":
        self.expect("diagnostics", StayState.ARRIVED)
        return replace(self, diagnostics=diagnostics)

    def departed(self, departure: Departure) -> "Stay":
        self.expect("departure", StayState.ARRIVED)
        return replace(self, state=StayState.DEPARTED, departure=departure)

    def cancelled(self) -> "Stay":
        return replace(self, state=StayState.CANCELLED)


def months_later(day: date, months: int) -> date:
    """The same day some calendar months later, or the last day of a shorter month (30 November → end of February)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
