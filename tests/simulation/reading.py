"""What can be read of a service from outside, in plain values: the same from memory and from PostgreSQL."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import orjson

from shared.clock import legal_day
from shared.contracts.base import EventData
from shared.deciding import Due

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Published:
    """One journal row."""

    topic: str
    key: str
    number: int
    type: str
    data: Mapping[str, Any]

    @property
    def name(self) -> str:
        return self.type.removeprefix("nl.slachtofferopvang.").removesuffix(".v1")


@dataclass(frozen=True, slots=True)
class Messaging:
    """A service's way out and way in."""

    journal: list[Published]
    outbox: int
    feed: list[int]
    heads: Mapping[Place, int]
    seen: Mapping[Place, tuple[int, int]]
    """Upto and parked."""
    parked: int
    applied: Counter[str]
    due: list[datetime]
    """When the timers that are set fall due."""
    fired: Counter[tuple[str, str]]
    """By key and the day on which they fell due, timers that took effect."""


class Reading(Protocol):
    async def all(self, kind: type[Any]) -> list[Any]:
        """Every aggregate of a kind, in the order of their keys."""
        ...

    async def open_places(self) -> list[tuple[str, int, str]]:
        """Facility, place and the case that holds it."""
        ...

    async def ledger(self) -> list[tuple[str, str, str, int, str | None]]:
        """Municipality, period, kind, persons and case of every entry."""
        ...

    async def messaging(self) -> Messaging: ...


def fingerprint(kind: str, data: Any) -> str:
    """The same for an event as it was published and as it took effect."""
    return f"{kind} {orjson.dumps(data, option=orjson.OPT_SORT_KEYS).decode()}"


def applied_from(messages: Iterable[Any]) -> Counter[str]:
    events = (one for one in messages if isinstance(one, EventData))
    return Counter(fingerprint(one.event_type, orjson.loads(one.model_dump_json())) for one in events)


def fired_from(messages: Iterable[Any]) -> Counter[tuple[str, str]]:
    return Counter((one.key, legal_day(one.at).isoformat()) for one in messages if isinstance(one, Due))
