"""Legal terms count calendar months and whole years, never days."""

from calendar import monthrange
from datetime import date, timedelta

MONTHS_A_YEAR = 12


def add_months(day: date, months: int) -> date:
    """The same day so many months on; in a shorter month its last day (30 November + 3 = last of February)."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day_of_months_from(first: date, months: int) -> date:
    """The last day of a term of so many months that begins with `first` and counts it: 11 March + a year = 10 March."""
    after = add_months(first, months)
    return after if after.day < first.day else after - timedelta(days=1)


def whole_years(born: date, on: date) -> int:
    """Age in whole years; who was born on 29 February grows older on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
