"""Every row of the decision table (domain: categories and routes), and what stops it."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from placement_service.domain.classification import classify
from placement_service.domain.facts import Facts, Member, Needs, Person
from shared.vocabulary import (
    Category,
    ExploitationForm,
    NationalityGroup,
    PoliceRegion,
    Relation,
    Requested,
    Residence,
    Route,
    Sex,
)

TODAY = date(2013, 2, 4)
WOMAN = Person(Sex.FEMALE, 22, NationalityGroup.OTHER)
MAN = replace(WOMAN, sex=Sex.MALE)
DUTCH_WOMAN = replace(WOMAN, nationality_group=NationalityGroup.DUTCH)
EU_WOMAN = replace(WOMAN, nationality_group=NationalityGroup.EU)
GIRL = replace(WOMAN, age=16)
MOTHER = Member(Sex.FEMALE, 40, Relation.PARENT)
OPERATION = UUID(int=7)


def facts(**changed: Any) -> Facts:
    """A foreign woman of 22 without lawful residence, in need of care, unless told otherwise."""
    usual = Facts(
        request=Requested.SHELTER,
        found_on=date(2013, 2, 3),
        police_region=PoliceRegion.AMSTERDAM,
        exploitation_form=ExploitationForm.SEXUAL,
        person=WOMAN,
        residence=Residence.NOT_LAWFUL,
        needs=Needs(care=True),
    )
    return replace(usual, **changed)


def group_member(**changed: Any) -> Facts:
    return facts(**{"exploitation_form": ExploitationForm.LABOUR, "operation_id": OPERATION, **changed})


F, R = Category, Route
ROWS = {
    "an unaccompanied foreign minor goes to protected reception": (
        facts(person=GIRL),
        "2",
        F.FOREIGN,
        R.PROTECTED_MINORS,
    ),
    "a foreign minor with a parent goes to youth care": (
        facts(person=GIRL, household=(MOTHER,)),
        "3",
        F.FOREIGN,
        R.YOUTH_CARE,
    ),
    "an EU minor goes to youth care": (
        facts(person=replace(GIRL, nationality_group=NationalityGroup.EU)),
        "3",
        F.FOREIGN,
        R.YOUTH_CARE,
    ),
    "a Dutch minor goes to youth care": (
        facts(person=replace(GIRL, nationality_group=NationalityGroup.DUTCH), residence=Residence.LAWFUL),
        "3",
        F.DUTCH,
        R.YOUTH_CARE,
    ),
    "a member of a group without care need goes to group accommodation": (
        group_member(needs=Needs(care=False)),
        "4",
        F.GROUP,
        R.GROUP_ACCOMMODATION,
    ),
    "nationality does not matter for group accommodation": (
        group_member(needs=Needs(care=False), person=replace(WOMAN, nationality_group=NationalityGroup.UNKNOWN)),
        "4",
        F.GROUP,
        R.GROUP_ACCOMMODATION,
    ),
    "a group member who needs care goes to categorical shelter": (
        group_member(),
        "5",
        F.GROUP,
        R.CATEGORICAL_SHELTER,
    ),
    "a Dutch group member who needs care goes to the women's shelter": (
        group_member(person=DUTCH_WOMAN, residence=Residence.LAWFUL),
        "6",
        F.DUTCH,
        R.WOMENS_SHELTER,
    ),
    "sexual exploitation in a group is no group case": (
        facts(operation_id=OPERATION, needs=Needs(care=False)),
        "11",
        F.FOREIGN,
        R.CATEGORICAL_SHELTER,
    ),
    "a Dutch woman goes to the women's shelter": (
        facts(person=DUTCH_WOMAN, residence=Residence.LAWFUL),
        "6",
        F.DUTCH,
        R.WOMENS_SHELTER,
    ),
    "a Dutch man goes to the men's shelter": (
        facts(person=replace(MAN, nationality_group=NationalityGroup.DUTCH), residence=Residence.UNKNOWN),
        "7",
        F.DUTCH,
        R.MENS_SHELTER,
    ),
    "an asylum applicant keeps the reception they have": (
        facts(residence=Residence.ASYLUM_APPLICANT),
        "8",
        F.FOREIGN,
        R.NONE,
    ),
    "a witness is reviewed by hand": (facts(witness_only=True), "9", F.FOREIGN, R.MANUAL_REVIEW),
    "who is detained without agreement is reviewed by hand": (
        facts(in_detention=True),
        "9",
        F.FOREIGN,
        R.MANUAL_REVIEW,
    ),
    "who is detained with agreement goes on": (
        facts(in_detention=True, detention_agreed=True),
        "11",
        F.FOREIGN,
        R.CATEGORICAL_SHELTER,
    ),
    "who holds the B9 permit is reviewed by hand": (
        facts(residence=Residence.B9_PERMIT, needs=Needs(care=False)),
        "10",
        F.FOREIGN,
        R.MANUAL_REVIEW,
    ),
    "who is not lawfully here goes to categorical shelter": (facts(), "11", F.FOREIGN, R.CATEGORICAL_SHELTER),
    "who is in the reflection period goes to categorical shelter": (
        facts(residence=Residence.REFLECTION_PERIOD),
        "11",
        F.FOREIGN,
        R.CATEGORICAL_SHELTER,
    ),
    "whose permit is applied for goes to categorical shelter": (
        facts(person=MAN, residence=Residence.PERMIT_APPLIED),
        "11",
        F.FOREIGN,
        R.CATEGORICAL_SHELTER,
    ),
    "an EU citizen lawfully here goes to categorical shelter": (
        facts(person=EU_WOMAN, residence=Residence.LAWFUL),
        "12",
        F.FOREIGN,
        R.CATEGORICAL_SHELTER,
    ),
}


@pytest.mark.parametrize(("given", "rule", "category", "route"), ROWS.values(), ids=ROWS.keys())
def test_the_row_that_holds_first_decides(given: Facts, rule: str, category: Category, route: Route) -> None:
    decided = classify(given, TODAY)

    assert (decided.rule_id, decided.category, decided.route) == (rule, category, route)
    assert decided.text
    assert decided.source
    assert decided.missing == ()
    assert decided.entitlement_review is (rule == "12")


STOPS = {
    "the age is unknown": (facts(person=replace(WOMAN, age=None)), ("age",)),
    "nobody knows whether a minor is foreign": (
        facts(person=replace(GIRL, nationality_group=NationalityGroup.UNKNOWN)),
        ("nationalityGroup",),
    ),
    "an accompanied minor's nationality is unknown": (
        facts(person=replace(GIRL, nationality_group=NationalityGroup.UNKNOWN), household=(MOTHER,)),
        ("nationalityGroup",),
    ),
    "the age of a minor's guardian is unknown": (
        facts(person=GIRL, household=(replace(MOTHER, age=None),)),
        ("unaccompanied",),
    ),
    "an adult is neither male nor female": (facts(person=replace(WOMAN, sex=Sex.OTHER)), ("sex",)),
    "an adult's sex is unknown": (facts(person=replace(WOMAN, sex=Sex.UNKNOWN)), ("sex",)),
    "a man is pregnant": (facts(person=MAN, needs=Needs(pregnant=True)), ("sex",)),
    "a group member's care need is unknown": (group_member(needs=Needs()), ("careNeed",)),
    "an adult's nationality is unknown": (
        facts(person=replace(WOMAN, nationality_group=NationalityGroup.UNKNOWN)),
        ("nationalityGroup",),
    ),
    "a Dutch national has a foreigner's status": (facts(person=DUTCH_WOMAN), ("nationalityGroup",)),
    "the residence is unknown": (facts(residence=Residence.UNKNOWN), ("residence",)),
}


@pytest.mark.parametrize(("given", "missing"), STOPS.values(), ids=STOPS.keys())
def test_a_row_that_depends_on_an_unknown_fact_stops_the_table(given: Facts, missing: tuple[str, ...]) -> None:
    decided = classify(given, TODAY)

    assert (decided.rule_id, decided.category, decided.route) == ("13", Category.UNDECIDED, Route.MANUAL_REVIEW)
    assert decided.missing == missing


def test_an_unknown_fact_does_not_stop_a_row_that_is_false_without_it() -> None:
    unknown_care = facts(needs=Needs())

    assert classify(unknown_care, TODAY).rule_id == "11"


def test_the_sex_of_a_minor_stops_nothing() -> None:
    assert classify(facts(person=replace(GIRL, sex=Sex.UNKNOWN)), TODAY).rule_id == "2"


@pytest.mark.parametrize("request_", [Requested.REGISTRATION, Requested.ADVICE])
def test_who_asks_no_shelter_is_registered_under_the_category_of_the_rest(request_: Requested) -> None:
    dutch = classify(facts(request=request_, person=DUTCH_WOMAN, residence=Residence.LAWFUL), TODAY)
    unclear = classify(facts(request=request_, residence=Residence.UNKNOWN), TODAY)

    assert (dutch.rule_id, dutch.category, dutch.route) == ("1", Category.DUTCH, Route.NONE)
    assert (unclear.rule_id, unclear.category, unclear.route) == ("1", Category.UNDECIDED, Route.NONE)
    assert unclear.missing == ("residence",)


def test_the_answer_names_the_facts_it_used() -> None:
    assert classify(facts(), TODAY).facts == {"age": 22, "nationalityGroup": "other", "residence": "not-lawful"}


def test_a_referral_of_before_the_letter_follows_the_same_first_table() -> None:
    assert classify(facts(), date(2010, 7, 1)).rule_id == "11"
