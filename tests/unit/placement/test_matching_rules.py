"""Who is placed where, and who waits."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from placement_service.domain.facility import Admission
from placement_service.domain.household import Household, Requirements
from placement_service.domain.matching import Matched, MatchingPool, Unmatched, match
from placement_service.domain.occupancy import Room
from placement_service.domain.wishes import POLICIES, policy_named, policy_on, score
from shared.vocabulary import CaseId, ContraIndication, PoliceRegion, Sex
from tests.unit.placement.test_hard_rules import TODAY, facility, household

NOON = datetime(2013, 2, 4, 12, tzinfo=UTC)
POLICY = policy_on(TODAY)


def asks(number: int, *, hours: int = 0, urgent: bool = False, **changed: Any) -> Household:
    return Household(CaseId(UUID(int=number)), household(**changed), urgent, NOON + timedelta(hours=hours))


def matched(rooms: tuple[Room, ...], *households: Household) -> dict[int, Matched | Unmatched]:
    outcomes = match(MatchingPool(rooms, households, POLICY), TODAY)
    return {outcome.case_id.int: outcome for outcome in outcomes}


def test_the_last_place_goes_to_who_was_referred_first() -> None:
    found = matched((Room(facility(places=1)),), asks(1, hours=2), asks(2, hours=1))

    assert isinstance(found[2], Matched)
    assert isinstance(found[1], Unmatched)


def test_the_urgent_go_before_who_was_referred_longer_ago() -> None:
    found = matched((Room(facility(places=1)),), asks(1), asks(2, hours=5, urgent=True))

    assert isinstance(found[2], Matched)


def test_a_household_gets_all_its_places_in_one_facility_or_none() -> None:
    rooms = (Room(facility(1, places=2)), Room(facility(2, places=2)))

    found = matched(rooms, asks(1, persons=3), asks(2, persons=2))

    assert isinstance(found[1], Unmatched)
    assert isinstance(found[2], Matched)
    assert len(found[2].places) == 2


def test_who_does_not_fit_is_passed_by_and_holds_up_nobody() -> None:
    found = matched((Room(facility(places=1)),), asks(1, persons=4), asks(2, hours=9))

    assert isinstance(found[2], Matched)


def test_a_facility_that_declined_is_not_asked_again() -> None:
    first = replace(asks(1), declined_by=(facility(1).facility_id,))

    found = matched((Room(facility(1)), Room(facility(2))), first)

    assert isinstance(found[1], Matched)
    assert found[1].facility_id == facility(2).facility_id


def test_the_decision_keeps_how_every_facility_stood() -> None:
    men_only = facility(2, admits=Admission((Sex.MALE,), children=True))
    found = matched((Room(facility(1, places=0)), Room(men_only)), asks(1))

    assert found[1].candidates.free == (0, 28)
    assert all(found[1].candidates.masks)


def test_during_the_reflection_period_the_police_region_of_the_investigation_is_preferred() -> None:
    here = facility(9, police_region=PoliceRegion.LIMBURG)

    found = matched((Room(facility(1)), Room(here)), asks(1, investigated_in=PoliceRegion.LIMBURG))

    assert isinstance(found[1], Matched)
    assert found[1].facility_id == here.facility_id


def test_a_specialised_house_is_spared_by_who_does_not_need_it_and_sought_by_who_does() -> None:
    special = facility(1, contra_indications=())
    plain = facility(2)
    needs = asks(1, special_needs=(ContraIndication.INTELLECTUAL_DISABILITY,))

    assert score(household(), plain, POLICY) > score(household(), special, POLICY)
    assert score(needs.requires, special, POLICY) > score(needs.requires, plain, POLICY)


def test_a_house_with_wheelchair_places_is_spared_by_who_walks() -> None:
    stairs = facility(2, wheelchair_places=0)

    assert score(household(), stairs, POLICY) > score(household(), facility(1), POLICY)
    assert score(household(wheelchair=True), stairs, POLICY) == score(household(wheelchair=True), facility(1), POLICY)


def test_no_origin_belief_or_willingness_is_an_input_of_the_score() -> None:
    known = {field.name for kind in (Household, Requirements) for field in fields(kind)}

    assert not [
        name
        for name in known
        for never in ("nation", "ethnic", "origin", "religi", "resid", "willing", "report", "foreign", "languag")
        if never in name
    ]


def test_weights_are_policy_with_a_source_and_a_period() -> None:
    assert all(policy.source and policy.valid_from for policy in POLICIES)
    assert policy_on(date(2010, 1, 1)) is POLICIES[0]
    assert policy_named(POLICY.version) is POLICY
