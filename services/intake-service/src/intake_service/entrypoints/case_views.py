"""How a case is shown: facts and legal clocks, never who it is about."""

from datetime import date, datetime
from typing import Literal, Self

from intake_service.application.ports import Filed
from intake_service.application.publishing import facts_to_publish
from intake_service.domain.case import Case
from intake_service.entrypoints.examples import shown
from intake_service.entrypoints.examples_of_cases import CASE, SUMMARY, WITHDRAWAL
from shared.clock import legal_day
from shared.contracts.intake import MemberFacts, NeedsFacts, PersonFacts, SafetyFacts
from shared.vocabulary import (
    CaseId,
    CriminalReportKind,
    ExploitationForm,
    Intention,
    OperationId,
    PermitDecision,
    PermitGround,
    PoliceRegion,
    ReferralWithdrawal,
    ReflectionEnd,
    ReporterKind,
    Requested,
    Residence,
    Role,
    Sector,
)
from shared.web.models import ResponseBody


class CaseSummary(ResponseBody):
    """One line of the list."""

    model_config = shown(SUMMARY)

    case_id: CaseId
    status: Literal["referred", "withdrawn"]
    received_at: datetime
    found_on: date
    police_region: PoliceRegion
    request: Requested
    persons: int
    reference: str | None = None
    """The reporter's own file number."""
    operation_id: OperationId | None = None

    @classmethod
    def of(cls, case: Case) -> Self:
        return cls(
            case_id=case.case_id,
            status="withdrawn" if case.withdrawal else "referred",
            received_at=case.received_at,
            found_on=case.found.found_on,
            police_region=case.found.police_region,
            request=case.told.request,
            persons=case.persons,
            reference=case.reporter.reference,
            operation_id=case.operation_id,
        )


class ReporterView(ResponseBody):
    kind: ReporterKind
    unit: str | None = None
    reference: str | None = None


class FactsView(ResponseBody):
    """Facts that decisions rest on; ages instead of birth dates, groups instead of nationalities."""

    request: Requested
    found_on: date
    police_region: PoliceRegion
    exploitation_form: ExploitationForm
    sector: Sector | None = None
    loverboy: bool | None = None
    person: PersonFacts
    household: tuple[MemberFacts, ...]
    languages: tuple[str, ...]
    residence: Residence
    witness_only: bool
    in_detention: bool
    detention_agreed: bool
    needs: NeedsFacts | None = None
    """Not shown to the immigration service, nor are safety and emergency bed: they are about shelter."""
    safety: SafetyFacts | None = None
    in_emergency_bed: bool | None = None
    operation_id: OperationId | None = None
    intention: Intention | None = None

    @classmethod
    def of(cls, case: Case, role: Role) -> Self:
        facts = facts_to_publish(case)
        shown = {name: getattr(facts, name) for name in cls.model_fields}
        if role is Role.IMMIGRATION_SERVICE:
            shown |= {"needs": None, "safety": None, "in_emergency_bed": None}
        return cls.model_validate(shown)


class ReflectionPeriodView(ResponseBody):
    """The reflection period (bedenktijd): over at midnight after `lastDay`."""

    state: Literal["running", "ended", "expired"]
    started_on: date
    last_day: date
    ended_on: date | None = None
    reason: ReflectionEnd | None = None


class CriminalReportView(ResponseBody):
    kind: CriminalReportKind
    filed_on: date
    signed: bool


class PermitApplicationView(ResponseBody):
    applied_at: datetime
    decision_due_at: datetime
    overdue: bool
    """The target of 24 hours has passed without a decision."""


class PermitView(ResponseBody):
    decision: PermitDecision
    decided_at: datetime
    ground: PermitGround | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    withdrawn_from: date | None = None
    holders: int
    """Persons the permit was granted to."""


class WithdrawalView(ResponseBody):
    model_config = shown(WITHDRAWAL)

    reason: ReferralWithdrawal
    withdrawn_at: datetime


class ClocksView(ResponseBody):
    """The legal clocks; null = not begun."""

    reflection_period: ReflectionPeriodView | None = None
    criminal_reports: list[CriminalReportView]
    permit_application: PermitApplicationView | None = None
    permit: PermitView | None = None

    @classmethod
    def of(cls, case: Case, now: datetime) -> Self:
        period, application, permit = case.reflection_period, case.application, case.permit
        return cls(
            reflection_period=ReflectionPeriodView(
                state=period.state(legal_day(now)),
                started_on=period.started_on,
                last_day=period.last_day,
                ended_on=period.ended_on,
                reason=period.end_reason,
            )
            if period
            else None,
            criminal_reports=[
                CriminalReportView(kind=one.kind, filed_on=one.filed_on, signed=one.signed)
                for one in case.criminal_reports
            ],
            permit_application=PermitApplicationView(
                applied_at=application.applied_at,
                decision_due_at=application.decision_due_at,
                overdue=permit is None and now > application.decision_due_at,
            )
            if application
            else None,
            permit=PermitView(
                decision=permit.decision,
                decided_at=permit.decided_at,
                ground=permit.ground,
                valid_from=permit.valid_from,
                valid_to=permit.valid_to,
                withdrawn_from=permit.withdrawn_from,
                holders=permit.holder_count,
            )
            if permit
            else None,
        )


class CaseView(ResponseBody):
    """One case (dossier)."""

    model_config = shown(CASE)

    case_id: CaseId
    version: int
    """What the ETag says."""
    status: Literal["referred", "withdrawn"]
    received_at: datetime
    reporter: ReporterView
    withdrawal: WithdrawalView | None = None
    facts: FactsView
    clocks: ClocksView

    @classmethod
    def of(cls, filed: Filed, role: Role, now: datetime) -> Self:
        case, gone = filed.case, filed.case.withdrawal
        reporter = case.reporter
        return cls(
            case_id=case.case_id,
            version=filed.version,
            status="withdrawn" if gone else "referred",
            received_at=case.received_at,
            reporter=ReporterView(kind=reporter.kind, unit=reporter.unit, reference=reporter.reference),
            withdrawal=WithdrawalView(reason=gone.reason, withdrawn_at=gone.withdrawn_at) if gone else None,
            facts=FactsView.of(case, role),
            clocks=ClocksView.of(case, now),
        )
