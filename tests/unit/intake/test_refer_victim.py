"""A referral opens a case: facts go out, who it is stays in."""

from dataclasses import replace
from datetime import date

import pytest

from intake_service.application.refer_victim import refer_victim
from intake_service.domain.facts import Circumstances, DetentionAgreement
from intake_service.domain.identity import Identity
from intake_service.domain.person import Person, Relative
from shared.contracts.intake import ReferralReceivedV1
from shared.deciding import Refused
from shared.vocabulary import NationalityGroup, Relation, Requested, Sex
from tests.unit.intake.intake_builders import (
    CASE_ID,
    FOUND,
    NOTHING_LOADED,
    NOW,
    TODAY,
    TOLD,
    case_in,
    child,
    pointers,
    referral,
    referred,
    woman,
)


def received(*args: object, **kwargs: object) -> ReferralReceivedV1:
    decided = refer_victim(referral(*args, **kwargs), NOTHING_LOADED, NOW)  # type: ignore[arg-type]
    [event] = decided.events
    assert isinstance(event, ReferralReceivedV1)
    return event


def test_a_referral_tells_ages_and_groups_but_no_name_birth_date_or_nationality() -> None:
    event = received(woman(), child())
    assert event.case_id == CASE_ID
    assert (event.facts.person.age, event.facts.person.nationality_group) == (22, NationalityGroup.OTHER)
    published = event.model_dump_json()
    for secret in ("Demo", "Person One", "Child One", "1990-05-17", "2011-03-01", "NGA", "+316"):
        assert secret not in published


def test_a_child_without_nationality_has_the_victims() -> None:
    event = received(woman(nationality="NLD"), child(), child(nationality="NGA"))
    assert [one.nationality_group for one in event.facts.household] == [NationalityGroup.DUTCH, NationalityGroup.OTHER]


def test_a_partner_without_nationality_has_an_unknown_one() -> None:
    event = received(woman(), Relative(Person(sex=Sex.MALE), Relation.PARTNER))
    assert event.facts.household[0].nationality_group is NationalityGroup.UNKNOWN


def test_age_is_counted_on_the_day_found_not_on_the_day_referred() -> None:
    born_between = date(1995, 3, 1)
    assert received(woman(birth_date=born_between)).facts.person.age == 17


def test_an_estimated_age_serves_where_the_birth_date_is_unknown() -> None:
    assert received(woman(birth_date=None, estimated_age=17)).facts.person.age == 17


def test_no_age_told_is_an_unknown_age() -> None:
    assert received(woman(birth_date=None)).facts.person.age is None


def test_dual_nationals_are_dutch() -> None:
    event = received(woman(nationality="MAR", other_nationalities=("NLD",)))
    assert event.facts.person.nationality_group is NationalityGroup.DUTCH


def test_what_was_not_told_about_needs_stays_unknown() -> None:
    needs = received(woman()).facts.needs
    assert needs.care is None
    assert needs.medical is None


@pytest.mark.parametrize(("prosecutor", "police", "agreed"), [(True, True, True), (True, False, False)])
def test_detention_is_agreed_when_prosecutor_and_police_both_agree(
    prosecutor: bool, police: bool, agreed: bool
) -> None:
    agreement = DetentionAgreement(date(2013, 2, 4), prosecutor, police)
    told = replace(TOLD, in_detention=True, detention_agreement=agreement)
    assert received(woman(), told=told).facts.detention_agreed is agreed


def test_shelter_asked_with_neither_consent_nor_a_reason_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        referred(told=Circumstances())
    assert refused.value.code == "invalid-input"
    assert pointers(refused.value) == ["/consent"]


@pytest.mark.parametrize(
    "told",
    [
        Circumstances(consent_overridden=True),
        Circumstances(request=Requested.REGISTRATION),
        Circumstances(request=Requested.ADVICE),
    ],
)
def test_registration_does_not_rest_on_consent_and_a_reason_overrides_it(told: Circumstances) -> None:
    assert case_in(referred(told=told)).told == told


def test_every_contradiction_is_named_at_once() -> None:
    victim = woman(birth_date=date(2014, 1, 1))
    late = child(birth_date=date(2013, 3, 1))
    guessed = child(estimated_age=7)
    told = Circumstances(detention_agreement=DetentionAgreement(date(2020, 1, 1), True, True))
    with pytest.raises(Refused) as refused:
        referred(victim, late, guessed, told=told, found=replace(FOUND, found_on=date(2013, 2, 3)))
    assert pointers(refused.value) == [
        "/detentionAgreement/agreedOn",
        "/person/birthDate",
        "/household/0/birthDate",
        "/household/1/estimatedAge",
        "/consent",
    ]


def test_found_today_is_a_fact_and_found_tomorrow_is_not() -> None:
    referred(found=replace(FOUND, found_on=TODAY))
    with pytest.raises(Refused) as refused:
        referred(found=replace(FOUND, found_on=TODAY.replace(day=TODAY.day + 1)))
    assert pointers(refused.value) == ["/foundOn"]


def test_the_case_itself_holds_no_identity() -> None:
    loaded = referred(woman(), child())
    assert "Person One" not in repr(case_in(loaded))
    assert "1990" not in repr(case_in(loaded))
    [identity] = loaded.every(Identity)
    assert identity.victim.family_name == "Person One"
