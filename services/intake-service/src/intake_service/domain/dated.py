"""Policy data: a value with the days on which it holds and the source that says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A value in force from a day to a day, both included; None = open."""

    value: T
    source: str
    starts_on: date | None = None
    ends_on: date | None = None

    def in_force(self, on: date) -> bool:
        return (self.starts_on is None or self.starts_on <= on) and (self.ends_on is None or on <= self.ends_on)


def in_force(versions: Iterable[Dated[T]], on: date) -> Dated[T]:
    """The version that holds on a day. Raises LookupError where policy has a gap."""
    for version in versions:
        if version.in_force(on):
            return version
    raise LookupError(f"no policy in force on {on}")
