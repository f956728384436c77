"""Half-years are calendar half-years, and days are Dutch days."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing_service.domain.half_years import (
    first_day,
    half_year_of,
    last_day,
    next_half_year,
    parse_half_year,
    plus_months,
    population_day,
    previous_half_year,
)
from shared.clock import legal_day
from shared.vocabulary import HalfYear

DAYS = st.dates(date(1901, 1, 1), date(2098, 12, 31))


def test_the_first_half_year_runs_from_new_year_to_the_end_of_june() -> None:
    period = HalfYear("2013-H1")
    assert (first_day(period), last_day(period)) == (date(2013, 1, 1), date(2013, 6, 30))


def test_the_half_year_after_the_second_is_the_first_of_the_next_year() -> None:
    assert next_half_year(HalfYear("2013-H2")) == "2014-H1"
    assert previous_half_year(HalfYear("2013-H1")) == "2012-H2"


def test_the_half_year_turns_at_midnight_in_amsterdam() -> None:
    assert half_year_of(legal_day(datetime(2013, 6, 30, 21, 59, tzinfo=UTC))) == "2013-H1"
    assert half_year_of(legal_day(datetime(2013, 6, 30, 22, 0, tzinfo=UTC))) == "2013-H2"


def test_inhabitants_of_new_years_day_of_the_year_before_decide() -> None:
    assert population_day(HalfYear("2013-H1")) == population_day(HalfYear("2013-H2")) == date(2012, 1, 1)


@pytest.mark.parametrize("text", ["2013", "2013-H3", "2013-H0", "13-H1", "2013H1", "2013-h1", "2013-H1 ", "1813-H1"])
def test_anything_else_is_no_half_year(text: str) -> None:
    with pytest.raises(ValueError, match="2013-H1"):
        parse_half_year(text)


@given(DAYS)
def test_every_day_lies_in_its_half_year_and_the_neighbours_touch(day: date) -> None:
    period = parse_half_year(half_year_of(day))
    assert first_day(period) <= day <= last_day(period)
    assert (first_day(next_half_year(period)) - last_day(period)).days == 1
    assert previous_half_year(next_half_year(period)) == period


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2012, 11, 30), 3, date(2013, 2, 28)),
        (date(2011, 11, 30), 3, date(2012, 2, 29)),
        (date(2013, 2, 6), 3, date(2013, 5, 6)),
        (date(2013, 12, 31), 1, date(2014, 1, 31)),
    ],
)
def test_months_are_calendar_months_and_end_with_a_shorter_one(day: date, months: int, expected: date) -> None:
    assert plus_months(day, months) == expected
