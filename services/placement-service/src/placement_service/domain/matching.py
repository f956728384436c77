"""Matching: waiting households of one route in list order, each to the best fitting facility with room for all of it.

Pure and deterministic. Households with equal requirements are judged once, but for what the moment decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from placement_service.domain.hard_rules import HARD_RULES, Situation
from placement_service.domain.household import Household, Requirements
from placement_service.domain.occupancy import FreePlaces, Room
from placement_service.domain.wishes import WishPolicy, list_order, score
from shared.vocabulary import CaseId, FacilityId

_STANDING = tuple((1 << bit, rule) for bit, rule in enumerate(HARD_RULES) if not rule.depends_on_moment)
_BIT = {rule.name: 1 << bit for bit, rule in enumerate(HARD_RULES)}
_NO_WHEELCHAIR_PLACE, _DECLINED = _BIT["has-wheelchair-place"], _BIT["has-not-declined"]
_FULL = _BIT["has-enough-places"]


@dataclass(frozen=True, slots=True)
class MatchingPool:
    """All households of a route that may be placed now, and all its rooms in the order of their facility ids."""

    rooms: tuple[Room, ...]
    households: tuple[Household, ...]
    policy: WishPolicy


@dataclass(frozen=True, slots=True)
class Candidates:
    """How every facility stood when a household was decided: free places, and a bitmask of failed hard rules."""

    masks: tuple[int, ...]
    free: tuple[int, ...]
    free_wheelchair: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    case_id: CaseId
    facility_id: FacilityId
    places: tuple[int, ...]
    candidates: Candidates


@dataclass(frozen=True, slots=True)
class Unmatched:
    case_id: CaseId
    candidates: Candidates


@dataclass(frozen=True, slots=True)
class _Judged:
    """What holds for equal requirements all through a batch."""

    standing: tuple[int, ...]
    ranking: tuple[int, ...]
    """Facilities that no standing rule bars, best first."""


def match(pool: MatchingPool, day: date) -> tuple[Matched | Unmatched, ...]:
    """Decide for every household, in list order; never two households on one place, never half a household."""
    return tuple(_Matching(pool, day).decide())


class _Matching:
    def __init__(self, pool: MatchingPool, day: date) -> None:
        self._pool = pool
        self._day = day
        self._facilities = [room.facility for room in pool.rooms]
        self._places = [FreePlaces(room, self._day) for room in pool.rooms]
        self._free = [places.count for places in self._places]
        self._wheelchair = [places.wheelchair for places in self._places]
        self._judged: dict[Requirements, _Judged] = {}

    def decide(self) -> Iterable[Matched | Unmatched]:
        policy = self._pool.policy
        for household in sorted(self._pool.households, key=lambda one: list_order(one, policy)):
            yield self._decide_one(household)

    def _decide_one(self, household: Household) -> Matched | Unmatched:
        requires = household.requires
        judged = self._judged.get(requires)
        if judged is None:
            judged = self._judged[requires] = self._judge(requires)
        candidates = self._candidates(household, judged.standing)
        masks = candidates.masks
        for index in judged.ranking:
            if not masks[index]:
                taken = self._take(index, requires)
                return Matched(household.case_id, self._facilities[index].facility_id, taken, candidates)
        return Unmatched(household.case_id, candidates)

    def _candidates(self, household: Household, standing: tuple[int, ...]) -> Candidates:
        persons = household.requires.persons
        pairs = zip(standing, self._free, strict=True)
        masks = [mask if free >= persons else mask | _FULL for mask, free in pairs]
        if household.requires.wheelchair:
            pairs = zip(masks, self._wheelchair, strict=True)
            masks = [mask if free else mask | _NO_WHEELCHAIR_PLACE for mask, free in pairs]
        if household.declined_by:
            for index, facility in enumerate(self._facilities):
                if facility.facility_id in household.declined_by:
                    masks[index] |= _DECLINED
        return Candidates(tuple(masks), tuple(self._free), tuple(self._wheelchair))

    def _take(self, index: int, requires: Requirements) -> tuple[int, ...]:
        places = self._places[index]
        taken = places.take(requires.persons, in_wheelchair=requires.wheelchair)
        self._free[index], self._wheelchair[index] = places.count, places.wheelchair
        return taken

    def _judge(self, requires: Requirements) -> _Judged:
        at = Situation(self._day, 0, 0)
        standing = tuple(
            sum(bit for bit, rule in _STANDING if not rule.holds(requires, facility, at))
            for facility in self._facilities
        )
        points = [score(requires, facility, self._pool.policy) for facility in self._facilities]
        open_to = (index for index, mask in enumerate(standing) if not mask)
        return _Judged(standing, tuple(sorted(open_to, key=lambda index: (-points[index], index))))
