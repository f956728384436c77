"""The coordinator reveals who a case is about: only with a purpose, and every time on record (inzage)."""

from dataclasses import dataclass
from datetime import datetime

from intake_service.application.viewing import Viewer, visible_case
from intake_service.domain.case import Case
from intake_service.domain.disclosure import Disclosure
from intake_service.domain.identity import Contact, Identity
from intake_service.domain.person import Person, Relative
from shared.deciding import Decided, Handling, Loaded, Ref, Refused
from shared.vocabulary import CaseId


@dataclass(frozen=True, slots=True)
class DiscloseIdentity:
    case_id: CaseId
    viewer: Viewer
    actor: str
    org: str | None
    purpose: str
    trace: str | None


def disclose_identity(command: DiscloseIdentity, loaded: Loaded, now: datetime) -> Decided:
    """Answer the identity; the record of the look commits first, so nothing is shown that is not on record.

    Never to be called with an Idempotency-Key: its answer would be kept in the clear.
    """
    case = visible_case(loaded, command.case_id, command.viewer)
    identity = loaded.one(Identity, command.case_id)
    if identity is None:
        raise Refused("identity-erased", "The identity of this case was erased; nobody can read it any more.")
    look = Disclosure(case.case_id, now, command.actor, command.org, command.purpose, command.trace)
    return Decided((look,), answer=_answer(identity))


def _answer(identity: Identity) -> dict[str, object]:
    return {
        "caseId": str(identity.case_id),
        "person": _person(identity.victim),
        "household": [_relative(relative) for relative in identity.household],
        "contact": _contact(identity.contact),
        "whereFound": identity.where_found,
        "safetyNote": identity.safety_note,
        "consentOverrideReason": identity.consent_override,
        "notes": [{"about": one.about, "text": one.text, "writtenAt": one.written_at} for one in identity.notes],
    }


def _person(person: Person) -> dict[str, object]:
    return {
        "givenNames": person.given_names,
        "familyName": person.family_name,
        "birthDate": person.birth_date,
        "estimatedAge": person.estimated_age,
        "sex": person.sex,
        "nationality": person.nationality,
        "otherNationalities": list(person.other_nationalities),
    }


def _relative(relative: Relative) -> dict[str, object]:
    return {**_person(relative.person), "relation": relative.relation}


def _contact(contact: Contact) -> dict[str, object]:
    return {"name": contact.name, "phone": contact.phone, "email": contact.email}


DISCLOSE_IDENTITY: Handling[DiscloseIdentity] = Handling(
    disclose_identity,
    needs=lambda command: (Ref(Case, str(command.case_id)), Ref(Identity, str(command.case_id))),
)
