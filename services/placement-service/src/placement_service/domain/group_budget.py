"""The budget for groups (structureel budget, letter p. 4): an append-only ledger per calendar year, in cents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class EntryKind(StrEnum):
    GRANTED = "granted"
    RESERVED = "reserved"
    SPENT = "spent"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class BudgetEntry:
    """One line of the ledger; a mistake is put right by another line."""

    entry_id: UUID
    year: int
    kind: EntryKind
    cents: int
    note: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class BudgetPosition:
    """Sums in cents; available = granted - reserved + released - spent."""

    granted: int
    reserved: int
    spent: int
    released: int

    @property
    def available(self) -> int:
        return self.granted - self.reserved + self.released - self.spent


def position_of(entries: Iterable[tuple[EntryKind, int]]) -> BudgetPosition:
    """The position that a ledger's lines add up to."""
    sums = dict.fromkeys(EntryKind, 0)
    for kind, cents in entries:
        sums[kind] += cents
    return BudgetPosition(
        sums[EntryKind.GRANTED], sums[EntryKind.RESERVED], sums[EntryKind.SPENT], sums[EntryKind.RELEASED]
    )
