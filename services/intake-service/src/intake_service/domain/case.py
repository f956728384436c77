"""The case (dossier): one victim's file, without a word that tells who the victim is."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from intake_service.domain.facts import Circumstances, Found, PersonFacts, RelativeFacts
from intake_service.domain.permit import Permit, PermitApplication
from intake_service.domain.reflection_period import ReflectionPeriod
from shared.vocabulary import (
    CaseId,
    CriminalReportKind,
    NationalityGroup,
    OperationId,
    ReferralWithdrawal,
    ReporterKind,
)


@dataclass(frozen=True, slots=True)
class Reporter:
    """The partner that refers (melder), by office; the contact person is part of the identity."""

    kind: ReporterKind
    unit: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class CriminalReport:
    """Report to the police (aangifte) or other cooperation (medewerking)."""

    kind: CriminalReportKind
    filed_on: date
    signed: bool

    @property
    def is_signed_report(self) -> bool:
        return self.kind is CriminalReportKind.CRIMINAL_REPORT and self.signed


@dataclass(frozen=True, slots=True)
class Withdrawal:
    reason: ReferralWithdrawal
    withdrawn_at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """Pseudonymous facts and legal clocks of one victim."""

    case_id: CaseId
    owner: str
    """The organisation that referred: it alone, besides coordinator and immigration service, sees the case."""
    received_at: datetime
    received_on: date
    """The day of `received_at` in Amsterdam."""
    reporter: Reporter
    found: Found
    told: Circumstances
    victim: PersonFacts
    household: tuple[RelativeFacts, ...] = ()
    operation_id: OperationId | None = None
    reflection_period: ReflectionPeriod | None = None
    criminal_reports: tuple[CriminalReport, ...] = field(default=())
    application: PermitApplication | None = None
    permit: Permit | None = None
    withdrawal: Withdrawal | None = None

    @property
    def is_dutch(self) -> bool:
        return self.victim.nationality_group is NationalityGroup.DUTCH

    @property
    def persons(self) -> int:
        """Heads of the household."""
        return 1 + len(self.household)

    @property
    def has_signed_report(self) -> bool:
        return any(report.is_signed_report for report in self.criminal_reports)

    def in_reflection(self, period: ReflectionPeriod) -> "Case":
        return replace(self, reflection_period=period)

    def reported(self, report: CriminalReport) -> "Case":
        return replace(self, criminal_reports=(*self.criminal_reports, report))

    def applied(self, application: PermitApplication) -> "Case":
        return replace(self, application=application)

    def with_permit(self, permit: Permit) -> "Case":
        return replace(self, permit=permit)

    def withdrawn(self, reason: ReferralWithdrawal, at: datetime) -> "Case":
        return replace(self, withdrawal=Withdrawal(reason, at))
