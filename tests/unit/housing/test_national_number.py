"""The national number opens a half-year, is revised by whoever has seen it, and every municipality's target follows."""

from datetime import date

import pytest

from housing_service.application.set_national_number import HANDLING, SetNationalNumber
from housing_service.domain.ledger import EntryKind
from housing_service.domain.national_number import NationalNumber, PopulationBase
from housing_service.domain.target_book import TargetBook
from housing_service.domain.targets import Part
from shared.deciding import Refused
from shared.vocabulary import HalfYear
from tests.unit.housing.housing_builders import H1, Memory, book, memory

REGULAR = Part("regular", 300)


def country(on: date = date(2012, 1, 1)) -> Memory:
    """A large and a small municipality of together 1,000 inhabitants."""
    return memory(book("GM0001", inhabitants=900, on=on), book("GM0002", inhabitants=100, on=on))


def put(
    world: Memory, *parts: Part, if_match: int | None = None, stand_in: int | None = None, period: HalfYear = H1
) -> bool:
    command = SetNationalNumber(period, parts, date(2013, 9, 1), "Stcrt", if_match, stand_in)
    return bool(world.carry_out(command, HANDLING).answer["created"])


def targets(world: Memory) -> list[int]:
    return [one.booked(H1).position.target for one in world.every(TargetBook)]


def refusal(world: Memory, *parts: Part, **more: int | None) -> Refused:
    with pytest.raises(Refused) as caught:
        put(world, *parts, **more)  # type: ignore[arg-type]
    return caught.value


def test_the_first_number_opens_the_half_year_and_sets_every_target() -> None:
    world = country()
    assert put(world, REGULAR)
    assert targets(world) == [270, 30]
    assert world.kinds() == ["target-set", "target-set"]


def test_a_number_counts_when_it_is_recorded_even_if_published_later() -> None:
    world = country()
    put(world, REGULAR)
    number = world.one(NationalNumber, H1)
    assert number is not None
    assert number.current.published_on == date(2013, 9, 1)
    assert targets(world) == [270, 30]


def test_parts_are_rounded_up_each_and_summed() -> None:
    world = country()
    put(world, Part("regular", 5), Part("pardon", 5))
    assert targets(world) == [5 + 5, 1 + 1]


def test_a_revision_books_the_new_ceiling_minus_the_old() -> None:
    world = country()
    put(world, REGULAR)
    assert not put(world, Part("regular", 405), if_match=1)
    assert targets(world) == [365, 41]
    revised = [entry for entry in world.ledger if entry.kind is EntryKind.TARGET_REVISED]
    assert [entry.persons for entry in revised] == [365 - 270, 41 - 30]
    assert [event.difference for event in world.events[2:]] == [95, 11]


def test_a_lower_number_books_a_minus() -> None:
    world = country()
    put(world, REGULAR)
    put(world, Part("regular", 200), if_match=1)
    assert targets(world) == [180, 20]


def test_a_part_that_is_dropped_is_booked_back_and_a_new_one_is_booked_in() -> None:
    world = country()
    put(world, REGULAR)
    put(world, Part("pardon", 100), if_match=1)
    assert targets(world) == [90, 10]
    first = world.every(TargetBook)[0].booked(H1)
    assert dict(first.targets) == {"pardon": 90, "regular": 0}


def test_a_changed_number_is_booked_even_where_the_ceiling_stays_the_same() -> None:
    world = country()
    put(world, Part("regular", 3))
    put(world, Part("regular", 4), if_match=1)
    assert [(entry.municipality, entry.persons) for entry in world.ledger[2:]] == [("GM0001", 1), ("GM0002", 0)]


def test_the_same_number_again_books_nothing_and_keeps_the_history() -> None:
    world = country()
    put(world, REGULAR)
    put(world, REGULAR, if_match=1)
    number = world.one(NationalNumber, H1)
    assert number is not None
    assert (number.revision, len(number.history), len(world.ledger)) == (2, 1, 2)


def test_who_has_not_seen_the_number_in_force_may_not_revise_it() -> None:
    world = country()
    put(world, REGULAR)
    assert refusal(world, REGULAR).code == "if-match-required"
    assert refusal(world, REGULAR, if_match=2).code == "revision-changed"
    assert refusal(country(), REGULAR, if_match=1).code == "revision-changed"


def test_a_part_may_be_named_once() -> None:
    refused = refusal(country(), REGULAR, Part("pardon", 1), REGULAR)
    assert [fault.pointer for fault in refused.faults] == ["/parts/2/part"]


def test_the_inhabitants_of_the_year_before_are_used_where_they_are_known() -> None:
    world = country(on=date(2012, 1, 1))
    put(world, REGULAR, stand_in=2021)
    number = world.one(NationalNumber, H1)
    assert number is not None
    assert number.base == PopulationBase(date(2012, 1, 1), date(2012, 1, 1))
    assert not number.base.stand_in
    assert not world.events[0].stand_in_population


def test_another_year_stands_in_only_where_it_is_configured_and_is_said_to() -> None:
    world = country(on=date(2021, 1, 1))
    assert refusal(world, REGULAR).code == "population-missing"
    put(world, REGULAR, stand_in=2021)
    number = world.one(NationalNumber, H1)
    assert number is not None
    assert number.base.stand_in
    assert number.base == PopulationBase(date(2012, 1, 1), date(2021, 1, 1))
    assert world.events[0].stand_in_population


def test_a_stand_in_year_that_is_not_known_stands_in_for_nothing() -> None:
    assert refusal(country(on=date(2021, 1, 1)), REGULAR, stand_in=2020).code == "population-missing"
