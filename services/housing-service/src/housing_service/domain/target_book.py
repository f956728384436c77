"""One municipality's book: its population, its position per half-year and what it has promised to house."""

from dataclasses import dataclass, replace
from datetime import date

from housing_service.domain.ledger import NOTHING_BOOKED, EntryKind, LedgerEntry, Position
from shared.vocabulary import HalfYear, MunicipalityCode, ProvinceCode


@dataclass(frozen=True, slots=True)
class Population:
    """Inhabitants on 1 January, as published by CBS."""

    on: date
    inhabitants: int


@dataclass(frozen=True, slots=True)
class BookedPeriod:
    """The sum of the ledger of one half-year, and the target of each part within it."""

    period: HalfYear
    position: Position = NOTHING_BOOKED
    targets: tuple[tuple[str, int], ...] = ()

    def after(self, entry: LedgerEntry) -> "BookedPeriod":
        targets = self.targets
        if entry.part is not None and entry.kind in (EntryKind.TARGET_SET, EntryKind.TARGET_REVISED):
            parts = dict(targets)
            parts[entry.part] = parts.get(entry.part, 0) + entry.persons
            targets = tuple(sorted(parts.items()))
        return BookedPeriod(self.period, self.position.after(entry), targets)


@dataclass(frozen=True, slots=True)
class TargetBook:
    """A municipality (gemeente) with its housing targets (taakstellingen)."""

    code: MunicipalityCode
    name: str
    province: ProvinceCode
    province_name: str
    populations: tuple[Population, ...]
    periods: tuple[BookedPeriod, ...] = ()
    promised: int = 0
    """Permit holders in requests that are open: linked here, not yet housed."""

    def inhabitants_on(self, day: date) -> int | None:
        return next((population.inhabitants for population in self.populations if population.on == day), None)

    @property
    def latest_inhabitants(self) -> int:
        return max(self.populations, key=lambda population: population.on).inhabitants

    def booked(self, period: HalfYear) -> BookedPeriod:
        return next((booked for booked in self.periods if booked.period == period), BookedPeriod(period))

    def has_target(self, period: HalfYear) -> bool:
        return bool(self.booked(period).targets)

    def remaining(self, period: HalfYear) -> int:
        """What is still to be housed and not yet promised."""
        return self.booked(period).position.open - self.promised

    def after(self, *entries: LedgerEntry) -> "TargetBook":
        """The book with these entries booked; the entries themselves go to the ledger."""
        periods = {booked.period: booked for booked in self.periods}
        for entry in entries:
            periods[entry.period] = periods.get(entry.period, BookedPeriod(entry.period)).after(entry)
        return replace(self, periods=tuple(periods[key] for key in sorted(periods)))

    def promising(self, persons: int) -> "TargetBook":
        """So many permit holders more (or, below zero, fewer) are in open requests."""
        return replace(self, promised=self.promised + persons)
