"""Who may start a reflection period: named rules, each with its reason (Vreemdelingencirculaire B8/3.1)."""

from collections.abc import Callable, Sequence
from datetime import date

from intake_service.domain.case import Case
from intake_service.domain.facts import DetentionAgreement
from shared.vocabulary import Residence

Rule = Callable[[Case, date, DetentionAgreement | None], str | None]


def is_foreign(case: Case, started_on: date, agreement: DetentionAgreement | None) -> str | None:
    return "a Dutch national needs no permission to stay" if case.is_dutch else None


def is_no_mere_witness(case: Case, started_on: date, agreement: DetentionAgreement | None) -> str | None:
    return "it is not open to who is a witness only" if case.told.witness_only else None


def stays_unlawfully(case: Case, started_on: date, agreement: DetentionAgreement | None) -> str | None:
    """Only without lawful residence; a period that ran when the case was referred may be recorded afterwards."""
    residence = case.told.residence
    ran_already = residence is Residence.REFLECTION_PERIOD and started_on <= case.received_on
    if residence is Residence.NOT_LAWFUL or ran_already:
        return None
    return f"it is open only to who stays unlawfully, and residence is {residence.value}"


def is_agreed_in_detention(case: Case, started_on: date, agreement: DetentionAgreement | None) -> str | None:
    agreed = case.told.detention_agreed or (agreement is not None and agreement.complete)
    if agreed or not case.told.in_detention:
        return None
    return "in detention prosecutor and police must both agree, on record: send detentionAgreement"


RULES: Sequence[Rule] = (is_foreign, is_no_mere_witness, stays_unlawfully, is_agreed_in_detention)


def reasons_against(case: Case, started_on: date, agreement: DetentionAgreement | None) -> list[str]:
    """All reasons why there is no reflection period; empty when entitled."""
    return [reason for rule in RULES if (reason := rule(case, started_on, agreement)) is not None]
