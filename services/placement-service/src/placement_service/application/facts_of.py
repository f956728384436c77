"""Reads the facts of intake's event into the words of this domain."""

from placement_service.domain.facts import Facts, Member, Needs, Person
from shared.contracts.intake import CaseFacts
from shared.vocabulary import Residence


def facts_of(published: CaseFacts) -> Facts:
    person, needs, safety = published.person, published.needs, published.safety
    return Facts(
        request=published.request,
        found_on=published.found_on,
        police_region=published.police_region,
        exploitation_form=published.exploitation_form,
        person=Person(person.sex, person.age, person.nationality_group),
        residence=published.residence,
        witness_only=published.witness_only,
        in_detention=published.in_detention,
        detention_agreed=published.detention_agreed,
        household=tuple(Member(member.sex, member.age, member.relation) for member in published.household),
        needs=Needs(
            needs.care,
            needs.medical,
            needs.pregnant,
            needs.psychological,
            needs.psychiatric,
            needs.addiction,
            needs.intellectual_disability,
            needs.wheelchair,
        ),
        acute_danger=safety.acute_danger,
        avoid_provinces=safety.avoid_provinces,
        avoid_municipalities=safety.avoid_municipalities,
        in_emergency_bed=published.in_emergency_bed,
        operation_id=published.operation_id,
        in_reflection_period=published.residence is Residence.REFLECTION_PERIOD,
    )
