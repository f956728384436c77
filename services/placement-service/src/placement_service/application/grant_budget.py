"""A line in the group budget's ledger; what was reserved for operations follows with the groups themselves."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from placement_service.domain.group_budget import BudgetEntry, EntryKind
from shared.deciding import Decided, Handling, Loaded


@dataclass(frozen=True, slots=True)
class GrantBudget:
    entry_id: UUID
    year: int
    cents: int
    note: str


def grant_budget(command: GrantBudget, loaded: Loaded, now: datetime) -> Decided:
    entry = BudgetEntry(command.entry_id, command.year, EntryKind.GRANTED, command.cents, command.note, now)
    return Decided((entry,), (), {"entry_id": entry.entry_id})


GRANT_BUDGET: Handling[GrantBudget] = Handling(grant_budget)
