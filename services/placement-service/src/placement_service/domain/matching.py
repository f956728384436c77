"""Matching: waiting households of one route in list order, each to the best fitting facility with room for all of it.

Pure and deterministic. Households with equal requirements are judged once, but for what the moment decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from struct import Struct

from placement_service.domain.hard_rules import HARD_RULES, HardRule, Situation
from placement_service.domain.household import Household, Requirements
from placement_service.domain.occupancy import FreePlaces, Room
from placement_service.domain.wishes import WishPolicy, list_order, score, weighed
from shared.vocabulary import CaseId, FacilityId

_STANDING = tuple((bit, rule, rule.asks) for bit, rule in enumerate(HARD_RULES) if rule.asks is not None)
_BIT = {rule.name: 1 << bit for bit, rule in enumerate(HARD_RULES)}
_NO_WHEELCHAIR_PLACE, _DECLINED = _BIT["has-wheelchair-place"], _BIT["has-not-declined"]
_FULL = _BIT["has-enough-places"]
_WIDTH = 16
"""Bits per facility in a packed number: the masks of all facilities are combined by one `or`."""


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


def match(pool: MatchingPool, day: date) -> tuple[Matched | Unmatched, ...]:
    """Decide for every household, in list order; never two households on one place, never half a household."""
    return tuple(_Matching(pool, day).decide())


class _Matching:
    """One run over a batch; what equal households ask is judged once."""

    def __init__(self, pool: MatchingPool, day: date) -> None:
        self._pool = pool
        self._at = Situation(day, 0, 0)
        self._facilities = [room.facility for room in pool.rooms]
        self._places = [FreePlaces(room, day) for room in pool.rooms]
        self._free = [places.count for places in self._places]
        self._wheelchair = [places.wheelchair for places in self._places]
        self._unpack = Struct(f"<{len(pool.rooms)}H").unpack
        self._standing: dict[tuple[int, object], int] = {}
        self._rankings: dict[object, tuple[int, ...]] = {}
        self._full: dict[int, int] = {}

    def decide(self) -> Iterable[Matched | Unmatched]:
        policy = self._pool.policy
        for household in sorted(self._pool.households, key=lambda one: list_order(one, policy)):
            yield self._decide_one(household)

    def _decide_one(self, household: Household) -> Matched | Unmatched:
        masks = self._masks(household)
        candidates = Candidates(masks, tuple(self._free), tuple(self._wheelchair))
        if 0 in masks:
            requires = household.requires
            index = next(index for index in self._ranking(requires) if not masks[index])
            taken = self._take(index, requires)
            return Matched(household.case_id, self._facilities[index].facility_id, taken, candidates)
        return Unmatched(household.case_id, candidates)

    def _masks(self, household: Household) -> tuple[int, ...]:
        requires = household.requires
        packed = self._without_room_for(requires.persons)
        for bit, rule, asks in _STANDING:
            asked = (bit, asks(requires))
            failed = self._standing.get(asked)
            if failed is None:
                failed = self._standing[asked] = self._failed(bit, rule, requires)
            packed |= failed
        if requires.wheelchair:
            packed |= _packed(_NO_WHEELCHAIR_PLACE, (not free for free in self._wheelchair))
        if household.declined_by:
            packed |= _packed(_DECLINED, (one.facility_id in household.declined_by for one in self._facilities))
        return self._unpack(packed.to_bytes(len(self._facilities) * _WIDTH // 8, "little"))

    def _failed(self, bit: int, rule: HardRule, requires: Requirements) -> int:
        return _packed(1 << bit, (not rule.holds(requires, facility, self._at) for facility in self._facilities))

    def _without_room_for(self, persons: int) -> int:
        """Kept until places are given, which may leave too few."""
        known = self._full.get(persons)
        if known is None:
            known = self._full[persons] = _packed(_FULL, (free < persons for free in self._free))
        return known

    def _ranking(self, requires: Requirements) -> tuple[int, ...]:
        """Facilities from best to worst by the wishes; equal ones by id."""
        asked = weighed(requires)
        known = self._rankings.get(asked)
        if known is None:
            points = [score(requires, facility, self._pool.policy) for facility in self._facilities]
            known = tuple(sorted(range(len(points)), key=lambda index: (-points[index], index)))
            self._rankings[asked] = known
        return known

    def _take(self, index: int, requires: Requirements) -> tuple[int, ...]:
        places = self._places[index]
        before = places.count
        taken = places.take(requires.persons, in_wheelchair=requires.wheelchair)
        self._free[index], self._wheelchair[index] = places.count, places.wheelchair
        for persons in self._full:
            if places.count < persons <= before:
                self._full[persons] |= _FULL << index * _WIDTH
        return taken


def _packed(bit: int, failed: Iterable[bool]) -> int:
    return sum(bit << index * _WIDTH for index, fails in enumerate(failed) if fails)
