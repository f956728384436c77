"""What can not be true together in one description: every contradiction, with its place in the body and the way out."""

from collections.abc import Iterator
from datetime import date

from intake_service.domain.facts import Circumstances
from intake_service.domain.identity import Identity
from intake_service.domain.person import Person
from shared.deciding import FieldFault
from shared.vocabulary import Requested

OLDEST = 120


def contradictions(identity: Identity, found_on: date, told: Circumstances, today: date) -> Iterator[FieldFault]:
    """Every fault of a description at once; pointers are relative to the described victim."""
    agreement = told.detention_agreement
    if agreement is not None and agreement.agreed_on > today:
        yield in_the_future("/detentionAgreement/agreedOn")
    yield from faults_of_person(identity.victim, "/person", found_on, today)
    for index, relative in enumerate(identity.household):
        yield from faults_of_person(relative.person, f"/household/{index}", found_on, today)
    if told.request is Requested.SHELTER and not (told.consent_given or told.consent_overridden):
        detail = "shelter needs consent to sharing: `given` true, or an `overrideReason`; or request `registration`"
        yield FieldFault("/consent", detail, "consent-missing")


def in_the_future(pointer: str) -> FieldFault:
    """A fact can not be recorded before it happened."""
    return FieldFault(pointer, "lies in the future: a fact is recorded once it has happened", "in-the-future")


def faults_of_person(person: Person, at: str, found_on: date, today: date) -> Iterator[FieldFault]:
    born = person.birth_date
    if born is None:
        return
    if born > today:
        yield in_the_future(f"{at}/birthDate")
    elif born > found_on:
        yield FieldFault(f"{at}/birthDate", "is after foundOn: nobody is found before birth", "contradiction")
    elif found_on.year - born.year > OLDEST:
        yield FieldFault(f"{at}/birthDate", f"is more than {OLDEST} years before foundOn", "contradiction")
    elif person.estimated_age is not None and person.estimated_age != person.age_on(found_on, found_on):
        detail = "contradicts birthDate: leave the estimate out where the birth date is known"
        yield FieldFault(f"{at}/estimatedAge", detail, "contradiction")
