"""What housing hears, in whatever order it hears it."""

from datetime import UTC, date, datetime
from itertools import permutations
from uuid import UUID

import pytest

from housing_service.domain.outflow_case import OutflowCase, OutflowState
from housing_service.domain.outflow_request import OutflowRequest
from housing_service.domain.target_book import TargetBook
from housing_service.entrypoints.event_handlers import EVENT_TABLE
from shared.contracts.base import EventData
from shared.contracts.intake import (
    PermitExtendedV1,
    PermitGrantedV1,
    PermitRefusedV1,
    PermitWithdrawnV1,
    ReferralReceivedV1,
    ReferralWithdrawnV1,
)
from shared.contracts.placement import DiagnosticsCompletedV1, ResidentArrivedV1, ResidentDepartedV1
from shared.deciding import Ref
from shared.vocabulary import (
    CaseId,
    DepartureDestination,
    Destination,
    FacilityId,
    PermitGround,
    ReferralWithdrawal,
    RequestState,
    RequestWithdrawal,
    StayId,
)
from tests.housing_events import granted, referred
from tests.unit.housing.housing_builders import CASE_ID, NOW, Memory, book, memory

STAY, FACILITY = StayId(UUID(int=8)), FacilityId(UUID(int=9))
REFERRED: ReferralReceivedV1 = referred(CASE_ID, avoid_provinces=("PV28",))
GRANTED: PermitGrantedV1 = granted(CASE_ID)
ARRIVED = ResidentArrivedV1(
    case_id=CASE_ID,
    stay_id=STAY,
    facility_id=FACILITY,
    arrived_at=datetime(2013, 2, 5, 23, 30, tzinfo=UTC),
    expected_end_on=date(2013, 5, 6),
)
DIAGNOSED = DiagnosticsCompletedV1(
    case_id=CASE_ID,
    stay_id=STAY,
    completed_on=date(2013, 4, 10),
    destination=Destination.SUPPORTED_LIVING,
    fit_to_leave_from=date(2013, 6, 10),
)
DEPARTED = ResidentDepartedV1(
    case_id=CASE_ID,
    stay_id=STAY,
    facility_id=FACILITY,
    departed_at=datetime(2013, 5, 21, 8, tzinfo=UTC),
    destination=DepartureDestination.HOME,
)
WITHDRAWN = PermitWithdrawnV1(case_id=CASE_ID, decided_at=NOW, withdrawn_from=date(2013, 5, 1))


def heard(*events: EventData, world: Memory | None = None) -> Memory:
    world = world or memory(book("GM0001", 10), book("GM0002", 20, province="PV28"))
    for event in events:
        world.carry_out(event, EVENT_TABLE[type(event)])
    return world


def test_a_permit_opens_outflow_and_links_and_requests_at_once() -> None:
    world = heard(REFERRED, GRANTED)
    assert world.kinds() == ["outflow-opened", "household-linked", "outflow-requested"]
    assert (world.newest_request.municipality, world.newest_request.persons) == ("GM0001", 2)
    assert world.case.state is OutflowState.LINKED


def test_the_region_to_avoid_decides_even_against_the_most_remaining_target() -> None:
    world = heard(referred(CASE_ID), GRANTED)
    assert world.newest_request.municipality == "GM0002"
    assert heard(REFERRED, GRANTED).newest_request.municipality == "GM0001"


def test_a_permit_as_witness_opens_no_outflow() -> None:
    world = heard(REFERRED, granted(CASE_ID, ground=PermitGround.WITNESS))
    assert (world.case.state, world.events) == (OutflowState.NOTED, [])


def test_a_second_permit_opens_no_second_outflow() -> None:
    world = heard(REFERRED, GRANTED, GRANTED)
    assert world.kinds() == ["outflow-opened", "household-linked", "outflow-requested"]


def test_the_order_of_topics_does_not_matter() -> None:
    """Events of one topic stay in order; those of the other may come before, between or after."""
    intake, placement = (REFERRED, GRANTED), (ARRIVED, DIAGNOSED, DEPARTED)
    expected = heard(*intake, *placement)
    tried = 0
    for order in permutations(intake + placement):
        kept = [tuple(one for one in order if one in topic) for topic in (intake, placement)]
        if kept == [intake, placement]:
            tried += 1
            assert heard(*order).case == expected.case
            assert heard(*order).kinds() == expected.kinds()
    assert tried == 10


def test_a_permit_without_the_referral_waits_for_it() -> None:
    world = heard(GRANTED)
    assert world.kinds() == ["outflow-opened"]
    assert heard(REFERRED, world=world).case.state is OutflowState.LINKED


def test_the_earliest_moving_date_is_three_calendar_months_after_the_day_of_arrival_in_amsterdam() -> None:
    assert heard(ARRIVED).case.arrived_on == date(2013, 2, 6)
    assert heard(ARRIVED).case.earliest_on == date(2013, 5, 6)
    assert heard(GRANTED).case.earliest_on is None


