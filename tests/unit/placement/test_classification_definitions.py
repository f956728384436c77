"""The definitions under the decision table, each true, false or unknown."""

from dataclasses import replace

import pytest

from placement_service.domain.classification import definitions as are
from placement_service.domain.facts import Member, Needs
from shared.vocabulary import NationalityGroup, Relation, Residence, Sex
from tests.unit.placement.test_decision_table import DUTCH_WOMAN, GIRL, MAN, WOMAN, facts


@pytest.mark.parametrize(
    "need",
    [
        Needs(care=True),
        Needs(care=False, medical=True),
        Needs(pregnant=True),
        Needs(psychological=True),
        Needs(psychiatric=True),
        Needs(addiction=True),
        Needs(intellectual_disability=True),
    ],
)
def test_any_need_is_a_care_need(need: Needs) -> None:
    assert are.has_care_need(facts(needs=need)) is True


def test_without_a_need_only_a_known_no_says_there_is_none() -> None:
    assert are.has_care_need(facts(needs=Needs(care=False))) is False
    assert are.has_care_need(facts(needs=Needs(medical=False))) is None
    assert are.has_care_need(facts(needs=Needs(wheelchair=True))) is None


@pytest.mark.parametrize(("age", "minor"), [(17, True), (18, False), (None, None)])
def test_a_minor_is_under_eighteen(age: int | None, minor: bool | None) -> None:
    assert are.is_minor(facts(person=replace(WOMAN, age=age))) is minor


def test_only_an_adult_with_custody_accompanies() -> None:
    sister = Member(Sex.FEMALE, 30, Relation.SIBLING)
    young_guardian = Member(Sex.MALE, 17, Relation.GUARDIAN)
    guardian = replace(young_guardian, age=18)

    assert are.is_unaccompanied(facts(person=GIRL, household=(sister, young_guardian))) is True
    assert are.is_unaccompanied(facts(person=GIRL, household=(guardian,))) is False
    assert are.is_unaccompanied(facts(person=GIRL, household=(replace(guardian, age=None),))) is None
    assert are.is_unaccompanied(facts(person=GIRL, household=(replace(guardian, age=None), guardian))) is False


def test_foreign_is_who_is_not_dutch_and_unknown_where_the_status_contradicts_it() -> None:
    lawful = facts(residence=Residence.LAWFUL)

    assert are.is_foreign(replace(lawful, person=DUTCH_WOMAN)) is False
    assert are.is_foreign(replace(lawful, person=replace(WOMAN, nationality_group=NationalityGroup.EU))) is True
    assert are.is_foreign(facts(person=DUTCH_WOMAN, residence=Residence.B9_PERMIT)) is None


def test_a_pregnant_man_leaves_the_sex_open() -> None:
    given = facts(person=MAN, needs=Needs(pregnant=True))

    assert are.sex_is(Sex.MALE)(given) is None
    assert are.sex_is_unsettled(given) is True
