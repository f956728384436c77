"""Calendar half-years (kalenderhalfjaren), the periods housing targets are set for (Huisvestingswet art. 60a, 60b)."""

import re
from calendar import monthrange
from datetime import date, timedelta

from shared.vocabulary import HalfYear

_JULY = 7
_FORM = re.compile(r"((?:19|20)\d\d)-H([12])")


def parse_half_year(text: str) -> HalfYear:
    """Read `2013-H1`. Raises ValueError for anything else."""
    if _FORM.fullmatch(text) is None:
        raise ValueError("a half-year is written as a year and H1 or H2, for instance 2013-H1")
    return HalfYear(text)


def half_year_of(day: date) -> HalfYear:
    """The half-year a day lies in; the caller takes the day in Amsterdam time."""
    return HalfYear(f"{day.year}-H{1 if day.month < _JULY else 2}")


def first_day(period: HalfYear) -> date:
    year, half = _read(period)
    return date(year, 1 if half == 1 else _JULY, 1)


def last_day(period: HalfYear) -> date:
    return first_day(next_half_year(period)) - timedelta(days=1)


def next_half_year(period: HalfYear) -> HalfYear:
    year, half = _read(period)
    return HalfYear(f"{year}-H2") if half == 1 else HalfYear(f"{year + 1}-H1")


def previous_half_year(period: HalfYear) -> HalfYear:
    return half_year_of(first_day(period) - timedelta(days=1))


def population_day(period: HalfYear) -> date:
    """Inhabitants on 1 January of the year before decide the targets (art. 60b, second paragraph)."""
    return date(_read(period)[0] - 1, 1, 1)


def plus_months(day: date, months: int) -> date:
    """The same day so many calendar months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _read(period: HalfYear) -> tuple[int, int]:
    year, _, half = period.partition("-H")
    return int(year), int(half)
