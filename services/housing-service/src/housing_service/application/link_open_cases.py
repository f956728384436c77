"""Every household without a municipality is linked, once per batch, on one loaded set of books.

The request goes out in the same transaction.
Households are taken in the order in which their outflow opened. Whoever can not be linked keeps the reason on file.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import uuid5

from housing_service.application.pools import ALL_BOOKS, UNLINKED_CASES
from housing_service.domain.half_years import half_year_of
from housing_service.domain.linking import Candidate, Household, Linked, Unlinked, UnlinkedReason, link_all
from housing_service.domain.national_number import NationalNumber
from housing_service.domain.outflow_case import OutflowCase, OutflowState
from housing_service.domain.outflow_request import OutflowRequest
from housing_service.domain.target_book import TargetBook
from shared.clock import legal_day
from shared.contracts.housing import HouseholdLinkedV1, OutflowRequestedV1
from shared.deciding import NOTHING, Conclusion, Decided, Loaded, Pool, Ref
from shared.vocabulary import CaseId, HalfYear, RequestId


def pools(loaded: Loaded, changed: Sequence[object]) -> Iterable[Ref | Pool]:
    """All books and all waiting households, as soon as somebody needs a municipality or target came free."""
    return [UNLINKED_CASES, ALL_BOOKS] if any(_calls_for_linking(item) for item in changed) else []


def link_open_cases(loaded: Loaded, changed: Sequence[object], now: datetime) -> Decided:
    if not any(_calls_for_linking(item) for item in changed):
        return NOTHING
    period = half_year_of(legal_day(now))
    books = {book.code: book for book in loaded.every(TargetBook)}
    candidates = [_candidate(book, period) for book in books.values() if book.has_target(period)]
    waiting = sorted((case for case in loaded.every(OutflowCase) if case.state is OutflowState.UNLINKED), key=_order)
    ready = [(case, household) for case in waiting if (household := case.household) is not None]
    outcomes = link_all([household for _, household in ready], candidates, period)
    decided = [
        _unlinked(case, Unlinked(period, UnlinkedReason.FACTS_MISSING)) for case in waiting if not case.household
    ]
    for (case, household), outcome in zip(ready, outcomes, strict=True):
        if isinstance(outcome, Unlinked):
            decided.append(_unlinked(case, outcome))
        else:
            books[outcome.winner.municipality] = books[outcome.winner.municipality].promising(household.holders)
            decided.append(_requested(case, household, outcome, now))
    promising = {outcome.winner.municipality for outcome in outcomes if isinstance(outcome, Linked)}
    decided.append(Decided(changed=tuple(books[code] for code in sorted(promising))))
    return Decided(
        changed=tuple(item for one in decided for item in one.changed),
        events=tuple(event for one in decided for event in one.events),
    )


def _calls_for_linking(item: object) -> bool:
    """Somebody looks for a municipality, a target was set, or a promise ended without its target being used up."""
    if isinstance(item, OutflowRequest):
        return item.frees_target
    return isinstance(item, NationalNumber) or (isinstance(item, OutflowCase) and item.state is OutflowState.UNLINKED)


def _order(case: OutflowCase) -> tuple[str, str]:
    return ("" if case.opened_at is None else case.opened_at.isoformat()), str(case.case_id)


def _unlinked(case: OutflowCase, why: Unlinked) -> Decided:
    """Written only when the reason is another than before: the same households are looked at again every time."""
    return NOTHING if case.unlinked == why else Decided(changed=(case.without_link(why),))


def _candidate(book: TargetBook, period: HalfYear) -> Candidate:
    return Candidate(book.code, book.province, book.latest_inhabitants, book.remaining(period))


def request_id_of(case_id: CaseId, number: int) -> RequestId:
    """The id of a case's request with this number, the same whenever the same events are handled again."""
    return RequestId(uuid5(case_id, f"outflow-request:{number}"))


def _requested(case: OutflowCase, household: Household, link: Linked, now: datetime) -> Decided:
    request = OutflowRequest(
        request_id=request_id_of(case.case_id, case.requests + 1),
        case_id=case.case_id,
        municipality=link.winner.municipality,
        persons=household.persons,
        holders=household.holders,
        requested_at=now,
    )
    linked = HouseholdLinkedV1(
        case_id=case.case_id,
        municipality=request.municipality,
        persons=request.persons,
        policy_version=link.policy_version,
    )
    requested = OutflowRequestedV1(
        case_id=case.case_id,
        request_id=request.request_id,
        municipality=request.municipality,
        persons=request.persons,
        requested_at=now,
    )
    return Decided(changed=(case.linked_to(link, request.request_id), request), events=(linked, requested))


CONCLUSION = Conclusion(pools=pools, conclude=link_open_cases)
