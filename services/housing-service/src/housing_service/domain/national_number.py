"""The national number of a half-year: who must be housed in the whole country, published in the Staatscourant."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from housing_service.domain.half_years import population_day
from housing_service.domain.targets import Part
from shared.deciding import Refused
from shared.vocabulary import HalfYear


@dataclass(frozen=True, slots=True)
class PopulationBase:
    """Whose inhabitants decide: the day the law names, and the day whose figures were used."""

    legal: date
    used: date

    @property
    def stand_in(self) -> bool:
        return self.used != self.legal


def population_base(period: HalfYear, known: Collection[date], stand_in_year: int | None) -> PopulationBase:
    """The figures to use for a half-year; those of another year only where the configuration names it.

    Raises Refused (population-missing) when neither is loaded.
    """
    legal = population_day(period)
    if legal in known:
        return PopulationBase(legal, legal)
    if stand_in_year is not None and date(stand_in_year, 1, 1) in known:
        return PopulationBase(legal, date(stand_in_year, 1, 1))
    raise Refused(
        "population-missing",
        f"Inhabitants on {legal} are not known, and the target of {period} rests on them (Huisvestingswet art. 60b); "
        f"known are those of {', '.join(str(day) for day in sorted(known)) or 'no day'}.",
        facts={"populationDay": legal.isoformat()},
    )


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication of the number; it counts from when it is recorded here."""

    parts: tuple[Part, ...]
    published_on: date
    source: str
    recorded_at: datetime

    @property
    def number(self) -> int:
        return sum(part.number for part in self.parts)


@dataclass(frozen=True, slots=True)
class NationalNumber:
    """The number in force for one half-year (landelijke taakstelling), with every number that went before."""

    period: HalfYear
    current: Publication
    base: PopulationBase
    history: tuple[Publication, ...] = ()

    @property
    def revision(self) -> int:
        """1 for the first publication; what the ETag says."""
        return 1 + len(self.history)

    def revised(self, publication: Publication, base: PopulationBase) -> "NationalNumber":
        return replace(self, current=publication, base=base, history=(*self.history, self.current))
