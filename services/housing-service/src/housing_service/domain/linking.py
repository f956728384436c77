"""Which municipality houses a household (koppeling): hard rules first, then the most remaining target of the half-year.

The real linking, which also weighs who comes later, takes this place; its explanation has the same form.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from shared.vocabulary import HalfYear, MunicipalityCode, ProvinceCode

POLICY_VERSION = "most-remaining-target-1"


class UnlinkedReason(StrEnum):
    """Why a household has no municipality yet."""

    FACTS_MISSING = "facts-missing"
    NO_TARGET = "no-target"
    NO_MUNICIPALITY_ALLOWED = "no-municipality-allowed"
    NO_TARGET_REMAINING = "no-target-remaining"


WAYS_OUT: Mapping[UnlinkedReason, str] = {
    UnlinkedReason.FACTS_MISSING: "The referral has not arrived: regions to avoid are not known; linked when it does.",
    UnlinkedReason.NO_TARGET: "No national number is recorded for this half-year; linked when it is.",
    UnlinkedReason.NO_MUNICIPALITY_ALLOWED: "The hard rules leave no municipality; the coordinator looks for a way.",
    UnlinkedReason.NO_TARGET_REMAINING: "Every allowed municipality has promised its target; linked when one grows.",
}


@dataclass(frozen=True, slots=True)
class Household:
    """What linking may know of a household. No origin, religion or sex is in it."""

    persons: int
    holders: int
    """Permit holders among them: what the household takes of a target."""
    avoid_provinces: frozenset[ProvinceCode]
    avoid_municipalities: frozenset[MunicipalityCode]
    refused_by: frozenset[MunicipalityCode]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A municipality with a target in the current half-year."""

    code: MunicipalityCode
    province: ProvinceCode
    inhabitants: int
    remaining: int
    """Open target less the permit holders promised in open requests."""


Rule = Callable[[Household, Candidate], bool]


def lies_outside_unsafe_provinces(household: Household, candidate: Candidate) -> bool:
    return candidate.province not in household.avoid_provinces


def is_no_unsafe_municipality(household: Household, candidate: Candidate) -> bool:
    return candidate.code not in household.avoid_municipalities


def has_not_been_refused(household: Household, candidate: Candidate) -> bool:
    return candidate.code not in household.refused_by


HARD_RULES: Sequence[tuple[str, Rule]] = (
    ("lies-outside-unsafe-provinces", lies_outside_unsafe_provinces),
    ("is-no-unsafe-municipality", is_no_unsafe_municipality),
    ("has-not-been-refused", has_not_been_refused),
)


@dataclass(frozen=True, slots=True)
class Removal:
    """The municipalities that one hard rule took away."""

    rule: str
    municipalities: tuple[MunicipalityCode, ...]


@dataclass(frozen=True, slots=True)
class Contender:
    municipality: MunicipalityCode
    remaining: int


@dataclass(frozen=True, slots=True)
class Linked:
    """The decision with what it rested on, kept for as long as the case."""

    period: HalfYear
    winner: Contender
    runner_up: Contender | None
    removed: tuple[Removal, ...]
    policy_version: str = POLICY_VERSION


@dataclass(frozen=True, slots=True)
class Unlinked:
    """No municipality, with the reason; decided again with every linking."""

    period: HalfYear
    reason: UnlinkedReason
    removed: tuple[Removal, ...] = ()
    policy_version: str = POLICY_VERSION


def link_all(
    households: Iterable[Household], candidates: Iterable[Candidate], period: HalfYear
) -> list[Linked | Unlinked]:
    """Decide for each household in turn on one set of candidates; what one is promised is gone for the next."""
    left = {candidate.code: candidate for candidate in candidates}
    outcomes = []
    for household in households:
        outcome = link(household, left.values(), period)
        if isinstance(outcome, Linked):
            winner = left[outcome.winner.municipality]
            left[winner.code] = replace(winner, remaining=winner.remaining - household.holders)
        outcomes.append(outcome)
    return outcomes


def link(household: Household, candidates: Iterable[Candidate], period: HalfYear) -> Linked | Unlinked:
    """The allowed municipality with the most remaining target; ties by inhabitants, then by code.

    A household may cross the target of a municipality that has any left: that is booked as its advance.
    """
    allowed, removed = _judge(household, candidates)
    if not allowed:
        reason = UnlinkedReason.NO_MUNICIPALITY_ALLOWED if removed else UnlinkedReason.NO_TARGET
        return Unlinked(period, reason, removed)
    best, *others = sorted(allowed, key=_rank)
    if best.remaining <= 0:
        return Unlinked(period, UnlinkedReason.NO_TARGET_REMAINING, removed)
    runner_up = Contender(others[0].code, others[0].remaining) if others else None
    return Linked(period, Contender(best.code, best.remaining), runner_up, removed)


def _rank(candidate: Candidate) -> tuple[int, int, MunicipalityCode]:
    return -candidate.remaining, -candidate.inhabitants, candidate.code


def _judge(household: Household, candidates: Iterable[Candidate]) -> tuple[list[Candidate], tuple[Removal, ...]]:
    allowed: list[Candidate] = []
    removed: dict[str, list[MunicipalityCode]] = {}
    for candidate in candidates:
        broken = next((name for name, rule in HARD_RULES if not rule(household, candidate)), None)
        if broken is None:
            allowed.append(candidate)
        else:
            removed.setdefault(broken, []).append(candidate.code)
    return allowed, tuple(Removal(rule, tuple(sorted(codes))) for rule, codes in sorted(removed.items()))
