"""An announced operation will not take place."""

from dataclasses import dataclass, replace
from datetime import datetime

from intake_service.application.viewing import Viewer, visible_operation
from intake_service.domain.identity import OperationContact
from intake_service.domain.operation import Operation, OperationState
from shared.contracts.intake import OperationCancelledV1
from shared.deciding import Decided, Handling, Loaded, Ref, Refused
from shared.vocabulary import OperationId


@dataclass(frozen=True, slots=True)
class CancelOperation:
    operation_id: OperationId
    viewer: Viewer
    reason: str | None


def cancel_operation(command: CancelOperation, loaded: Loaded, now: datetime) -> Decided:
    """Give back what was reserved. Raises `Refused` once it was carried out or cancelled.

    The reason is free text, so it stays with the contact, encrypted, and out of the event.
    """
    operation = visible_operation(loaded, command.operation_id, command.viewer)
    if operation.state is not OperationState.ANNOUNCED:
        detail = f"The operation is {operation.state.value}; only an announced operation can be cancelled."
        raise Refused("operation-not-announced", detail)
    cancelled = operation.cancelled()
    kept = loaded.one(OperationContact, command.operation_id) or OperationContact(command.operation_id)
    changed = (cancelled, replace(kept, cancellation_reason=command.reason))
    return Decided(
        changed, (OperationCancelledV1(operation_id=command.operation_id),), {"state": cancelled.state.value}
    )


CANCEL_OPERATION: Handling[CancelOperation] = Handling(
    cancel_operation,
    needs=lambda command: (Ref(Operation, str(command.operation_id)), Ref(OperationContact, str(command.operation_id))),
)
