"""A criminal report (aangifte) or other cooperation; sent to the immigration service it is the application."""

from dataclasses import dataclass
from datetime import date, datetime

from intake_service.application.answers import days_in_the_future, instants_in_the_future, refuse
from intake_service.application.viewing import Viewer, refuse_withdrawn, visible_case
from intake_service.domain.case import Case, CriminalReport
from intake_service.domain.permit import application_sent
from intake_service.domain.reporting import end_by_report
from shared.clock import legal_day
from shared.contracts.base import CaseEvent
from shared.contracts.intake import CriminalReportFiledV1, PermitAppliedV1, ReflectionPeriodEndedV1
from shared.deciding import Decided, FieldFault, Handling, Loaded, Ref, Refused
from shared.vocabulary import CaseId, CriminalReportKind


@dataclass(frozen=True, slots=True)
class FileCriminalReport:
    case_id: CaseId
    viewer: Viewer
    kind: CriminalReportKind
    filed_on: date
    signed: bool
    sent_at: datetime | None


def file_criminal_report(command: FileCriminalReport, loaded: Loaded, now: datetime) -> Decided:
    """Record the report, end the reflection period where it does, and apply for the permit where it was sent.

    Raises `Refused` for what is on file already, and for a Dutch national where a permit is asked.
    """
    case = visible_case(loaded, command.case_id, command.viewer)
    refuse(_faults(command, now))
    refuse_withdrawn(case)
    report = CriminalReport(command.kind, command.filed_on, command.signed)
    filed, events = _filed(case, report, command)
    applied, more = _applied(filed, command.sent_at)
    return Decided((applied,), events + more, _answer(applied))


def _faults(command: FileCriminalReport, now: datetime) -> list[FieldFault]:
    faults = list(days_in_the_future(now, filedOn=command.filed_on))
    sent = command.sent_at
    faults += instants_in_the_future(now, sentToImmigrationServiceAt=sent)
    if sent is not None and legal_day(sent) < command.filed_on:
        faults.append(
            FieldFault("/sentToImmigrationServiceAt", "lies before filedOn: first filed, then sent", "contradiction")
        )
    return faults


def _filed(case: Case, report: CriminalReport, command: FileCriminalReport) -> tuple[Case, tuple[CaseEvent, ...]]:
    if _on_file(case, report):
        if command.sent_at is not None and case.application is None:
            return case, ()
        raise Refused("already-reported", "This report is on file; only that it was sent could be added, once.")
    filed = CriminalReportFiledV1(
        case_id=case.case_id, kind=report.kind, filed_on=report.filed_on, signed=report.signed
    )
    case = case.reported(report)
    period = case.reflection_period
    if period is None or (end := end_by_report(period, report)) is None:
        return case, (filed,)
    on, reason = end
    ended = ReflectionPeriodEndedV1(case_id=case.case_id, ended_on=on, reason=reason)
    return case.in_reflection(period.ended(on, reason)), (filed, ended)


def _on_file(case: Case, report: CriminalReport) -> bool:
    return report in case.criminal_reports or (
        report.kind is CriminalReportKind.CRIMINAL_REPORT and case.has_signed_report
    )


def _applied(case: Case, sent_at: datetime | None) -> tuple[Case, tuple[CaseEvent, ...]]:
    if sent_at is None:
        return case, ()
    if case.is_dutch:
        raise Refused(
            "not-a-foreign-national", "A Dutch national needs no permit: leave sentToImmigrationServiceAt out."
        )
    if case.application is not None:
        raise Refused("already-applied", f"The permit was applied for at {case.application.applied_at.isoformat()}.")
    application = application_sent(sent_at, legal_day(sent_at))
    applied = PermitAppliedV1(
        case_id=case.case_id, applied_at=application.applied_at, decision_due_at=application.decision_due_at
    )
    return case.applied(application), (applied,)


def _answer(case: Case) -> dict[str, object]:
    application = case.application
    return {
        "appliedAt": application.applied_at if application else None,
        "decisionDueAt": application.decision_due_at if application else None,
    }


FILE_CRIMINAL_REPORT: Handling[FileCriminalReport] = Handling(
    file_criminal_report, needs=lambda command: (Ref(Case, str(command.case_id)),)
)
