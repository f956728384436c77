"""Each hard rule in its own words."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from placement_service.domain.facility import Admission, CapacityPeriod, Facility
from placement_service.domain.facts import Member
from placement_service.domain.hard_rules import HARD_RULES, Situation, failed_rules
from placement_service.domain.household import Requirements, requirements_of
from shared.vocabulary import (
    ContraIndication,
    FacilityId,
    MunicipalityCode,
    PoliceRegion,
    ProvinceCode,
    Relation,
    Route,
    Sex,
)
from tests.unit.placement.test_decision_table import GIRL, MAN, facts

TODAY = date(2013, 2, 4)
FREE = Situation(TODAY, 10, 1)


def facility(number: int = 1, places: int = 28, **changed: Any) -> Facility:
    """Example 05 with the calendar of example 06."""
    usual = Facility(
        facility_id=FacilityId(UUID(int=number)),
        name=f"Demo {number}",
        route=Route.CATEGORICAL_SHELTER,
        municipality=MunicipalityCode("GM0855"),
        province=ProvinceCode("PV30"),
        police_region=PoliceRegion.ZEELAND_WEST_BRABANT,
        admits=Admission((Sex.FEMALE,), children=True, min_age=18, max_household_size=4),
        changed_on=TODAY,
        wheelchair_places=2,
        contra_indications=(ContraIndication.ADDICTION, ContraIndication.PSYCHIATRIC),
        calendar=(CapacityPeriod(date(2012, 7, 1), date(2014, 12, 31), places),),
        calendar_version=1,
    )
    return replace(usual, **changed)


def household(**changed: Any) -> Requirements:
    return replace(requirements_of(facts(), Route.CATEGORICAL_SHELTER), **changed)


def barred_by(asks: Requirements, house: Facility, at: Situation = FREE) -> list[str]:
    mask = failed_rules(asks, house, at)
    return [rule.name for bit, rule in enumerate(HARD_RULES) if mask >> bit & 1]


def test_a_woman_alone_fits_the_example_facility() -> None:
    assert barred_by(household(), facility()) == []


CASES = {
    "serves-route": (household(route=Route.WOMENS_SHELTER), facility(), FREE),
    "contract-in-force": (household(), facility(), replace(FREE, day=date(2015, 1, 1))),
    "admits-sexes": (household(sexes=frozenset({Sex.FEMALE, Sex.MALE})), facility(), FREE),
    "admits-children": (household(has_children=True), facility(admits=Admission((Sex.FEMALE,), children=False)), FREE),
    "meets-minimum-age": (
        household(youngest_adult=19),
        facility(admits=Admission((Sex.FEMALE,), children=True, min_age=20)),
        FREE,
    ),
    "admits-household-size": (household(persons=5), facility(), FREE),
    "has-wheelchair-place": (household(wheelchair=True), facility(), replace(FREE, free_wheelchair=0)),
    "avoids-unsafe-region": (household(avoid_provinces=(ProvinceCode("PV30"),)), facility(), FREE),
    "takes-special-needs": (household(special_needs=(ContraIndication.PSYCHIATRIC,)), facility(), FREE),
    "has-not-declined": (household(), facility(), replace(FREE, declined_by=(facility().facility_id,))),
    "has-enough-places": (household(persons=2), facility(), replace(FREE, free=1)),
}


@pytest.mark.parametrize("rule", CASES)
def test_a_facility_is_barred_by_the_one_rule_it_breaks(rule: str) -> None:
    asks, house, at = CASES[rule]

    assert barred_by(asks, house, at) == [rule]


def test_every_rule_is_shown_to_bar_something() -> None:
    assert list(CASES) == [rule.name for rule in HARD_RULES]


def test_a_municipality_to_avoid_bars_as_a_province_does() -> None:
    assert barred_by(household(avoid_municipalities=(MunicipalityCode("GM0855"),)), facility()) == [
        "avoids-unsafe-region"
    ]


def test_sexes_and_minimum_age_bind_adults_and_not_their_children() -> None:
    son = Member(Sex.MALE, 2, Relation.CHILD)
    husband = Member(Sex.MALE, 30, Relation.PARTNER)

    assert barred_by(requirements_of(facts(household=(son,)), Route.CATEGORICAL_SHELTER), facility()) == []
    assert barred_by(requirements_of(facts(household=(husband,)), Route.CATEGORICAL_SHELTER), facility()) == [
        "admits-sexes"
    ]


def test_a_minor_on_their_own_is_bound_by_sex_but_not_by_a_minimum_age_for_adults() -> None:
    youth_care = facility(route=Route.YOUTH_CARE)

    assert barred_by(requirements_of(facts(person=GIRL), Route.YOUTH_CARE), youth_care) == []
    assert barred_by(requirements_of(facts(person=replace(MAN, age=16)), Route.YOUTH_CARE), youth_care) == [
        "admits-sexes"
    ]


@pytest.mark.parametrize(("age", "fits"), [(17, False), (18, True), (None, True)])
def test_who_has_the_minimum_age_is_old_enough(age: int | None, fits: bool) -> None:
    assert (barred_by(household(youngest_adult=age), facility()) == []) is fits


def test_who_is_recorded_as_neither_male_nor_female_fits_where_both_are_admitted() -> None:
    both = facility(admits=Admission((Sex.FEMALE, Sex.MALE), children=True))

    assert barred_by(household(sexes=frozenset({Sex.OTHER})), both) == []
    assert barred_by(household(sexes=frozenset({Sex.OTHER})), facility()) == ["admits-sexes"]


def test_the_fact_behind_a_verdict_tells_how_many_regions_are_avoided_not_which() -> None:
    asks = household(avoid_provinces=(ProvinceCode("PV28"),))
    [rule] = [rule for rule in HARD_RULES if rule.name == "avoids-unsafe-region"]

    assert "PV28" not in rule.fact(asks, facility(), FREE)
