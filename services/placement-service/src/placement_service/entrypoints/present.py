"""Days and instants as this service takes them: plans may lie ahead, facts may not."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator

from shared.web.present import between, happened, has_passed

EARLIEST, LATEST = date(1990, 1, 1), date(2199, 12, 31)
_bounded = between(EARLIEST, LATEST)

Day = Annotated[date, AfterValidator(_bounded)]
"""A plan or a validity: it may lie ahead."""
PastDay = Annotated[date, AfterValidator(_bounded), AfterValidator(happened)]
"""A fact, by the day in Amsterdam."""
PastInstant = Annotated[datetime, AfterValidator(has_passed(EARLIEST))]
"""A fact, by the instant."""
