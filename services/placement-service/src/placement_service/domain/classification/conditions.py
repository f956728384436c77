"""The conditions that rows are made of, each under the name its fact has on the wire."""

from placement_service.domain.classification.definitions import (
    Condition,
    asks_no_shelter,
    has_care_need,
    has_no_care_need,
    has_no_reflection_right,
    is_adult,
    is_dutch,
    is_foreign,
    is_group_member,
    is_minor,
    is_not_eu,
    is_not_sexual,
    is_unaccompanied,
    residence_in,
    sex_is,
    sex_is_unsettled,
)
from placement_service.domain.facts import Facts
from shared.vocabulary import Residence, Sex


def _age(facts: Facts) -> object:
    return facts.person.age


def _group(facts: Facts) -> object:
    return facts.person.nationality_group.value


def _sex(facts: Facts) -> object:
    return facts.person.sex.value


def _residence(facts: Facts) -> object:
    return facts.residence.value


def _no_reflection(facts: Facts) -> object:
    return {
        "witnessOnly": facts.witness_only,
        "inDetention": facts.in_detention,
        "detentionAgreed": facts.detention_agreed,
    }


ASKS_NO_SHELTER = Condition("request", asks_no_shelter, lambda facts: facts.request.value)
MINOR = Condition("age", is_minor, _age)
ADULT = Condition("age", is_adult, _age)
FOREIGN = Condition("nationalityGroup", is_foreign, _group)
DUTCH = Condition("nationalityGroup", is_dutch, _group)
NOT_EU = Condition("nationalityGroup", is_not_eu, _group)
NATIONALITY_SETTLED = Condition("nationalityGroup", lambda facts: None if is_foreign(facts) is None else True, _group)
UNACCOMPANIED = Condition("unaccompanied", is_unaccompanied, is_unaccompanied)
SEX_UNSETTLED = Condition("sex", sex_is_unsettled, _sex)
FEMALE = Condition("sex", sex_is(Sex.FEMALE), _sex)
MALE = Condition("sex", sex_is(Sex.MALE), _sex)
NOT_SEXUAL = Condition("exploitationForm", is_not_sexual, lambda facts: facts.exploitation_form.value)
GROUP_MEMBER = Condition("foundInOperation", is_group_member, is_group_member)
CARE_NEED = Condition("careNeed", has_care_need, has_care_need)
NO_CARE_NEED = Condition("careNeed", has_no_care_need, has_care_need)
ASYLUM = Condition("residence", residence_in(Residence.ASYLUM_APPLICANT), _residence)
NO_REFLECTION_RIGHT = Condition("reflectionPeriodBarred", has_no_reflection_right, _no_reflection)
HOLDS_B9 = Condition("residence", residence_in(Residence.B9_PERMIT), _residence)
B9_STATUS = Condition(
    "residence",
    residence_in(Residence.NOT_LAWFUL, Residence.REFLECTION_PERIOD, Residence.PERMIT_APPLIED),
    _residence,
)
RESIDENCE_KNOWN = Condition("residence", residence_in(*(set(Residence) - {Residence.UNKNOWN})), _residence)
