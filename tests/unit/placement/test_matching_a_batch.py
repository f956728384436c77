"""What one batch loads, decides and tells: the waiting list only where it can matter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from placement_service.application.match_batch import match_batch, waiting_lists_to_try
from placement_service.domain.case import Case
from placement_service.domain.decision import Decision, RouteWorld, WorldSnapshot
from placement_service.domain.explanation import explain
from placement_service.domain.facts import Facts
from placement_service.domain.occupancy import Claim, Release, Room
from shared.contracts.placement import PlacementProposedV1, WaitingStartedV1
from shared.deciding import Pool
from shared.vocabulary import CaseId, Category, PlacementState, ProvinceCode, Route
from tests.unit.placement.test_decision_table import facts
from tests.unit.placement.test_hard_rules import TODAY, facility

A = TypeVar("A")
NOW = datetime(2013, 2, 4, 9, tzinfo=UTC)
WORLD = RouteWorld(Route.CATEGORICAL_SHELTER, 3, TODAY)


def case(number: int, state: PlacementState = PlacementState.CLASSIFIED, told: Facts | None = None) -> Case:
    return Case(
        case_id=CaseId(UUID(int=number)),
        facts=told or facts(),
        category=Category.FOREIGN,
        route=Route.CATEGORICAL_SHELTER,
        rule_id="11",
        policy_version="categories-2012-02-01",
        classified_on=TODAY,
        state=state,
        referred_at=NOW,
    )


@dataclass
class Here:
    """What the shell would have loaded."""

    rooms: Sequence[Room]
    cases: Sequence[Case] = ()
    world: RouteWorld = WORLD

    def one(self, kind: type[A], key: object) -> A | None:
        found: Any = self.world if kind is RouteWorld and key == self.world.route.value else None
        return found  # type: ignore[no-any-return]

    def every(self, kind: type[A]) -> Sequence[A]:
        found: Any = self.rooms if kind is Room else self.cases
        return found  # type: ignore[no-any-return]


def room(places: int, *, held: int = 0, number: int = 1) -> Room:
    return Room(facility(number, places=places), ((1, held),) if held else ())


LIST = [Pool(Case, "waiting:categorical-shelter")]


def test_a_new_household_does_not_load_who_waits_already() -> None:
    assert list(waiting_lists_to_try(Here([room(5)]), [case(1)])) == []


def test_a_freed_place_loads_the_waiting_list_of_its_route() -> None:
    freed = Release(CaseId(UUID(int=9)), facility().facility_id, (1,), NOW)

    assert list(waiting_lists_to_try(Here([room(1, held=1)]), [freed])) == LIST


def test_the_first_batch_of_a_day_tries_the_list_again_since_capacity_may_have_begun() -> None:
    yesterday = replace(WORLD, matched_on=date(2013, 2, 3))

    assert list(waiting_lists_to_try(Here([room(5)], world=yesterday), [case(1)])) == LIST
    assert list(waiting_lists_to_try(Here([room(0)], world=yesterday), [case(1)])) == []


def test_the_waiting_list_is_never_loaded_while_no_place_is_free() -> None:
    fewer = replace(facility(places=1), changed_on=TODAY)

    assert list(waiting_lists_to_try(Here([room(2, held=2)]), [fewer])) == []


def test_a_batch_without_households_facilities_or_places_decides_nothing() -> None:
    assert match_batch(Here([room(5)]), [case(1, PlacementState.WAITING)], NOW).changed == ()


def test_a_match_holds_every_place_and_freezes_its_inputs() -> None:
    decided = match_batch(Here([room(5)]), [case(1)], NOW)

    [found] = [one for one in decided.changed if isinstance(one, Case)]
    [decision] = [one for one in decided.changed if isinstance(one, Decision)]
    [event] = decided.events
    assert isinstance(event, PlacementProposedV1)
    assert found.state is PlacementState.PROPOSED
    assert found.proposal is not None
    assert [one.place for one in decided.changed if isinstance(one, Claim)] == list(found.proposal.places)
    assert (decision.world_version, decision.facts_version, decision.chosen) == (3, 1, facility().facility_id)
    assert event.decision_id == decision.decision_id == found.decision_id


def test_ids_follow_from_the_case_so_that_the_same_batch_decides_the_same() -> None:
    assert match_batch(Here([room(5)]), [case(1)], NOW) == match_batch(Here([room(5)]), [case(1)], NOW)


def test_who_waits_on_gets_no_second_decision() -> None:
    freed = Release(CaseId(UUID(int=9)), facility().facility_id, (1,), NOW)
    large = case(2, PlacementState.WAITING, facts(avoid_provinces=(ProvinceCode("PV30"),)))

    decided = match_batch(Here([room(1, held=1)], [large]), [freed], NOW)

    assert decided.changed == ()
    assert decided.events == ()


def test_who_begins_to_wait_is_told_with_the_reason_frozen_per_facility() -> None:
    decided = match_batch(Here([room(0), room(2, held=2, number=2)]), [case(1)], NOW)

    [decision] = [one for one in decided.changed if isinstance(one, Decision)]
    assert [type(event) for event in decided.events] == [WaitingStartedV1]
    assert all(decision.candidates.masks)
    snapshot = WorldSnapshot(WORLD.route, 3, (facility(1, places=0), facility(2, places=2)), NOW)
    verdicts = explain(decision, snapshot, facts())
    assert all(verdict.as_decided for verdict in verdicts)
    assert [[rule.rule for rule in verdict.rules if not rule.holds] for verdict in verdicts] == [
        ["has-enough-places"],
        ["has-enough-places"],
    ]


def test_a_changed_facility_makes_a_new_version_of_the_world() -> None:
    changed = replace(facility(places=9), name="renamed")

    decided = match_batch(Here([room(5)]), [changed], NOW)

    [world] = [one for one in decided.changed if isinstance(one, RouteWorld)]
    [snapshot] = [one for one in decided.changed if isinstance(one, WorldSnapshot)]
    assert (world.version, snapshot.version, snapshot.facilities) == (4, 4, (changed,))
