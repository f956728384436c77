"""Offers and stays go forward only, and end about three months after arrival."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from placement_service.domain.group_budget import EntryKind, position_of
from placement_service.domain.offer import Offer, OfferState
from placement_service.domain.stay import Departure, Stay, StayState, months_later
from shared.deciding import Refused
from shared.vocabulary import (
    CaseId,
    DeclineReason,
    DepartureDestination,
    FacilityId,
    OfferId,
    PlacementAuthority,
    PlacementState,
    ProposalId,
    StayId,
)
from tests.unit.placement.test_matching_a_batch import case

NOON = datetime(2013, 2, 4, 12, tzinfo=UTC)
OFFER = Offer(
    OfferId(UUID(int=1)),
    CaseId(UUID(int=2)),
    ProposalId(UUID(int=3)),
    FacilityId(UUID(int=4)),
    2,
    PlacementAuthority.COORDINATOR,
    NOON,
)
STAY = Stay(StayId(UUID(int=5)), CaseId(UUID(int=2)), FacilityId(UUID(int=4)), 2, NOON)


@pytest.mark.parametrize(
    ("arrival", "end"),
    [
        (date(2013, 2, 4), date(2013, 5, 4)),
        (date(2012, 11, 30), date(2013, 2, 28)),
        (date(2011, 11, 30), date(2012, 2, 29)),
        (date(2013, 12, 31), date(2014, 3, 31)),
    ],
)
def test_a_stay_is_expected_to_end_three_calendar_months_after_arrival(arrival: date, end: date) -> None:
    assert months_later(arrival, 3) == end
    assert STAY.arrived(NOON, arrival).expected_end_on == end


def test_an_answered_offer_is_answered() -> None:
    accepted = OFFER.accepted(NOON)

    with pytest.raises(Refused, match="offer is accepted"):
        accepted.accepted(NOON)
    with pytest.raises(Refused, match="offer is accepted"):
        accepted.declined(DeclineReason.INFECTION, None, NOON)
    assert OFFER.declined(DeclineReason.INFECTION, None, NOON).state is OfferState.DECLINED


def test_nobody_departs_before_arriving_or_twice() -> None:
    left = Departure(NOON, DepartureDestination.HOME, None)

    with pytest.raises(Refused, match="stay is expected"):
        STAY.departed(left)
    departed = STAY.arrived(NOON, NOON.date()).departed(left)
    assert departed.state is StayState.DEPARTED
    with pytest.raises(Refused, match="stay is departed"):
        departed.departed(left)


def test_a_refusal_tells_the_state_and_what_is_possible() -> None:
    with pytest.raises(Refused) as refused:
        case(1, PlacementState.WAITING).expect("confirmation", PlacementState.PROPOSED)

    assert refused.value.facts == {"state": "waiting", "possible": ["proposed"]}
    assert "proposed by itself when a fitting place frees" in refused.value.detail


def test_changed_facts_leave_the_earlier_ones_on_file() -> None:
    first = case(1)

    second = first.with_facts(first.facts).with_facts(first.facts)

    assert second.facts_version == 3
    assert [second.facts_at(version) for version in (1, 2, 3)] == [first.facts] * 3


def test_the_budget_is_what_its_lines_add_up_to() -> None:
    position = position_of(
        [(EntryKind.GRANTED, 1000), (EntryKind.RESERVED, 400), (EntryKind.RELEASED, 100), (EntryKind.SPENT, 250)]
    )

    assert position.available == 450
