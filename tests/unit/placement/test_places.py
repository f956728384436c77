"""Which places are free, and in which order they are given."""

from datetime import date

import pytest

from placement_service.adapters.bulk import runs_from
from placement_service.domain.facility import CapacityPeriod, overlapping
from placement_service.domain.occupancy import FreePlaces, Room, runs_of
from tests.unit.placement.test_hard_rules import TODAY, facility


def test_ordinary_places_are_given_before_wheelchair_places() -> None:
    free = FreePlaces(Room(facility(places=4)), TODAY)

    assert free.take(2, in_wheelchair=False) == (3, 4)
    assert free.take(2, in_wheelchair=False) == (1, 2)
    assert free.count == 0


def test_who_needs_a_wheelchair_place_gets_one_and_the_others_of_the_household_ordinary_ones() -> None:
    free = FreePlaces(Room(facility(places=5)), TODAY)

    assert free.take(3, in_wheelchair=True) == (1, 3, 4)
    assert free.wheelchair == 1


def test_places_between_held_ones_are_found() -> None:
    free = FreePlaces(Room(facility(places=8), taken=((1, 3), (5, 5), (7, 7))), TODAY)

    assert free.take(3, in_wheelchair=False) == (4, 6, 8)


def test_over_capacity_nothing_is_free_until_enough_have_left() -> None:
    crowded = Room(facility(places=2), taken=((3, 5),))

    assert crowded.free_on(TODAY) == 0
    assert crowded.without([4, 5]).free_on(TODAY) == 1
    assert FreePlaces(crowded.without([4, 5]), TODAY).take(1, in_wheelchair=False) == (1,)


def test_outside_its_contract_a_facility_has_no_places() -> None:
    assert Room(facility()).free_on(date(2015, 1, 1)) == 0


def test_given_back_places_join_what_is_free() -> None:
    room = Room(facility(places=6), taken=((1, 6),)).without([2, 3])

    assert room.taken == ((1, 1), (4, 6))
    assert room.free_on(TODAY) == 2


@pytest.mark.parametrize(
    ("text", "runs"), [(None, ()), ("{}", ()), ("{[1,4)}", ((1, 3),)), ("{[1,2),[4,9)}", ((1, 1), (4, 8)))]
)
def test_held_places_are_read_as_runs(text: str | None, runs: tuple[tuple[int, int], ...]) -> None:
    assert runs_from(text) == runs


def test_numbers_make_runs() -> None:
    assert runs_of([1, 2, 3, 7, 9, 10]) == ((1, 3), (7, 7), (9, 10))


def test_periods_overlap_when_one_begins_before_the_other_is_over() -> None:
    first = CapacityPeriod(date(2012, 1, 1), date(2012, 6, 30), 1)
    next_day = CapacityPeriod(date(2012, 7, 1), None, 1)
    same_day = CapacityPeriod(date(2012, 6, 30), date(2012, 6, 30), 1)
    later = CapacityPeriod(date(2020, 1, 1), date(2020, 2, 1), 1)

    assert overlapping((first, next_day)) == ()
    assert overlapping((next_day, first)) == ()
    assert overlapping((first, same_day)) == (1,)
    assert overlapping((later, first, next_day)) == (0,)
