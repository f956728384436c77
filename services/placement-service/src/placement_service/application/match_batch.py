"""Matching, decided once per batch: new households first, the whole waiting list where something came free.

Who waits was tried against every place that was free; so the list is only loaded again when a place frees, facilities
change or a new day may bring another capacity period, and never while no place is free.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from placement_service.application.batch_round import BatchRound
from placement_service.application.needs import waiting_on
from placement_service.application.outcomes import Setting, outcome_of
from placement_service.domain.case import Case
from placement_service.domain.decision import RouteWorld, WorldSnapshot
from placement_service.domain.matching import MatchingPool, match
from placement_service.domain.wishes import policy_on
from shared.deciding import Conclusion, Decided, Loaded, Pool, Ref
from shared.vocabulary import PlacementState


def waiting_lists_to_try(loaded: Loaded, changed: Sequence[object]) -> Iterable[Ref | Pool]:
    found = BatchRound(loaded, changed)
    return [
        Pool(Case, waiting_on(world.route.value)) for world in found.worlds(loaded) if found.tries_list_again(world)
    ]


def match_batch(loaded: Loaded, changed: Sequence[object], now: datetime) -> Decided:
    """Match every concerned route and freeze what each decision was made on."""
    found = BatchRound(loaded, changed)
    decided: list[Decided] = []
    waiting = _waiting(loaded) if found.rooms else []
    for world in found.worlds(loaded):
        present = _present_world(world, found)
        cases = [case for case in found.seeking if case.route is world.route]
        if found.tries_list_again(world):
            cases += [case for case in waiting if case.route is world.route]
        if present != world:
            decided.append(_recorded(world, present, found, now))
        if cases:
            decided.extend(_matched(cases, present, found, now))
    return _together(decided)


MATCHING = Conclusion(pools=waiting_lists_to_try, conclude=match_batch)


def _waiting(loaded: Loaded) -> Sequence[Case]:
    return [case for case in loaded.every(Case) if case.state is PlacementState.WAITING]


def _present_world(world: RouteWorld, found: BatchRound) -> RouteWorld:
    version = world.version + 1 if world.route in found.changed_routes else world.version
    return replace(world, version=version, matched_on=found.day)


def _recorded(world: RouteWorld, present: RouteWorld, found: BatchRound, now: datetime) -> Decided:
    if present.version == world.version:
        return Decided((present,))
    facilities = tuple(room.facility for room in found.rooms[world.route])
    return Decided((present, WorldSnapshot(world.route, present.version, facilities, now)))


def _matched(cases: Sequence[Case], world: RouteWorld, found: BatchRound, now: datetime) -> Iterable[Decided]:
    policy = policy_on(found.day)
    rooms = tuple(found.rooms.get(world.route, ()))
    by_id = {case.case_id: case for case in cases}
    authorities = {room.facility.facility_id: room.facility.placement_authority for room in rooms}
    setting = Setting(world, policy, authorities, found.day, now)
    pool = MatchingPool(rooms, tuple(case.household() for case in by_id.values()), policy)
    for outcome in match(pool, found.day):
        yield outcome_of(by_id[outcome.case_id], outcome, setting)


def _together(decided: Sequence[Decided]) -> Decided:
    changed = tuple(one for part in decided for one in part.changed)
    return Decided(changed, tuple(event for part in decided for event in part.events))
