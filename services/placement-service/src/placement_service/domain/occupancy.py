"""Which numbered places of a facility are held, and which of the rest can be given."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from placement_service.domain.facility import Facility
from shared.vocabulary import CaseId, FacilityId

Run = tuple[int, int]
"""Consecutive place numbers, first and last included."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One place (opvangplaats) held by one case until it is released; the database admits no second open one."""

    case_id: CaseId
    facility_id: FacilityId
    place: int
    held_from: datetime


@dataclass(frozen=True, slots=True)
class Release:
    """All places that a case holds in a facility are given back."""

    case_id: CaseId
    facility_id: FacilityId
    places: tuple[int, ...]
    released_at: datetime


@dataclass(frozen=True, slots=True)
class Room:
    """A facility with the places that are held in it: what matching looks at."""

    facility: Facility
    taken: tuple[Run, ...] = ()
    """Runs of held place numbers in ascending order, not touching each other."""

    @property
    def held(self) -> int:
        return sum(last - first + 1 for first, last in self.taken)

    def free_on(self, day: date) -> int:
        """Places that can be given on a day; none while residents are over capacity."""
        return max(0, self.facility.places_on(day) - self.held)

    def without(self, released: Iterable[int]) -> "Room":
        """The room after places were given back."""
        gone = frozenset(released)
        kept = (place for first, last in self.taken for place in range(first, last + 1) if place not in gone)
        return Room(self.facility, runs_of(kept)) if gone else self


def runs_of(places: Iterable[int]) -> tuple[Run, ...]:
    """Place numbers in ascending order as runs."""
    runs: list[Run] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return tuple(runs)


class FreePlaces:
    """The places of one room that are still to give while a batch is matched; ordinary ones go first."""

    def __init__(self, room: Room, day: date) -> None:
        wheelchair = room.facility.wheelchair_places
        numbers = _gaps(room.taken, room.facility.places_on(day))
        self.count = room.free_on(day)
        self._special: list[int] = []
        self._ordinary: list[range] = []
        for gap in numbers:
            self._special.extend(range(gap.start, min(gap.stop, wheelchair + 1)))
            if gap.stop > wheelchair + 1:
                self._ordinary.append(range(max(gap.start, wheelchair + 1), gap.stop))
        self._ordinary.reverse()
        self._special.reverse()

    @property
    def wheelchair(self) -> int:
        """Free places fit for a wheelchair."""
        return min(len(self._special), self.count)

    def take(self, persons: int, *, in_wheelchair: bool) -> tuple[int, ...]:
        """Give places to one household: all of them; the caller has checked that they are there."""
        self.count -= persons
        taken = [self._special.pop()] if in_wheelchair else []
        while len(taken) < persons:
            taken.append(self._next_ordinary())
        return tuple(taken)

    def _next_ordinary(self) -> int:
        if not self._ordinary:
            return self._special.pop()
        gap = self._ordinary[-1]
        if len(gap) == 1:
            self._ordinary.pop()
        else:
            self._ordinary[-1] = gap[1:]
        return gap[0]


def _gaps(taken: Iterable[Run], places: int) -> Iterator[range]:
    start = 1
    for first, last in taken:
        if first > places:
            break
        if first > start:
            yield range(start, first)
        start = last + 1
    if start <= places:
        yield range(start, places + 1)
