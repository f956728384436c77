"""A request goes requested, accepted, home found, housed; whoever skips a step is told what is possible."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from housing_service.application import (
    accept_request,
    decide_refusal,
    refuse_request,
    report_home_found,
    report_housed,
    withdraw_request,
)
from housing_service.application.accept_request import AcceptRequest
from housing_service.application.decide_refusal import DecideRefusal
from housing_service.application.refuse_request import RefuseRequest
from housing_service.application.report_home_found import ReportHomeFound
from housing_service.application.report_housed import ReportHoused
from housing_service.application.withdraw_request import WithdrawRequest
from housing_service.domain.linking import UnlinkedReason
from housing_service.domain.outflow_case import OutflowState
from housing_service.domain.outflow_request import POSSIBLE, OutflowRequest
from shared.deciding import Refused
from shared.vocabulary import RefusalReason, RefusedBy, RequestState, RequestWithdrawal
from tests.unit.housing.housing_builders import H1, NOW, PERMIT, Memory, address_of, household, linked_world

TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)
ANSWERS: dict[str, tuple[Any, Any]] = {
    "acceptance": (lambda to: AcceptRequest(to, date(2013, 3, 20)), accept_request.HANDLING),
    "home-found": (
        lambda to: ReportHomeFound(to, date(2013, 4, 30), date(2013, 5, 20), 2),
        report_home_found.HANDLING,
    ),
    "housed": (lambda to: ReportHoused(to, date(2013, 5, 21), 2), report_housed.HANDLING),
    "refusal": (
        lambda to: RefuseRequest(to, RefusedBy.MUNICIPALITY, RefusalReason.NO_FITTING_HOME, None),
        refuse_request.HANDLING,
    ),
    "refusal-decision": (lambda to: DecideRefusal(to, True, "sealed"), decide_refusal.HANDLING),
    "withdrawal": (lambda to: WithdrawRequest(to, RequestWithdrawal.LEFT, None), withdraw_request.HANDLING),
}
LEADING_TO: dict[RequestState, tuple[str, ...]] = {
    RequestState.REQUESTED: (),
    RequestState.ACCEPTED: ("acceptance",),
    RequestState.HOME_FOUND: ("acceptance", "home-found"),
    RequestState.HOUSED: ("acceptance", "home-found", "housed"),
    RequestState.REFUSED: ("refusal", "refusal-decision"),
    RequestState.WITHDRAWN: ("withdrawal",),
}


def answer(world: Memory, request: OutflowRequest, action: str, command: Any = None) -> OutflowRequest:
    make, handling = ANSWERS[action]
    world.carry_out(command or make(address_of(request)), handling)
    changed = world.one(OutflowRequest, request.request_id)
    assert changed is not None
    return changed


def in_state(state: RequestState, world: Memory | None = None) -> tuple[Memory, OutflowRequest]:
    world = world or linked_world()
    request = world.newest_request
    for action in LEADING_TO[state]:
        request = answer(world, request, action)
    assert request.state is state
    return world, request


def refusal_of(world: Memory, request: OutflowRequest, action: str, command: Any = None) -> Refused:
    before = (dict(world.aggregates), list(world.ledger), list(world.events))
    with pytest.raises(Refused) as caught:
        answer(world, request, action, command)
    assert before == (world.aggregates, world.ledger, world.events)
    return caught.value


@pytest.mark.parametrize("state", list(RequestState))
@pytest.mark.parametrize("action", list(ANSWERS))
def test_an_answer_out_of_turn_is_refused_with_the_state_and_what_is_possible(state: RequestState, action: str) -> None:
    world, request = in_state(state)
    if action in POSSIBLE[state]:
        answer(world, request, action)
    else:
        refused = refusal_of(world, request, action)
        assert refused.code == "request-in-other-state"
        assert refused.facts == {"state": state.value, "possible": list(POSSIBLE[state])}
        assert state.value in refused.detail


def test_a_home_must_fit_the_whole_household() -> None:
    world, request = in_state(RequestState.ACCEPTED)
    small = ReportHomeFound(address_of(request), date(2013, 4, 30), date(2013, 5, 20), 1)
    refused = refusal_of(world, request, "home-found", small)
    assert [(fault.pointer, fault.code) for fault in refused.faults] == [("/fitsPersons", "home-too-small")]
    assert "no-fitting-home" in refused.detail


def test_no_more_persons_move_in_than_the_household_has() -> None:
    world, request = in_state(RequestState.HOME_FOUND)
    refused = refusal_of(world, request, "housed", ReportHoused(address_of(request), date(2013, 5, 21), 3))
    assert [fault.pointer for fault in refused.faults] == ["/persons"]


@pytest.mark.parametrize(
    ("state", "action", "pointer"),
    [
        (RequestState.REQUESTED, "acceptance", "/acceptedOn"),
        (RequestState.ACCEPTED, "home-found", "/foundOn"),
        (RequestState.HOME_FOUND, "housed", "/movedInOn"),
    ],
)
def test_a_fact_does_not_lie_in_the_future(state: RequestState, action: str, pointer: str) -> None:
    world, request = in_state(state)
    to = address_of(request)
    command = {
        "acceptance": AcceptRequest(to, TOMORROW),
        "home-found": ReportHomeFound(to, TOMORROW, TOMORROW, 2),
        "housed": ReportHoused(to, TOMORROW, 2),
    }[action]
    refused = refusal_of(world, request, action, command)
    assert refused.code == "invalid-input"
    assert [(fault.pointer, fault.code) for fault in refused.faults] == [(pointer, "in-the-future")]


@pytest.mark.parametrize("action", ["home-found", "housed"])
def test_the_state_is_told_before_a_day_to_come_for_out_of_turn_no_day_would_do(action: str) -> None:
    world, request = in_state(RequestState.REQUESTED)
    to = address_of(request)
    command = {
        "home-found": ReportHomeFound(to, TOMORROW, TOMORROW, 2),
        "housed": ReportHoused(to, TOMORROW, 2),
    }[action]
    assert refusal_of(world, request, action, command).code == "request-in-other-state"


def test_a_home_may_become_available_later_for_that_is_a_plan() -> None:
    world, request = in_state(RequestState.ACCEPTED)
    later = ReportHomeFound(address_of(request), TODAY, TODAY + timedelta(days=90), 2)
    assert answer(world, request, "home-found", later).state is RequestState.HOME_FOUND


def test_nobody_moves_in_before_the_home_was_found() -> None:
    world, request = in_state(RequestState.HOME_FOUND)
    early = ReportHoused(address_of(request), date(2013, 4, 29), 3)
    assert [fault.pointer for fault in refusal_of(world, request, "housed", early).faults] == ["/persons", "/movedInOn"]


def test_housed_counts_the_permit_holders_in_the_half_year_of_moving_in() -> None:
    world, _ = in_state(RequestState.HOUSED)
    assert world.book("GM0001").booked(H1).position.housed == 2
    [entry] = world.ledger
    assert (entry.period, entry.persons, entry.true_on) == ("2013-H1", -2, date(2013, 5, 21))
    assert world.kinds() == ["request-accepted", "home-found", "household-housed", "quota-counted"]
    assert world.case.state is OutflowState.HOUSED


def test_a_move_of_the_year_before_counts_in_that_half_year() -> None:
    world, request = in_state(RequestState.ACCEPTED)
    found = ReportHomeFound(address_of(request), date(2012, 11, 1), date(2012, 12, 1), 2)
    request = answer(world, request, "home-found", found)
    answer(world, request, "housed", ReportHoused(address_of(request), date(2012, 12, 31), 2))
    assert world.book("GM0001").booked(H1).position.housed == 0
    assert [booked.period for booked in world.book("GM0001").periods] == ["2012-H2", "2013-H1"]


def test_only_permit_holders_count() -> None:
    world, request = in_state(RequestState.HOUSED, linked_world(household(permit=replace(PERMIT, holders=1))))
    assert request.moved_in is not None
    assert (request.moved_in.persons, request.moved_in.counting_persons) == (2, 1)
    assert world.book("GM0001").booked(H1).position.housed == 1


def test_who_moved_in_before_2012_counts_nowhere() -> None:
    world, request = in_state(RequestState.ACCEPTED)
    found = ReportHomeFound(address_of(request), date(2011, 11, 1), date(2011, 12, 1), 2)
    request = answer(world, request, "home-found", found)
    answer(world, request, "housed", ReportHoused(address_of(request), date(2011, 12, 31), 2))
    assert world.ledger == []
    assert world.kinds()[-1] == "household-housed"


def test_a_promise_ends_with_the_request_however_it_ends() -> None:
    assert linked_world().book("GM0001").promised == 2
    for state in (RequestState.HOUSED, RequestState.REFUSED, RequestState.WITHDRAWN):
        world, _ = in_state(state)
        assert world.book("GM0001").promised == 0


def test_a_refusal_changes_nothing_until_the_coordinator_decides() -> None:
    world = linked_world()
    refused = answer(world, world.newest_request, "refusal")
    assert refused.state is RequestState.REQUESTED
    assert refused.possible == ("refusal-decision", "withdrawal")
    assert refusal_of(world, refused, "acceptance").facts["possible"] == ["refusal-decision", "withdrawal"]
    assert world.events == []


def test_a_refusal_that_is_not_accepted_leaves_the_request_where_it_was() -> None:
    world, request = in_state(RequestState.ACCEPTED)
    request = answer(world, request, "refusal")
    request = answer(world, request, "refusal-decision", DecideRefusal(address_of(request), False, "sealed"))
    assert request.state is RequestState.ACCEPTED
    assert request.refusals[-1].accepted is False
    assert answer(world, request, "home-found").state is RequestState.HOME_FOUND


def test_an_accepted_refusal_is_linked_elsewhere_at_once_and_never_to_the_same_municipality() -> None:
    world, refused = in_state(RequestState.REFUSED)
    assert world.newest_request.request_id != refused.request_id
    assert (world.newest_request.municipality, world.newest_request.state) == ("GM0002", RequestState.REQUESTED)
    assert world.kinds() == ["request-refused", "household-linked", "outflow-requested"]
    answer(world, world.newest_request, "refusal")
    answer(world, world.newest_request, "refusal-decision")
    assert world.case.state is OutflowState.UNLINKED
    assert world.case.unlinked is not None
    assert world.case.unlinked.reason is UnlinkedReason.NO_MUNICIPALITY_ALLOWED


def test_a_withdrawn_request_closes_the_outflow_and_is_not_linked_again() -> None:
    world, request = in_state(RequestState.WITHDRAWN)
    assert world.case.state is OutflowState.CLOSED
    assert world.newest_request.request_id == request.request_id
    assert world.kinds() == ["request-withdrawn"]
