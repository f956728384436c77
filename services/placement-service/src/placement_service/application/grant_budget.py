"""A line in the group budget's ledger; what is reserved and spent follows with the groups themselves."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from placement_service.domain.group_budget import BudgetEntry, EntryKind
from shared.deciding import Decided, FieldFault, Handling, Loaded, Refused


@dataclass(frozen=True, slots=True)
class GrantBudget:
    entry_id: UUID
    year: int
    kind: EntryKind
    cents: int
    note: str


def grant_budget(command: GrantBudget, loaded: Loaded, now: datetime) -> Decided:
    """Raises `Refused` for any kind of line that is not a grant: those follow from what happens."""
    if command.kind is not EntryKind.GRANTED:
        raise Refused(
            "not-by-hand",
            "Reservations and spending follow from operations and stays; record grants only.",
            faults=[FieldFault("/kind", "must be granted", "not-by-hand")],
        )
    entry = BudgetEntry(command.entry_id, command.year, command.kind, command.cents, command.note, now)
    return Decided((entry,), (), {"entry_id": entry.entry_id})


GRANT_BUDGET: Handling[GrantBudget] = Handling(grant_budget)
