"""Whose cases a caller may see: what is not yours looks as if it did not exist."""

from dataclasses import dataclass

from intake_service.domain.case import Case
from intake_service.domain.operation import Operation
from shared.deciding import Loaded, Refused
from shared.vocabulary import CaseId, OperationId


@dataclass(frozen=True, slots=True)
class Viewer:
    """The limits of what a caller sees; None = no limit."""

    owner: str | None = None
    """A referring partner sees what its own organisation referred or announced."""
    region: str | None = None
    """A care coordinator (zorgcoördinator) sees one region."""

    def sees_case(self, case: Case) -> bool:
        return self.owner in (None, case.owner) and self.region in (None, case.found.police_region)

    def sees_operation(self, operation: Operation) -> bool:
        return self.owner in (None, operation.owner) and self.region in (None, operation.police_region)


def visible_case(loaded: Loaded, case_id: CaseId, viewer: Viewer) -> Case:
    """Raises `Refused` alike for a case that is not there and one that is not the caller's."""
    case = loaded.one(Case, case_id)
    if case is None or not viewer.sees_case(case):
        raise Refused("case-not-found", "There is no such case among those you may see.")
    return case


def visible_operation(loaded: Loaded, operation_id: OperationId, viewer: Viewer) -> Operation:
    """Raises `Refused` alike for an operation that is not there and one that is not the caller's."""
    operation = loaded.one(Operation, operation_id)
    if operation is None or not viewer.sees_operation(operation):
        raise Refused("operation-not-found", "There is no such operation among those you may see.")
    return operation


def refuse_withdrawn(case: Case) -> None:
    """Raises `Refused` for a withdrawn referral: nothing new begins on it."""
    if case.withdrawal is not None:
        detail = f"The referral was withdrawn ({case.withdrawal.reason.value}); refer the person again if need be."
        raise Refused("case-withdrawn", detail)
