"""What every event about a household needs: what is known of it, which may be nothing yet.

Topics arrive in any order: the permit may come before the arrival in shelter, or long after.
"""

from collections.abc import Sequence
from datetime import datetime

from housing_service.application.requests import Addressed, Concerned
from housing_service.application.withdraw_request import withdrawn
from housing_service.domain.outflow_case import OutflowCase, OutflowState
from housing_service.domain.outflow_request import OutflowRequest
from housing_service.domain.target_book import TargetBook
from shared.contracts.base import CaseEvent
from shared.deciding import NOTHING, Decided, Loaded, Pool, Ref
from shared.vocabulary import RequestWithdrawal


def household_of(event: CaseEvent) -> Sequence[Ref | Pool]:
    return [Ref(OutflowCase, str(event.case_id))]


def open_request_of(event: CaseEvent, loaded: Loaded) -> Sequence[Ref | Pool]:
    """The request that an event may end, with the book that holds its promise."""
    case = known(event, loaded)
    if case.state is not OutflowState.LINKED or case.linked is None:
        return []
    return [Ref(OutflowRequest, str(case.request_id)), Ref(TargetBook, case.linked.winner.municipality)]


def known(event: CaseEvent, loaded: Loaded) -> OutflowCase:
    return loaded.one(OutflowCase, event.case_id) or OutflowCase(event.case_id)


def ended(case: OutflowCase, reason: RequestWithdrawal, loaded: Loaded, now: datetime) -> Decided:
    """Outflow ends with the open request, if there is one. After moving in nothing ends: the count stands."""
    if case.state is OutflowState.HOUSED:
        return NOTHING
    if case.state is not OutflowState.LINKED or case.linked is None or case.request_id is None:
        return Decided(changed=(case.closed(reason),))
    to = Addressed(case.request_id, case.case_id, case.linked.winner.municipality)
    request = loaded.one(OutflowRequest, to.request_id)
    book = loaded.one(TargetBook, to.municipality)
    if request is None or book is None:
        raise LookupError(f"request {to.request_id} of a linked household is not there")
    return withdrawn(Concerned(request, case, book), reason, now)
