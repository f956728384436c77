"""A partner announces an operation in secret, so that group accommodation can be reserved."""

from dataclasses import dataclass
from datetime import date, datetime

from intake_service.domain.case import Reporter
from intake_service.domain.facts import Exploitation
from intake_service.domain.identity import Contact, OperationContact
from intake_service.domain.operation import Operation
from shared.contracts.intake import OperationAnnouncedV1
from shared.deciding import Decided, Handling, Loaded
from shared.vocabulary import OperationId, PoliceRegion, ProvinceCode


@dataclass(frozen=True, slots=True)
class AnnounceOperation:
    operation_id: OperationId
    owner: str
    announced_by: Reporter
    contact: Contact
    planned_on: date
    expected_persons: int
    province: ProvinceCode
    police_region: PoliceRegion
    exploitation: Exploitation


def announce_operation(command: AnnounceOperation, loaded: Loaded, now: datetime) -> Decided:
    """Record the plan; a day in the past is welcome too: a group may be recorded afterwards."""
    operation = Operation(
        operation_id=command.operation_id,
        owner=command.owner,
        announced_at=now,
        announced_by=command.announced_by,
        planned_on=command.planned_on,
        expected_persons=command.expected_persons,
        province=command.province,
        police_region=command.police_region,
        exploitation=command.exploitation,
    )
    announced = OperationAnnouncedV1(
        operation_id=operation.operation_id,
        planned_on=operation.planned_on,
        expected_persons=operation.expected_persons,
        province=operation.province,
        police_region=operation.police_region,
        exploitation_form=operation.exploitation.form,
        sector=operation.exploitation.sector,
    )
    kept = OperationContact(operation.operation_id, command.contact)
    return Decided((operation, kept), (announced,), {"operationId": str(operation.operation_id)})


ANNOUNCE_OPERATION: Handling[AnnounceOperation] = Handling(announce_operation)
