"""The ledger of housing targets: entries are only ever added, and a position is nothing but their sum."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from shared.vocabulary import CaseId, HalfYear, MunicipalityCode, RequestId


class EntryKind(StrEnum):
    """Why an entry was booked."""

    TARGET_SET = "target-set"
    TARGET_REVISED = "target-revised"
    CARRIED_IN = "carried-in"
    """Arrears (achterstand, more to do) or advance (voorsprong, less) of the half-year before."""
    TRANSFERRED = "transferred"
    """Between municipalities, sum zero (art. 60c; since 2015 art. 29, paragraph 2)."""
    HOUSED = "housed"
    HOUSED_REVERSED = "housed-reversed"
    EXCUSED = "excused"
    """Not enforceable because too few were linked in time, yet still owed: a column of its own."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One booking. `persons` is what it adds to the column its kind moves; housed persons are booked as minus."""

    municipality: MunicipalityCode
    period: HalfYear
    kind: EntryKind
    persons: int
    recorded_at: datetime
    part: str | None = None
    true_on: date | None = None
    """The day it was true, where that is not the day it was recorded: the moving-in."""
    case_id: CaseId | None = None
    request_id: RequestId | None = None
    occurrence: int = 1
    """How many times this kind has now been booked for the case: the database refuses the same one twice."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a municipality stands in one half-year, in persons."""

    target: int = 0
    carried_in: int = 0
    transferred: int = 0
    housed: int = 0
    excused: int = 0

    @property
    def open(self) -> int:
        """Persons still to be housed; below zero is an advance. Excused persons stay owed."""
        return self.target + self.carried_in + self.transferred - self.housed

    def after(self, entry: LedgerEntry) -> "Position":
        column, sign = _MOVES[entry.kind]
        return replace(self, **{column: getattr(self, column) + sign * entry.persons})


NOTHING_BOOKED = Position()
_MOVES: dict[EntryKind, tuple[str, int]] = {
    EntryKind.TARGET_SET: ("target", 1),
    EntryKind.TARGET_REVISED: ("target", 1),
    EntryKind.CARRIED_IN: ("carried_in", 1),
    EntryKind.TRANSFERRED: ("transferred", 1),
    EntryKind.HOUSED: ("housed", -1),
    EntryKind.HOUSED_REVERSED: ("housed", -1),
    EntryKind.EXCUSED: ("excused", 1),
}


def replay(entries: Iterable[LedgerEntry]) -> Position:
    """The position that follows from the entries of one municipality and half-year."""
    position = NOTHING_BOOKED
    for entry in entries:
        position = position.after(entry)
    return position
