"""What matching sees of a case: needs and dangers; no nationality, residence, religion or willingness to report."""

from dataclasses import dataclass
from datetime import datetime

from placement_service.domain.facts import MAJORITY, Facts
from shared.vocabulary import (
    CaseId,
    ContraIndication,
    FacilityId,
    MunicipalityCode,
    PoliceRegion,
    ProvinceCode,
    Route,
    Sex,
)


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a household asks of a facility; equal requirements get equal verdicts."""

    route: Route
    sexes: frozenset[Sex]
    """Of the victim and the adults who come along."""
    youngest_adult: int | None
    has_children: bool
    persons: int
    wheelchair: bool
    avoid_provinces: tuple[ProvinceCode, ...]
    avoid_municipalities: tuple[MunicipalityCode, ...]
    special_needs: tuple[ContraIndication, ...]
    investigated_in: PoliceRegion | None
    """The police region of the investigation, during the reflection period."""


@dataclass(frozen=True, slots=True)
class Household:
    """A household (huishouden) that asks for places: the victim and everybody who belongs along."""

    case_id: CaseId
    requires: Requirements
    urgent: bool
    referred_at: datetime
    declined_by: tuple[FacilityId, ...] = ()


def requirements_of(facts: Facts, route: Route) -> Requirements:
    """The part of the facts that matching may use."""
    victim, needs = facts.person, facts.needs
    adults = [member for member in facts.household if member.is_adult]
    ages = [member.age for member in adults if member.age is not None]
    if victim.age is not None and victim.age >= MAJORITY:
        ages.append(victim.age)
    return Requirements(
        route=route,
        sexes=frozenset((victim.sex, *(member.sex for member in adults))),
        youngest_adult=min(ages, default=None),
        has_children=len(adults) < len(facts.household),
        persons=facts.persons,
        wheelchair=needs.wheelchair is True,
        avoid_provinces=facts.avoid_provinces,
        avoid_municipalities=facts.avoid_municipalities,
        special_needs=needs.of_kinds(),
        investigated_in=facts.police_region if facts.in_reflection_period else None,
    )


def is_urgent(facts: Facts) -> bool:
    """Urgent: acute danger, pregnant, or in an emergency bed."""
    return facts.acute_danger or facts.needs.pregnant is True or facts.in_emergency_bed
