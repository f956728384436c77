"""The decision table as a whole: it always answers, in the order of its rows, on no more than the nationality group."""

from dataclasses import fields, replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from placement_service.domain.classification import classify
from placement_service.domain.classification.table import ROWS, rows_in_force
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

AGES = st.none() | st.integers(0, 80)
PEOPLE = st.builds(Person, st.sampled_from(Sex), AGES, st.sampled_from(NationalityGroup))
MEMBERS = st.builds(Member, st.sampled_from(Sex), AGES, st.sampled_from(Relation))
MAYBE = st.none() | st.booleans()
NEEDS = st.builds(Needs, MAYBE, MAYBE, MAYBE, MAYBE, MAYBE, MAYBE, MAYBE, MAYBE)
DAYS = st.dates(date(2010, 1, 1), date(2030, 1, 1))
FACTS = st.builds(
    Facts,
    request=st.sampled_from(Requested),
    found_on=DAYS,
    police_region=st.sampled_from(PoliceRegion),
    exploitation_form=st.sampled_from(ExploitationForm),
    person=PEOPLE,
    residence=st.sampled_from(Residence),
    witness_only=st.booleans(),
    in_detention=st.booleans(),
    detention_agreed=st.booleans(),
    household=st.lists(MEMBERS, max_size=3).map(tuple),
    needs=NEEDS,
    operation_id=st.none() | st.uuids(version=4),
)


@given(FACTS, DAYS)
def test_there_is_always_an_answer_with_text_and_source(facts: Facts, day: date) -> None:
    decided = classify(facts, day)

    assert decided.text
    assert decided.source
    assert (decided.route is Route.MANUAL_REVIEW) or decided.rule_id != "13"
    assert classify(facts, day) == decided


@given(FACTS, DAYS)
def test_no_row_before_the_deciding_one_could_hold(facts: Facts, day: date) -> None:
    shelter = replace(facts, request=Requested.SHELTER)
    decided = classify(shelter, day)

    for row in rows_in_force(day):
        if row.id == decided.rule_id:
            break
        truths = [condition.holds(shelter) for condition in row.when]
        assert False in truths or decided.rule_id == "13"


@given(FACTS, DAYS)
def test_row_thirteen_is_reached_only_with_something_missing(facts: Facts, day: date) -> None:
    decided = classify(replace(facts, request=Requested.SHELTER), day)

    assert (decided.category is Category.UNDECIDED) == (decided.rule_id == "13") == bool(decided.missing)


@given(FACTS)
def test_registration_never_takes_a_place(facts: Facts) -> None:
    decided = classify(replace(facts, request=Requested.REGISTRATION), date(2013, 2, 4))

    assert (decided.rule_id, decided.route) == ("1", Route.NONE)


def test_the_facts_know_a_nationality_group_and_nothing_more_of_where_somebody_comes_from() -> None:
    known = {field.name for kind in (Facts, Person, Member) for field in fields(kind)}

    assert {name for name in known if "nation" in name or "country" in name or "ethnic" in name} == {
        "nationality_group"
    }


def test_the_rows_stand_in_the_order_of_the_table() -> None:
    assert [row.id for row in ROWS] == ["2", "3", "13", "4", "5", "6", "7", "8", "9", "10", "11", "12"]
