"""The example bodies on other days: once the clock has passed them, all their dates move on together."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from shared.clock import AMSTERDAM, legal_day

FIRST_DAY = date(2013, 2, 4)
"""The day on which the examples begin."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T.*")
_BIRTH = "birthDate"
_FAMILY_NAME = "familyName"


class ShiftedDays:
    """Moves every date of a story by the same number of days; birth dates stay, names tell one play from another."""

    def __init__(self, now: datetime) -> None:
        self._by = max(timedelta(), legal_day(now) - FIRST_DAY)

    @property
    def days(self) -> int:
        return self._by.days

    def at(self, local: str) -> datetime:
        """An instant of the story, written as Dutch wall time: `2013-03-11T16:00`."""
        return datetime.fromisoformat(local).replace(tzinfo=AMSTERDAM) + self._by

    def body(self, given: Any) -> Any:
        """An example body, moved."""
        if isinstance(given, dict):
            return {name: self._field(name, value) for name, value in given.items()}
        if isinstance(given, list):
            return [self.body(item) for item in given]
        return self._text(given) if isinstance(given, str) else given

    def _field(self, name: str, value: Any) -> Any:
        if name == _BIRTH:
            return value
        if name == _FAMILY_NAME and self._by:
            return f"{value} {FIRST_DAY + self._by}"
        return self.body(value)

    def _text(self, text: str) -> str:
        if _DATE.fullmatch(text):
            return (date.fromisoformat(text) + self._by).isoformat()
        if _INSTANT.fullmatch(text):
            return (datetime.fromisoformat(text).astimezone(AMSTERDAM) + self._by).isoformat()
        return text
