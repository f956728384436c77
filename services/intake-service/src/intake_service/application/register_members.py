"""The members of a group found in an operation come in one call; a bad row is told, the good rows stand."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from intake_service.application.answers import days_in_the_future, refuse
from intake_service.application.registering import Description, faults_of, registered
from intake_service.application.viewing import Viewer, visible_operation
from intake_service.domain.facts import Found
from intake_service.domain.operation import Operation, OperationState
from shared.clock import legal_day
from shared.contracts.intake import OperationCarriedOutV1
from shared.deciding import Decided, FieldFault, Handling, Loaded, Ref, Refused
from shared.vocabulary import OperationId


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """A row that is not even a description."""

    faults: tuple[FieldFault, ...]


@dataclass(frozen=True, slots=True)
class RegisterMembers:
    operation_id: OperationId
    viewer: Viewer
    carried_out_on: date | None
    rows: tuple[Description | FaultyRow, ...]


def register_members(command: RegisterMembers, loaded: Loaded, now: datetime) -> Decided:
    """Open a case per good row; answers `items` in the order sent, each with `caseId` or `faults`.

    Raises `Refused` for a cancelled operation, a day in the future, or another day than recorded before.
    """
    operation = visible_operation(loaded, command.operation_id, command.viewer)
    day = _day(operation, command, now)
    found = Found(day, operation.police_region, operation.exploitation)
    rows = [_row(index, row, operation, found, now) for index, row in enumerate(command.rows)]
    items = [row.answer for row in rows]
    if not (members := sum("caseId" in item for item in items)):
        return Decided(answer={"items": items})
    carried_out = operation.carried_out(day, members)
    first = operation.state is OperationState.ANNOUNCED
    event = OperationCarriedOutV1(operation_id=operation.operation_id, carried_out_on=day, members=members)
    total = Decided((carried_out,), (event,) if first else ())
    return replace(_joined(total, rows), answer={"items": items})


def _joined(first: Decided, rows: Iterable[Decided]) -> Decided:
    rows = tuple(rows)
    return Decided(
        changed=first.changed + tuple(one for row in rows for one in row.changed),
        events=first.events + tuple(one for row in rows for one in row.events),
    )


def _day(operation: Operation, command: RegisterMembers, now: datetime) -> date:
    if operation.state is OperationState.CANCELLED:
        raise Refused("operation-cancelled", "The operation is cancelled; announce it again to register members.")
    refuse(days_in_the_future(now, carriedOutOn=command.carried_out_on))
    day = operation.day_of(command.carried_out_on, legal_day(now))
    if operation.carried_out_on not in (None, day):
        detail = (
            f"The operation was carried out on {operation.carried_out_on}; leave carriedOutOn out or send that day."
        )
        raise Refused("operation-carried-out", detail)
    return day


def _row(index: int, row: Description | FaultyRow, operation: Operation, found: Found, now: datetime) -> Decided:
    if isinstance(row, FaultyRow):
        return _told(row.faults)
    at = f"/members/{index}"
    if faults := [replace(fault, pointer=at + fault.pointer) for fault in faults_of(row, found, now)]:
        return _told(faults)
    return registered(row, found, operation.announced_by, operation.owner, now=now, operation_id=operation.operation_id)


def _told(faults: Iterable[FieldFault]) -> Decided:
    named = [{"pointer": fault.pointer, "detail": fault.detail, "code": fault.code} for fault in faults]
    return Decided(answer={"faults": named})


REGISTER_MEMBERS: Handling[RegisterMembers] = Handling(
    register_members, needs=lambda command: (Ref(Operation, str(command.operation_id)),)
)
