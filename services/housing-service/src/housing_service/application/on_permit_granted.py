"""A permit opens the search for a home; whether it counts is decided by the day of moving in (letter, p. 3)."""

from datetime import datetime

from housing_service.application.households import household_of, known
from housing_service.domain.outflow_case import OutflowState, Permit
from shared.contracts.housing import OutflowOpenedV1
from shared.contracts.intake import PermitGrantedV1
from shared.deciding import Decided, Handling, Loaded


def on_permit_granted(event: PermitGrantedV1, loaded: Loaded, now: datetime) -> Decided:
    """Opens outflow; the batch's conclusion links the household and sends the request in the same transaction."""
    before = known(event, loaded)
    permit = Permit(
        ground=event.ground,
        decided_at=event.decided_at,
        valid_from=event.valid_from,
        valid_to=event.valid_to,
        persons=event.persons,
        holders=event.holders,
    )
    case = before.granted(permit, now)
    if case.state is not OutflowState.UNLINKED or before.state is OutflowState.UNLINKED:
        return Decided(changed=(case,))
    opened = OutflowOpenedV1(
        case_id=case.case_id, persons=permit.persons, counting_persons=permit.holders, earliest_on=case.earliest_on
    )
    return Decided(changed=(case,), events=(opened,))


HANDLING: Handling[PermitGrantedV1] = Handling(on_permit_granted, needs=household_of)
