"""Time is a parameter: everything that needs the present is given a clock, never reads one itself."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
"""Legal days begin and end at midnight in Amsterdam."""


class Clock(Protocol):
    def now(self) -> datetime:
        """The present, aware, in UTC."""
        ...


def legal_day(at: datetime) -> date:
    """The calendar day in the Netherlands at an instant."""
    return at.astimezone(AMSTERDAM).date()


def start_of(day: date) -> datetime:
    """The instant at which a legal day begins."""
    return datetime.combine(day, time(), AMSTERDAM)


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(slots=True)
class FixedClock:
    """A clock that stands still until it is set: for tests and simulations."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> None:
        self.at += by


class DemonstrationClock:
    """Real time plus one offset, kept in a file that all processes of a demonstration share."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._stamp = -1
        self._offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._current_offset()

    def set(self, to: datetime) -> None:
        """Move the clock so that the present becomes `to`, for every process that shares the file."""
        offset = to.astimezone(UTC) - datetime.now(UTC)
        partial = self._file.with_suffix(".partial")
        partial.write_text(json.dumps({"offsetSeconds": offset.total_seconds(), "lastSetTo": to.isoformat()}))
        partial.replace(self._file)

    def last_set_to(self) -> datetime | None:
        """The latest instant somebody set, or None when the clock was never set."""
        if not self._file.exists():
            return None
        return datetime.fromisoformat(json.loads(self._file.read_text())["lastSetTo"])

    def _current_offset(self) -> timedelta:
        try:
            stamp = self._file.stat().st_mtime_ns
        except FileNotFoundError:
            return self._offset
        if stamp != self._stamp:
            self._offset = timedelta(seconds=json.loads(self._file.read_text())["offsetSeconds"])
            self._stamp = stamp
        return self._offset
