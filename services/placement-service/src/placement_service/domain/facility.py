"""A house that shelters victims: whom it admits, and its capacity as a calendar."""

from dataclasses import dataclass
from datetime import date

from shared.vocabulary import (
    ContraIndication,
    FacilityId,
    MunicipalityCode,
    PlacementAuthority,
    PoliceRegion,
    ProvinceCode,
    Route,
    Sex,
)


@dataclass(frozen=True, slots=True)
class CapacityPeriod:
    """So many places from a day to a day, both included; without `ends_on` until further notice."""

    starts_on: date
    ends_on: date | None
    places: int
    source: str = ""

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Admission:
    """Whom the house admits. Sexes and minimum age bind adults, not the children who come along."""

    sexes: tuple[Sex, ...]
    children: bool
    min_age: int | None = None
    max_household_size: int | None = None


@dataclass(frozen=True, slots=True)
class Facility:
    """A shelter facility (opvanglocatie). Its address is kept apart, sealed, and never part of this."""

    facility_id: FacilityId
    name: str
    route: Route
    municipality: MunicipalityCode
    province: ProvinceCode
    police_region: PoliceRegion
    admits: Admission
    changed_on: date
    """Day on which anything of it was last recorded."""
    wheelchair_places: int = 0
    """Places 1 up to this number are fit for a wheelchair."""
    contra_indications: tuple[ContraIndication, ...] = ()
    placement_authority: PlacementAuthority = PlacementAuthority.COORDINATOR
    calendar: tuple[CapacityPeriod, ...] = ()
    calendar_version: int = 0
    """0 until the first calendar is put."""
    price_per_person_per_night_cents: int | None = None
    """Only of an arranged group accommodation (groepsaccommodatie)."""

    def period_on(self, day: date) -> CapacityPeriod | None:
        return next((period for period in self.calendar if period.covers(day)), None)

    def places_on(self, day: date) -> int:
        """Contracted places on a day; none outside every period."""
        period = self.period_on(day)
        return 0 if period is None else period.places


def overlapping(calendar: tuple[CapacityPeriod, ...]) -> tuple[int, ...]:
    """Indexes of the periods that begin before an earlier one has ended."""
    order = sorted(range(len(calendar)), key=lambda index: calendar[index].starts_on)
    found = []
    last_day: date | None = None
    for position, index in enumerate(order):
        period = calendar[index]
        if position and (last_day is None or period.starts_on <= last_day):
            found.append(index)
        if position == 0 or (last_day is not None and (period.ends_on is None or period.ends_on > last_day)):
            last_day = period.ends_on
    return tuple(sorted(found))
