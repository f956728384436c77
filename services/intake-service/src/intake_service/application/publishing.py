"""The facts of a case in the words of the published language."""

from intake_service.domain.case import Case
from intake_service.domain.facts import Needs, RelativeFacts, Safety
from shared.contracts.intake import CaseFacts, MemberFacts, NeedsFacts, PersonFacts, SafetyFacts


def facts_to_publish(case: Case) -> CaseFacts:
    told, found, victim = case.told, case.found, case.victim
    return CaseFacts(
        reporter_kind=case.reporter.kind,
        request=told.request,
        found_on=found.found_on,
        police_region=found.police_region,
        exploitation_form=found.exploitation.form,
        sector=found.exploitation.sector,
        loverboy=found.exploitation.loverboy,
        person=PersonFacts(sex=victim.sex, age=victim.age, nationality_group=victim.nationality_group),
        languages=told.languages,
        residence=told.residence,
        witness_only=told.witness_only,
        in_detention=told.in_detention,
        detention_agreed=told.detention_agreed,
        household=tuple(_member(relative) for relative in case.household),
        needs=_needs(told.needs),
        safety=_safety(told.safety),
        in_emergency_bed=told.in_emergency_bed,
        operation_id=case.operation_id,
        intention=told.intention,
    )


def _member(relative: RelativeFacts) -> MemberFacts:
    return MemberFacts(
        sex=relative.sex, age=relative.age, nationality_group=relative.nationality_group, relation=relative.relation
    )


def _needs(needs: Needs) -> NeedsFacts:
    return NeedsFacts(
        care=needs.care,
        medical=needs.medical,
        pregnant=needs.pregnant,
        psychological=needs.psychological,
        psychiatric=needs.psychiatric,
        addiction=needs.addiction,
        intellectual_disability=needs.intellectual_disability,
        wheelchair=needs.wheelchair,
    )


def _safety(safety: Safety) -> SafetyFacts:
    return SafetyFacts(
        acute_danger=safety.acute_danger,
        avoid_provinces=safety.avoid_provinces,
        avoid_municipalities=safety.avoid_municipalities,
    )
