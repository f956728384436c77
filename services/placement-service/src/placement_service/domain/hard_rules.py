"""The hard rules of placement: all must hold. One sequence, each rule named and versioned; its place is its bit.

A rule is never changed once decisions were frozen with it: a changed one gets a new version at the same place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from placement_service.domain.facility import Facility
from placement_service.domain.household import Requirements
from shared.vocabulary import FacilityId, Sex


@dataclass(frozen=True, slots=True)
class Situation:
    """What a verdict rests on besides household and facility: the day, what is free, and who declined before."""

    day: date
    free: int
    free_wheelchair: int
    declined_by: tuple[FacilityId, ...] = ()


Verdict = Callable[[Requirements, Facility, Situation], bool]
Fact = Callable[[Requirements, Facility, Situation], str]
Asked = Callable[[Requirements], object]


@dataclass(frozen=True, slots=True)
class HardRule:
    """A rule with its version, and the words that tell on which fact a verdict rests."""

    name: str
    version: int
    holds: Verdict
    fact: Fact
    asks: Asked | None = None
    """All that the verdict takes from the household, so that equal demands are judged once per batch; None where the
    verdict rests on the moment too: on free places or earlier answers."""


def serves_route(household: Requirements, facility: Facility, at: Situation) -> bool:
    return facility.route is household.route


def contract_in_force(household: Requirements, facility: Facility, at: Situation) -> bool:
    """Without a contract for the day no new offers are made (letter: contracted to the end of 2014)."""
    return facility.period_on(at.day) is not None


def admits_sexes(household: Requirements, facility: Facility, at: Situation) -> bool:
    """Binds the victim and adults. Who is recorded as neither male nor female fits where both are admitted."""
    admitted = facility.admits.sexes
    both = Sex.FEMALE in admitted and Sex.MALE in admitted
    return all(sex in admitted or (both and sex not in (Sex.FEMALE, Sex.MALE)) for sex in household.sexes)


def admits_children(household: Requirements, facility: Facility, at: Situation) -> bool:
    return facility.admits.children or not household.has_children


def meets_minimum_age(household: Requirements, facility: Facility, at: Situation) -> bool:
    """Binds adults only."""
    minimum, youngest = facility.admits.min_age, household.youngest_adult
    return minimum is None or youngest is None or youngest >= minimum


def admits_household_size(household: Requirements, facility: Facility, at: Situation) -> bool:
    largest = facility.admits.max_household_size
    return largest is None or household.persons <= largest


def has_wheelchair_place(household: Requirements, facility: Facility, at: Situation) -> bool:
    return not household.wheelchair or at.free_wheelchair >= 1


def avoids_unsafe_region(household: Requirements, facility: Facility, at: Situation) -> bool:
    return (
        facility.province not in household.avoid_provinces
        and facility.municipality not in household.avoid_municipalities
    )


def takes_special_needs(household: Requirements, facility: Facility, at: Situation) -> bool:
    return not any(need in facility.contra_indications for need in household.special_needs)


def has_not_declined(household: Requirements, facility: Facility, at: Situation) -> bool:
    return facility.facility_id not in at.declined_by


def has_enough_places(household: Requirements, facility: Facility, at: Situation) -> bool:
    """A household gets all its places in one facility or none; children count."""
    return at.free >= household.persons


HARD_RULES: tuple[HardRule, ...] = (
    HardRule(
        "serves-route",
        1,
        serves_route,
        lambda h, f, at: f"facility for {f.route}; case for {h.route}",
        asks=lambda h: h.route,
    ),
    HardRule(
        "contract-in-force",
        1,
        contract_in_force,
        lambda h, f, at: f"capacity period on {at.day}: {_period(f, at.day)}",
        asks=lambda h: None,
    ),
    HardRule(
        "admits-sexes",
        1,
        admits_sexes,
        lambda h, f, at: f"admits {', '.join(f.admits.sexes)}; household has {', '.join(sorted(h.sexes))}",
        asks=lambda h: h.sexes,
    ),
    HardRule(
        "admits-children",
        1,
        admits_children,
        lambda h, f, at: f"children {_admitted(f.admits.children)}; household {_with(h.has_children)} children",
        asks=lambda h: h.has_children,
    ),
    HardRule(
        "meets-minimum-age",
        1,
        meets_minimum_age,
        lambda h, f, at: f"minimum age of adults {f.admits.min_age}; youngest adult {h.youngest_adult}",
        asks=lambda h: h.youngest_adult,
    ),
    HardRule(
        "admits-household-size",
        1,
        admits_household_size,
        lambda h, f, at: f"at most {f.admits.max_household_size} persons; household of {h.persons}",
        asks=lambda h: h.persons,
    ),
    HardRule(
        "has-wheelchair-place",
        1,
        has_wheelchair_place,
        lambda h, f, at: f"wheelchair {_needed(h.wheelchair)}; {at.free_wheelchair} free",
    ),
    HardRule(
        "avoids-unsafe-region",
        1,
        avoids_unsafe_region,
        lambda h, f, at: f"facility in {f.province}; {_regions(h)} regions to avoid",
        asks=lambda h: (h.avoid_provinces, h.avoid_municipalities),
    ),
    HardRule(
        "takes-special-needs",
        1,
        takes_special_needs,
        lambda h, f, at: f"contra-indications {_list(f.contra_indications)}; needs {_list(h.special_needs)}",
        asks=lambda h: h.special_needs,
    ),
    HardRule(
        "has-not-declined",
        1,
        has_not_declined,
        lambda h, f, at: "declined this case before" if f.facility_id in at.declined_by else "never declined this case",
    ),
    HardRule(
        "has-enough-places",
        1,
        has_enough_places,
        lambda h, f, at: f"{at.free} places free; household of {h.persons}",
    ),
)
RULES_VERSION = "hard-" + ".".join(str(rule.version) for rule in HARD_RULES)


def failed_rules(household: Requirements, facility: Facility, at: Situation) -> int:
    """One bit for each rule that does not hold; 0 = the household fits."""
    mask = 0
    for position, rule in enumerate(HARD_RULES):
        if not rule.holds(household, facility, at):
            mask |= 1 << position
    return mask


def _period(facility: Facility, day: date) -> str:
    period = facility.period_on(day)
    return "none" if period is None else f"{period.starts_on} to {period.ends_on or 'further notice'}"


def _admitted(yes: bool) -> str:
    return "admitted" if yes else "not admitted"


def _with(yes: bool) -> str:
    return "with" if yes else "without"


def _needed(yes: bool) -> str:
    return "place needed" if yes else "place not needed"


def _regions(household: Requirements) -> int:
    """How many, not which: where somebody is in danger is told to nobody who need not know."""
    return len(household.avoid_provinces) + len(household.avoid_municipalities)


def _list(values: tuple[str, ...]) -> str:
    return ", ".join(values) or "none"
