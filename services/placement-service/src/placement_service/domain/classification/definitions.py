"""The definitions under the decision table, each three-valued: true, false, or None where a fact is unknown.

Facts that contradict each other settle nothing and count as unknown.
"""

from collections.abc import Callable
from dataclasses import dataclass

from placement_service.domain.facts import MAJORITY, Facts
from shared.vocabulary import (
    WITH_CUSTODY,
    ExploitationForm,
    NationalityGroup,
    Requested,
    Residence,
    Sex,
)

Truth = bool | None
_FOREIGNERS_STATUS = frozenset(
    {
        Residence.NOT_LAWFUL,
        Residence.REFLECTION_PERIOD,
        Residence.PERMIT_APPLIED,
        Residence.B9_PERMIT,
        Residence.ASYLUM_APPLICANT,
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """One fact that a row depends on: its name on the wire, what is asked of it, and the value it had.

    Compared by identity: rows share conditions, and each is judged once per case.
    """

    fact: str
    holds: Callable[[Facts], Truth]
    value: Callable[[Facts], object]


def negated(truth: Truth) -> Truth:
    return None if truth is None else not truth


def nationality_contradicts_residence(facts: Facts) -> bool:
    """A Dutch national can not hold a foreigner's residence status."""
    return facts.person.nationality_group is NationalityGroup.DUTCH and facts.residence in _FOREIGNERS_STATUS


def sex_contradicts_pregnancy(facts: Facts) -> bool:
    return facts.person.sex is Sex.MALE and facts.needs.pregnant is True


def is_minor(facts: Facts) -> Truth:
    """Minderjarig: under 18 on the day found; for members of a group the day of the operation."""
    age = facts.person.age
    return None if age is None else age < MAJORITY


def is_adult(facts: Facts) -> Truth:
    return negated(is_minor(facts))


def is_foreign(facts: Facts) -> Truth:
    """Dual nationals are Dutch; intake tells no more than the group."""
    group = facts.person.nationality_group
    if group is NationalityGroup.UNKNOWN or nationality_contradicts_residence(facts):
        return None
    return group is not NationalityGroup.DUTCH


def is_dutch(facts: Facts) -> Truth:
    return negated(is_foreign(facts))


def is_not_eu(facts: Facts) -> Truth:
    """EU, EEA and Switzerland on the day found, as intake grouped it."""
    group = facts.person.nationality_group
    if group is NationalityGroup.UNKNOWN or nationality_contradicts_residence(facts):
        return None
    return group is NationalityGroup.OTHER


def is_unaccompanied(facts: Facts) -> Truth:
    """Alleenstaand: no adult with custody (gezag) in the household."""
    with_custody = [member.age for member in facts.household if member.relation in WITH_CUSTODY]
    if any(age is not None and age >= MAJORITY for age in with_custody):
        return False
    return None if None in with_custody else True


def has_care_need(facts: Facts) -> Truth:
    """Zorgvraag: any need present; none only when `care` is known to be false and no need is present."""
    if facts.needs.any_present:
        return True
    return None if facts.needs.care is None else False


def has_no_care_need(facts: Facts) -> Truth:
    return negated(has_care_need(facts))


def sex_is(sex: Sex) -> Callable[[Facts], Truth]:
    def holds(facts: Facts) -> Truth:
        return None if sex_contradicts_pregnancy(facts) else facts.person.sex is sex

    return holds


def sex_is_unsettled(facts: Facts) -> Truth:
    """Neither male nor female, or contradicted by a pregnancy."""
    return facts.person.sex not in (Sex.FEMALE, Sex.MALE) or sex_contradicts_pregnancy(facts)


def residence_in(*expected: Residence) -> Callable[[Facts], Truth]:
    wanted = frozenset(expected)

    def holds(facts: Facts) -> Truth:
        if facts.residence is Residence.UNKNOWN or nationality_contradicts_residence(facts):
            return None
        return facts.residence in wanted

    return holds


def asks_no_shelter(facts: Facts) -> Truth:
    return facts.request is not Requested.SHELTER


def is_not_sexual(facts: Facts) -> Truth:
    return facts.exploitation_form is not ExploitationForm.SEXUAL


def is_group_member(facts: Facts) -> Truth:
    """Found in an operation together with others."""
    return facts.operation_id is not None


def has_no_reflection_right(facts: Facts) -> Truth:
    """Witness only, or detained without recorded agreement of prosecutor and police (Vc B8/3.1)."""
    return facts.witness_only or (facts.in_detention and not facts.detention_agreed)
