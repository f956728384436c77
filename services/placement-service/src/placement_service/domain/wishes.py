"""Wishes are weighed, never required; their weights are policy with a period and a source.

Nationality, ethnicity, religion and willingness to report are no wish and no input: `Household` does not carry them.
"""

from dataclasses import dataclass
from datetime import date

from placement_service.domain.facility import Facility
from placement_service.domain.household import Household, Requirements
from shared.vocabulary import ContraIndication


@dataclass(frozen=True, slots=True)
class WishPolicy:
    """Weights in points; classes order the waiting list (wachtlijst)."""

    version: str
    source: str
    valid_from: date
    valid_to: date | None
    urgent_class: int
    active_class: int
    care_fit: int
    same_police_region: int
    spares_special_place: int


POLICIES: tuple[WishPolicy, ...] = (
    WishPolicy(
        version="wishes-2012-02-01",
        source="working rule of the coordinator; police region in the reflection period: Vc B8/3.1",
        valid_from=date(2012, 2, 1),
        valid_to=None,
        urgent_class=2,
        active_class=1,
        care_fit=2,
        same_police_region=4,
        spares_special_place=1,
    ),
)
"""In order of their first day; the first also serves earlier days."""


def policy_on(day: date) -> WishPolicy:
    """The weights in force on a day."""
    in_force = [policy for policy in POLICIES if policy.valid_from <= day]
    return in_force[-1] if in_force else POLICIES[0]


def policy_named(version: str) -> WishPolicy:
    """The weights that an earlier decision was made with."""
    return next(policy for policy in POLICIES if policy.version == version)


def list_order(household: Household, policy: WishPolicy) -> tuple[int, float, str]:
    """Sorts the waiting list: class first, then who was referred longest ago."""
    priority = policy.urgent_class if household.urgent else policy.active_class
    return -priority, household.referred_at.timestamp(), str(household.case_id)


def weighed(household: Requirements) -> object:
    """All that the score takes from a household: who is equal in it gets equal points."""
    return household.special_needs, household.wheelchair, household.investigated_in


def score(household: Requirements, facility: Facility, policy: WishPolicy) -> int:
    """Points of a facility for a household; more is better. The more special needs a house takes, the more it is
    worth to who has one, and the more it should be spared by who has none.
    """
    points = 0
    taken_kinds = len(ContraIndication) - len(facility.contra_indications)
    if household.special_needs:
        points += policy.care_fit * taken_kinds
    else:
        points -= policy.spares_special_place * taken_kinds
    if not household.wheelchair and facility.wheelchair_places:
        points -= policy.spares_special_place
    if household.investigated_in is facility.police_region:
        points += policy.same_police_region
    return points
