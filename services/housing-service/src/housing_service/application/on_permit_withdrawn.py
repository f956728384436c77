"""Without a permit there is no right to a home under the target; who has moved in already stays counted."""

from dataclasses import replace
from datetime import datetime

from housing_service.application.households import ended, household_of, known, open_request_of
from shared.contracts.intake import PermitWithdrawnV1
from shared.deciding import Decided, Handling, Loaded
from shared.vocabulary import RequestWithdrawal


def on_permit_withdrawn(event: PermitWithdrawnV1, loaded: Loaded, now: datetime) -> Decided:
    case = known(event, loaded)
    if case.permit is not None:
        case = replace(case, permit=replace(case.permit, withdrawn_from=event.withdrawn_from))
    return Decided(changed=(case,)) + ended(case, RequestWithdrawal.PERMIT_WITHDRAWN, loaded, now)


HANDLING: Handling[PermitWithdrawnV1] = Handling(on_permit_withdrawn, needs=household_of, also=open_request_of)
