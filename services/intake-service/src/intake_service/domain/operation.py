"""An operation (actie): a planned inspection or police operation in which a group may be found, prepared in secret."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from intake_service.domain.case import Reporter
from intake_service.domain.facts import Exploitation
from shared.vocabulary import OperationId, PoliceRegion, ProvinceCode

MOST_MEMBERS_AT_ONCE = 500


class OperationState(StrEnum):
    ANNOUNCED = "announced"
    CARRIED_OUT = "carried-out"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Operation:
    operation_id: OperationId
    owner: str
    """The organisation that announced it: besides the coordinator nobody else may know of it."""
    announced_at: datetime
    announced_by: Reporter
    planned_on: date
    expected_persons: int
    province: ProvinceCode
    police_region: PoliceRegion
    exploitation: Exploitation
    state: OperationState = OperationState.ANNOUNCED
    carried_out_on: date | None = None
    members: int = 0

    def day_of(self, told: date | None, today: date) -> date:
        """The actual day: as told, else as recorded before, else as planned when that has come, else today."""
        if told is not None:
            return told
        if self.carried_out_on is not None:
            return self.carried_out_on
        return min(self.planned_on, today)

    def carried_out(self, on: date, members: int) -> "Operation":
        state = OperationState.CARRIED_OUT
        return replace(self, state=state, carried_out_on=on, members=self.members + members)

    def cancelled(self) -> "Operation":
        return replace(self, state=OperationState.CANCELLED)
