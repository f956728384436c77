"""Legal terms count calendar months: leap years and month ends included."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_service.domain.calendar import add_months, last_day_of_months_from, whole_years

DAYS = st.dates(date(1900, 1, 1), date(2190, 12, 31))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2012, 11, 30), date(2013, 2, 28)),
        (date(2011, 11, 30), date(2012, 2, 29)),
        (date(2013, 2, 4), date(2013, 5, 4)),
        (date(2013, 10, 31), date(2014, 1, 31)),
        (date(2012, 12, 31), date(2013, 3, 31)),
    ],
)
def test_three_months_end_on_the_same_day_or_the_last_of_a_shorter_month(start: date, end: date) -> None:
    assert add_months(start, 3) == end


@given(DAYS, st.integers(0, 60))
def test_months_on_is_in_the_right_month_and_never_a_later_day_of_it(start: date, months: int) -> None:
    end = add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


@given(DAYS, DAYS, st.integers(0, 60))
def test_who_starts_earlier_never_ends_later(one: date, other: date, months: int) -> None:
    earlier, later = sorted((one, other))
    assert add_months(earlier, months) <= add_months(later, months)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2013, 3, 11), date(2014, 3, 10)),
        (date(2012, 2, 29), date(2013, 2, 28)),
        (date(2011, 3, 1), date(2012, 2, 29)),
        (date(2013, 1, 1), date(2013, 12, 31)),
    ],
)
def test_a_year_that_counts_its_first_day_ends_the_day_before(first: date, last: date) -> None:
    assert last_day_of_months_from(first, 12) == last


@given(DAYS)
def test_two_terms_in_a_row_leave_no_day_out(first: date) -> None:
    following = last_day_of_months_from(first, 12) + timedelta(days=1)
    assert (following.month, following.day) in {(first.month, first.day), (3, 1)}


@pytest.mark.parametrize(
    ("on", "age"), [(date(2013, 2, 28), 12), (date(2013, 3, 1), 13), (date(2016, 2, 28), 15), (date(2016, 2, 29), 16)]
)
def test_who_was_born_on_29_february_grows_older_on_1_march_in_other_years(on: date, age: int) -> None:
    assert whole_years(date(2000, 2, 29), on) == age


@given(DAYS, DAYS)
def test_age_goes_up_by_one_a_year_and_never_down(one: date, other: date) -> None:
    born, on = sorted((one, other))
    age = whole_years(born, on)
    assert age >= 0
    assert whole_years(born, on + timedelta(days=1)) - age in (0, 1)
    assert whole_years(born, add_months(on, 12)) - age in (0, 1, 2)
