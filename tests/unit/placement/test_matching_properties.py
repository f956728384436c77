"""Matching on invented worlds: no place twice, no household broken, no hard rule violated, list order respected."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from placement_service.domain.facility import Admission, CapacityPeriod, Facility
from placement_service.domain.hard_rules import HARD_RULES, Situation, failed_rules
from placement_service.domain.household import Household, Requirements
from placement_service.domain.matching import Matched, MatchingPool, Unmatched, match
from placement_service.domain.occupancy import Room, runs_of
from placement_service.domain.wishes import list_order, policy_on
from shared.vocabulary import (
    CaseId,
    ContraIndication,
    FacilityId,
    MunicipalityCode,
    PoliceRegion,
    ProvinceCode,
    Route,
    Sex,
)
from tests.unit.placement.test_hard_rules import TODAY

START = datetime(2013, 1, 1, tzinfo=UTC)
POLICY = policy_on(TODAY)
SEEDS = st.integers(0, 2**40)
"""A world is made from one number: a failing one can be played again, and making many is quick."""


def rooms(chance: Random) -> tuple[Room, ...]:
    return tuple(_room(number, chance) for number in range(chance.randint(0, 4)))


def _room(number: int, chance: Random) -> Room:
    house = Facility(
        facility_id=FacilityId(UUID(int=number + 1)),
        name="demo",
        route=Route.CATEGORICAL_SHELTER,
        municipality=MunicipalityCode("GM0855"),
        province=_province(chance),
        police_region=chance.choice(list(PoliceRegion)),
        admits=Admission(_sexes(chance), chance.random() < 0.7, chance.choice([None, 18, 23]), 4),
        changed_on=TODAY,
        wheelchair_places=chance.randint(0, 2),
        contra_indications=_kinds(chance),
        calendar=(CapacityPeriod(TODAY, None, chance.randint(0, 6)),),
    )
    return Room(house, runs_of(sorted(chance.sample(range(1, 9), chance.randint(0, 4)))))


def households(chance: Random) -> tuple[Household, ...]:
    return tuple(_household(number, chance) for number in range(chance.randint(0, 8)))


def _household(number: int, chance: Random) -> Household:
    requires = Requirements(
        route=Route.CATEGORICAL_SHELTER,
        sexes=frozenset(_sexes(chance)),
        youngest_adult=chance.choice([None, 18, 25]),
        has_children=chance.random() < 0.4,
        persons=chance.choice([1, 1, 2, 3, 5]),
        wheelchair=chance.random() < 0.2,
        avoid_provinces=(_province(chance),) if chance.random() < 0.4 else (),
        avoid_municipalities=(),
        special_needs=_kinds(chance) if chance.random() < 0.3 else (),
        investigated_in=chance.choice([None, *PoliceRegion]),
    )
    declined = (FacilityId(UUID(int=chance.randint(1, 4))),) if chance.random() < 0.2 else ()
    referred_at = START + timedelta(hours=chance.randint(0, 5))
    return Household(CaseId(UUID(int=number)), requires, chance.random() < 0.3, referred_at, declined)


def _province(chance: Random) -> ProvinceCode:
    return ProvinceCode(chance.choice(["PV27", "PV28", "PV30"]))


def _sexes(chance: Random) -> tuple[Sex, ...]:
    return tuple(sorted(chance.sample([Sex.FEMALE, Sex.MALE], chance.randint(1, 2))))


def _kinds(chance: Random) -> tuple[ContraIndication, ...]:
    return tuple(sorted(chance.sample(list(ContraIndication), chance.randint(0, 2))))


def invented(seed: int) -> tuple[tuple[Room, ...], tuple[Household, ...]]:
    chance = Random(seed)  # noqa: S311 - worlds, not secrets
    return rooms(chance), households(chance)


@given(SEEDS)
@settings(max_examples=400)
def test_no_place_is_given_twice_and_every_household_is_whole(seed: int) -> None:
    world, waiting = invented(seed)
    outcomes = match(MatchingPool(world, waiting, POLICY), TODAY)
    by_id = {one.case_id: one for one in waiting}
    houses = {room.facility.facility_id: room for room in world}
    given = Counter(
        (outcome.facility_id, place) for outcome in outcomes if isinstance(outcome, Matched) for place in outcome.places
    )

    assert not given or max(given.values()) == 1
    assert Counter(outcome.case_id for outcome in outcomes) == Counter(by_id.keys())
    for facility_id, place in given:
        room = houses[facility_id]
        assert 1 <= place <= room.facility.places_on(TODAY)
        assert not any(first <= place <= last for first, last in room.taken)
    for outcome in outcomes:
        if isinstance(outcome, Matched):
            assert len(outcome.places) == by_id[outcome.case_id].requires.persons
    for facility_id, room in houses.items():
        taken = sum(1 for house, _ in given if house == facility_id)
        assert taken <= room.free_on(TODAY)


@given(SEEDS)
@settings(max_examples=400)
def test_the_frozen_masks_are_what_the_rules_say_and_only_a_fitting_facility_is_chosen(seed: int) -> None:
    world, waiting = invented(seed)
    by_id = {one.case_id: one for one in waiting}

    for outcome in match(MatchingPool(world, waiting, POLICY), TODAY):
        asks = by_id[outcome.case_id]
        frozen = outcome.candidates
        for index, room in enumerate(world):
            at = Situation(TODAY, frozen.free[index], frozen.free_wheelchair[index], asks.declined_by)
            assert failed_rules(asks.requires, room.facility, at) == frozen.masks[index]
        fitting = [room.facility.facility_id for room, mask in zip(world, frozen.masks, strict=True) if not mask]
        if isinstance(outcome, Matched):
            assert outcome.facility_id in fitting
        else:
            assert fitting == []


@given(SEEDS)
def test_households_are_decided_in_list_order(seed: int) -> None:
    world, waiting = invented(seed)
    outcomes = match(MatchingPool(world, waiting, POLICY), TODAY)

    assert [outcome.case_id for outcome in outcomes] == [
        one.case_id for one in sorted(waiting, key=lambda one: list_order(one, POLICY))
    ]


@given(SEEDS)
def test_whoever_still_waits_fits_nowhere_afterwards_either(seed: int) -> None:
    world, waiting = invented(seed)
    outcomes = match(MatchingPool(world, waiting, POLICY), TODAY)
    taken: dict[FacilityId, set[int]] = {}
    for outcome in outcomes:
        if isinstance(outcome, Matched):
            taken.setdefault(outcome.facility_id, set()).update(outcome.places)
    after = tuple(
        Room(room.facility, runs_of(sorted(_numbers(room) | taken.get(room.facility.facility_id, set()))))
        for room in world
    )
    left = tuple(one for one in waiting if any(isinstance(o, Unmatched) and o.case_id == one.case_id for o in outcomes))

    assert not [o for o in match(MatchingPool(after, left, POLICY), TODAY) if isinstance(o, Matched)]


@given(SEEDS)
def test_the_order_in_which_households_are_told_changes_nothing(seed: int) -> None:
    world, waiting = invented(seed)
    mixed = list(waiting)
    Random(seed).shuffle(mixed)  # noqa: S311 - an order, not a secret

    assert match(MatchingPool(world, tuple(mixed), POLICY), TODAY) == match(MatchingPool(world, waiting, POLICY), TODAY)


def _numbers(room: Room) -> set[int]:
    return {place for first, last in room.taken for place in range(first, last + 1)}


def test_there_are_as_many_bits_as_rules() -> None:
    assert len(HARD_RULES) == 11
