"""Who waits because every target is promised is linked as soon as a promise ends, whatever ended it."""

from uuid import UUID

from housing_service.application import report_housed, withdraw_request
from housing_service.application.link_open_cases import link_open_cases, pools
from housing_service.application.pools import ALL_BOOKS, UNLINKED_CASES
from housing_service.domain.outflow_case import OutflowCase, OutflowState
from housing_service.domain.outflow_request import Home, OutflowRequest
from shared.vocabulary import CaseId, RequestWithdrawal
from tests.unit.housing.housing_builders import CASE_ID, NOW, Memory, address_of, book, household, memory

WAITING = CaseId(UUID(int=7))
TODAY = NOW.date()


def one_linked_one_waiting() -> Memory:
    """The only municipality has promised its whole target to the first household."""
    world = memory(household(), book("GM0001", 2))
    world.take(link_open_cases(world, [world.case], NOW))
    waits = household(case_id=WAITING)
    world.aggregates[OutflowCase, str(WAITING)] = waits
    world.take(link_open_cases(world, [waits], NOW))
    assert state_of(world) is OutflowState.UNLINKED
    return world


def state_of(world: Memory) -> OutflowState:
    found = world.one(OutflowCase, WAITING)
    assert found is not None
    return found.state


def linked_request(world: Memory) -> OutflowRequest:
    [request] = [one for one in world.every(OutflowRequest) if one.case_id == CASE_ID]
    return request


def test_a_withdrawn_request_leaves_its_target_to_who_waits() -> None:
    world = one_linked_one_waiting()
    to = address_of(linked_request(world))

    world.carry_out(withdraw_request.WithdrawRequest(to, RequestWithdrawal.OWN_HOME, None), withdraw_request.HANDLING)

    assert state_of(world) is OutflowState.LINKED


def test_where_fewer_moved_in_than_were_promised_the_rest_is_left_to_who_waits() -> None:
    world = one_linked_one_waiting()
    found = linked_request(world).accepted(TODAY).found(Home(TODAY, TODAY, 2))
    world.aggregates[OutflowRequest, str(found.request_id)] = found

    world.carry_out(report_housed.ReportHoused(address_of(found), TODAY, 1), report_housed.HANDLING)

    assert state_of(world) is OutflowState.LINKED


def test_a_request_whose_promise_is_kept_in_full_calls_for_no_linking() -> None:
    """Nobody is locked without need."""
    world = one_linked_one_waiting()
    found = linked_request(world).accepted(TODAY).found(Home(TODAY, TODAY, 2))
    world.aggregates[OutflowRequest, str(found.request_id)] = found

    housed = report_housed.report_housed(report_housed.ReportHoused(address_of(found), TODAY, 2), world, NOW)

    assert list(pools(world, housed.changed)) == []
    assert list(pools(world, [household()])) == [UNLINKED_CASES, ALL_BOOKS]