def test_diagnostics_move_the_date_and_tell_the_destination() -> None:
    world = heard(ARRIVED, DIAGNOSED)
    assert (world.case.earliest_on, world.case.destination) == (date(2013, 6, 10), Destination.SUPPORTED_LIVING)


def test_without_diagnostics_the_destination_is_independent() -> None:
    assert heard(ARRIVED).case.destination is Destination.INDEPENDENT


def test_a_later_stay_does_not_begin_the_months_anew() -> None:
    later = ARRIVED.model_copy(update={"arrived_at": datetime(2013, 3, 1, 9, tzinfo=UTC)})
    assert heard(ARRIVED, later).case.arrived_on == heard(later, ARRIVED).case.arrived_on == date(2013, 2, 6)


def test_a_departure_is_noted_and_ends_no_request() -> None:
    world = heard(REFERRED, GRANTED, DEPARTED)
    assert (world.case.departed_on, world.case.departed_to) == (date(2013, 5, 21), DepartureDestination.HOME)
    assert world.newest_request.state is RequestState.REQUESTED


def test_a_permit_withdrawn_before_moving_in_withdraws_the_request() -> None:
    world = heard(REFERRED, GRANTED, WITHDRAWN)
    assert world.newest_request.withdrawn_for is RequestWithdrawal.PERMIT_WITHDRAWN
    assert (world.case.state, world.book("GM0001").promised) == (OutflowState.CLOSED, 0)
    assert world.kinds()[-1] == "request-withdrawn"


def test_a_permit_withdrawn_while_nobody_is_linked_ends_the_waiting() -> None:
    world = heard(REFERRED, GRANTED, WITHDRAWN, world=memory(book("GM0001")))
    assert world.case.state is OutflowState.CLOSED
    assert world.every(OutflowRequest) == []


def test_a_new_permit_after_a_withdrawn_one_opens_outflow_again() -> None:
    world = heard(REFERRED, GRANTED, WITHDRAWN, GRANTED)
    assert world.case.state is OutflowState.LINKED
    assert len(world.every(OutflowRequest)) == 2
    assert world.kinds()[-3:] == ["outflow-opened", "household-linked", "outflow-requested"]


@pytest.mark.parametrize(
    "late", [WITHDRAWN, ReferralWithdrawnV1(case_id=CASE_ID, reason=ReferralWithdrawal.OTHER), GRANTED]
)
def test_after_moving_in_the_count_stands_whatever_is_decided_later(late: EventData) -> None:
    world = heard(REFERRED, GRANTED)
    world.aggregates[OutflowCase, str(CASE_ID)] = world.case.housed()
    world.events.clear()
    heard(late, world=world)
    assert (world.case.state, world.events, world.ledger) == (OutflowState.HOUSED, [], [])


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (ReferralWithdrawal.LEFT_UNKNOWN, RequestWithdrawal.LEFT),
        (ReferralWithdrawal.NOT_A_VICTIM, RequestWithdrawal.REFERRAL_WITHDRAWN),
    ],
)
def test_a_withdrawn_referral_withdraws_the_request(reason: ReferralWithdrawal, expected: RequestWithdrawal) -> None:
    world = heard(REFERRED, GRANTED, ReferralWithdrawnV1(case_id=CASE_ID, reason=reason))
    assert world.newest_request.withdrawn_for is expected


def test_a_refused_permit_is_noted_and_an_extension_moves_the_last_day() -> None:
    refused = heard(REFERRED, PermitRefusedV1(case_id=CASE_ID, decided_at=NOW)).case
    assert (refused.permit_refused_at, refused.state) == (NOW, OutflowState.NOTED)
    extended = PermitExtendedV1(case_id=CASE_ID, decided_at=NOW, valid_to=date(2015, 3, 10))
    case = heard(REFERRED, GRANTED, extended).case
    assert case.permit is not None
    assert case.permit.valid_to == date(2015, 3, 10)


def test_an_extension_without_a_known_permit_changes_nothing() -> None:
    world = heard(PermitExtendedV1(case_id=CASE_ID, decided_at=NOW, valid_to=date(2015, 3, 10)))
    assert world.every(OutflowCase) == []


def test_every_event_names_what_it_needs() -> None:
    for event in (REFERRED, GRANTED, ARRIVED, DIAGNOSED, DEPARTED, WITHDRAWN):
        handling = EVENT_TABLE[type(event)]
        assert list(handling.needs(event)) == [Ref(OutflowCase, str(CASE_ID))]


def test_an_event_that_may_end_a_request_asks_for_the_request_and_the_book() -> None:
    world = heard(REFERRED, GRANTED)
    also = EVENT_TABLE[PermitWithdrawnV1].also
    assert also is not None
    request = Ref(OutflowRequest, str(world.newest_request.request_id))
    assert list(also(WITHDRAWN, world)) == [request, Ref(TargetBook, "GM0001")]
    assert list(also(WITHDRAWN.model_copy(update={"case_id": CaseId(UUID(int=5))}), world)) == []
