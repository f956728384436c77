"""From bodies to the words of the domain."""

from dataclasses import fields

from intake_service.application.registering import Description
from intake_service.domain.case import Reporter
from intake_service.domain.facts import Circumstances, DetentionAgreement, Exploitation, Needs, Safety
from intake_service.domain.identity import Contact, Identity
from intake_service.domain.person import Person, Relative
from intake_service.entrypoints.bodies import (
    ContactBody,
    DetentionAgreementBody,
    ExploitationBody,
    IdentityBody,
    NeedsBody,
    ReporterBody,
    SafetyBody,
    VictimBody,
)
from shared.vocabulary import CaseId, Intention, MunicipalityCode, ProvinceCode, Requested


def described(
    body: VictimBody,
    case_id: CaseId,
    request: Requested,
    *,
    contact: Contact | None = None,
    intention: Intention | None = None,
) -> Description:
    """Who the victim is, kept apart from what is told of them."""
    consent, safety = body.consent, body.safety
    identity = Identity(
        case_id=case_id,
        victim=person_of(body.person),
        household=tuple(Relative(person_of(one), one.relation) for one in body.household),
        contact=contact or Contact(),
        where_found=body.where_found,
        safety_note=safety.note if safety else None,
        consent_override=consent.override_reason if consent else None,
    )
    person = body.person
    told = Circumstances(
        request=request,
        residence=person.residence,
        languages=tuple(person.languages),
        witness_only=person.witness_only,
        in_detention=person.in_detention,
        detention_agreement=agreement_of(body.detention_agreement),
        needs=_needs(body.needs),
        safety=_safety(safety),
        in_emergency_bed=body.in_emergency_bed,
        intention=intention,
        consent_given=consent is not None and consent.given,
        consent_overridden=consent is not None and consent.override_reason is not None,
    )
    return Description(identity, told)


def person_of(body: IdentityBody) -> Person:
    return Person(
        given_names=body.given_names,
        family_name=body.family_name,
        birth_date=body.birth_date,
        estimated_age=body.estimated_age,
        sex=body.sex,
        nationality=body.nationality,
        other_nationalities=tuple(body.other_nationalities),
    )


def reporter_of(body: ReporterBody) -> Reporter:
    return Reporter(body.kind, body.unit, body.reference)


def contact_of(body: ContactBody | None) -> Contact:
    return Contact(body.name, body.phone, body.email) if body else Contact()


def exploitation_of(body: ExploitationBody) -> Exploitation:
    return Exploitation(body.form, body.sector, body.loverboy)


def agreement_of(body: DetentionAgreementBody | None) -> DetentionAgreement | None:
    return DetentionAgreement(body.agreed_on, body.by_prosecutor, body.by_police) if body else None


def _needs(body: NeedsBody | None) -> Needs:
    return Needs(**{field.name: getattr(body, field.name) for field in fields(Needs)}) if body else Needs()


def _safety(body: SafetyBody | None) -> Safety:
    if body is None:
        return Safety()
    avoid = body.avoid
    return Safety(
        acute_danger=body.acute_danger,
        avoid_provinces=tuple(ProvinceCode(code) for code in avoid.provinces) if avoid else (),
        avoid_municipalities=tuple(MunicipalityCode(code) for code in avoid.municipalities) if avoid else (),
    )
