"""Why a facility was chosen or not: every rule's verdict, recomputed from what the decision froze."""

from collections.abc import Iterator
from dataclasses import dataclass

from placement_service.domain.decision import Decision, WorldSnapshot
from placement_service.domain.facility import Facility
from placement_service.domain.facts import Facts
from placement_service.domain.hard_rules import HARD_RULES, Situation, failed_rules
from placement_service.domain.household import requirements_of
from placement_service.domain.wishes import policy_named, score
from shared.vocabulary import FacilityId


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    rule: str
    version: int
    holds: bool
    fact: str


@dataclass(frozen=True, slots=True)
class FacilityVerdict:
    """How one facility stood for one household."""

    facility_id: FacilityId
    fits: bool
    chosen: bool
    points: int
    """Of the weighed wishes; they only count among facilities that fit."""
    rules: tuple[RuleVerdict, ...]
    as_decided: bool
    """True when the recomputed verdicts are the ones that were frozen."""


def explain(decision: Decision, world: WorldSnapshot, facts: Facts) -> tuple[FacilityVerdict, ...]:
    """The verdict per facility and rule at the moment of the decision."""
    return tuple(_verdicts(decision, world, facts))


def _verdicts(decision: Decision, world: WorldSnapshot, facts: Facts) -> Iterator[FacilityVerdict]:
    requires = requirements_of(facts, decision.route)
    policy = policy_named(decision.policy_version.partition("/")[0])
    frozen = decision.candidates
    for index, facility in enumerate(world.facilities):
        at = Situation(decision.decided_on, frozen.free[index], frozen.free_wheelchair[index], decision.declined_by)
        mask = failed_rules(requires, facility, at)
        yield FacilityVerdict(
            facility_id=facility.facility_id,
            fits=not mask,
            chosen=facility.facility_id == decision.chosen,
            points=score(requires, facility, policy),
            rules=tuple(
                RuleVerdict(rule.name, rule.version, not mask >> bit & 1, rule.fact(requires, facility, at))
                for bit, rule in enumerate(HARD_RULES)
            ),
            as_decided=mask == frozen.masks[index],
        )


def reasons_against(facility: Facility, facts: Facts, at: Situation) -> tuple[str, ...]:
    """Names of the rules that bar a facility at present; empty when it fits."""
    mask = failed_rules(requirements_of(facts, facility.route), facility, at)
    return tuple(rule.name for bit, rule in enumerate(HARD_RULES) if mask >> bit & 1)
