"""A household moved in: its permit holders count in the housing target of the half-year of that day, each once."""

from dataclasses import dataclass
from datetime import date, datetime

from housing_service.application.requests import Addressed, Concerned, concerned, needs
from housing_service.application.views import request_view
from housing_service.domain.counting import rule_in_force
from housing_service.domain.facts import future_faults, refuse_if_any
from housing_service.domain.half_years import half_year_of
from housing_service.domain.ledger import EntryKind, LedgerEntry
from housing_service.domain.outflow_case import OutflowCase
from housing_service.domain.outflow_request import MovedIn, OutflowRequest
from shared.clock import legal_day
from shared.contracts.housing import HouseholdHousedV1, QuotaCountedV1
from shared.deciding import Decided, Handling, Loaded


@dataclass(frozen=True, slots=True)
class ReportHoused:
    to: Addressed
    moved_in_on: date
    persons: int


def report_housed(command: ReportHoused, loaded: Loaded, now: datetime) -> Decided:
    found = concerned(command, loaded)
    wrong = found.request.move_faults(command.moved_in_on, command.persons)
    if not wrong:  # out of turn, no day would be right: the state is told before a day that has yet to come
        found.request.expect("housed")
    refuse_if_any([*future_faults(legal_day(now), [("/movedInOn", command.moved_in_on)]), *wrong])
    moved_in = MovedIn(
        on=command.moved_in_on,
        persons=command.persons,
        counting_persons=_counting(found.case, found.request, command),
        period=half_year_of(command.moved_in_on),
    )
    request = found.request.housed(moved_in, now)
    case = found.case.housed()
    answer = request_view(request, case)
    housed = Decided(changed=(request, case), events=(_housed(request, moved_in),), answer=answer)
    return housed + _counted(found, moved_in, now)


def _counting(case: OutflowCase, request: OutflowRequest, command: ReportHoused) -> int:
    """Permit holders who count: not more than moved in, and none where no rule covers the permit on that day."""
    covered = case.permit is not None and rule_in_force(case.permit.ground, command.moved_in_on) is not None
    return min(request.holders, command.persons) if covered else 0


def _housed(request: OutflowRequest, moved_in: MovedIn) -> HouseholdHousedV1:
    return HouseholdHousedV1(
        case_id=request.case_id,
        request_id=request.request_id,
        municipality=request.municipality,
        moved_in_on=moved_in.on,
        persons=moved_in.persons,
        counting_persons=moved_in.counting_persons,
        period=moved_in.period,
    )


def _counted(found: Concerned, moved_in: MovedIn, now: datetime) -> Decided:
    """The promise ends; what counts goes into the ledger of the half-year of moving in."""
    book = found.book.promising(-found.request.holders)
    if moved_in.counting_persons == 0:
        return Decided(changed=(book,))
    entry = LedgerEntry(
        municipality=book.code,
        period=moved_in.period,
        kind=EntryKind.HOUSED,
        persons=-moved_in.counting_persons,
        recorded_at=now,
        true_on=moved_in.on,
        case_id=found.case.case_id,
        request_id=found.request.request_id,
    )
    event = QuotaCountedV1(
        municipality=book.code,
        period=moved_in.period,
        case_id=found.case.case_id,
        request_id=found.request.request_id,
        persons=moved_in.counting_persons,
        moved_in_on=moved_in.on,
    )
    return Decided(changed=(book.after(entry), entry), events=(event,))


HANDLING: Handling[ReportHoused] = Handling(report_housed, needs=needs)
