"""A half-year with a national number begins: whoever waited for target is linked at once."""

from collections.abc import Iterable
from datetime import datetime

from housing_service.application.pools import ALL_BOOKS
from housing_service.domain.half_years import first_day
from housing_service.domain.national_number import NationalNumber
from shared.clock import start_of
from shared.deciding import NOTHING, Decided, Due, Handling, Loaded, Pool, Ref, Timer
from shared.vocabulary import HalfYear

KIND = "half-year-begins"


def beginning_of(period: HalfYear, now: datetime) -> tuple[Timer, ...]:
    """A timer for its first day, where that lies ahead."""
    begins = start_of(first_day(period))
    return (Timer(KIND, period, begins),) if begins > now else ()


def half_year_begins(due: Due, loaded: Loaded, now: datetime) -> Decided:
    """The number is written again as it is: that is what the linking at the end of the batch looks for."""
    number = loaded.one(NationalNumber, due.key)
    return NOTHING if number is None else Decided((number,))


def _needs(due: Due) -> Iterable[Ref | Pool]:
    return (Ref(NationalNumber, due.key), ALL_BOOKS)


HANDLING: Handling[Due] = Handling(half_year_begins, needs=_needs)
