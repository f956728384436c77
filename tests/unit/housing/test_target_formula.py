"""The legal formula: inhabitants times the national number over the national inhabitants, rounded up."""

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing_service.domain.targets import Part, target_of, targets_of
from shared.reference.municipalities import municipalities_2021

NATIONAL = sum(municipality.inhabitants for municipality in municipalities_2021())
NUMBERS = st.integers(0, 1_000_000)
COUNTRIES = st.lists(st.integers(1, 900_000), min_size=1, max_size=60)


def target(name: str, number: int) -> int:
    [inhabitants] = [one.inhabitants for one in municipalities_2021() if one.name == name]
    return target_of(inhabitants, number, NATIONAL)


@pytest.mark.parametrize(
    ("number", "targets", "total"),
    [(10_000, (500, 373, 75, 1), 10_171), (13_500, (675, 504, 101, 1), 13_680)],
)
def test_the_targets_of_2022_come_out_as_published(number: int, targets: tuple[int, ...], total: int) -> None:
    names = ("Amsterdam", "Rotterdam", "Zwolle", "Schiermonnikoog")
    assert tuple(target(name, number) for name in names) == targets
    assert sum(target_of(one.inhabitants, number, NATIONAL) for one in municipalities_2021()) == total


def test_the_figures_are_those_of_352_municipalities() -> None:
    assert (len(municipalities_2021()), NATIONAL) == (352, 17_475_415)


@given(COUNTRIES, NUMBERS)
def test_rounding_up_adds_less_than_one_person_per_municipality(country: list[int], number: int) -> None:
    total = sum(target_of(inhabitants, number, sum(country)) for inhabitants in country)
    assert 0 <= total - number < len(country)


@given(COUNTRIES, NUMBERS, NUMBERS)
def test_a_higher_number_lowers_no_target(country: list[int], one: int, other: int) -> None:
    low, high = sorted((one, other))
    national = sum(country)
    assert all(target_of(size, low, national) <= target_of(size, high, national) for size in country)


@given(COUNTRIES, NUMBERS)
def test_a_larger_municipality_has_no_lower_target(country: list[int], number: int) -> None:
    targets = [target_of(inhabitants, number, sum(country)) for inhabitants in sorted(country)]
    assert targets == sorted(targets)


@given(st.integers(1, 10**7), NUMBERS, st.integers(1, 10**9))
def test_integers_give_what_exact_fractions_give(inhabitants: int, number: int, national: int) -> None:
    assert target_of(inhabitants, number, national) == ceil(Fraction(inhabitants * number, national))


def test_each_part_is_rounded_up_on_its_own() -> None:
    parts = [Part("regular", 1750), Part("pardon", 5000)]
    assert targets_of(1000, parts, 1_000_000) == {"regular": 2, "pardon": 5}
    assert targets_of(1001, parts, 1_000_000) == {"regular": 2, "pardon": 6}
