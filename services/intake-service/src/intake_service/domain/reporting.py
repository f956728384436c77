"""What a report to the police does to the reflection period, in whichever order the two are recorded."""

from datetime import date

from intake_service.domain.case import CriminalReport
from intake_service.domain.reflection_period import ReflectionPeriod
from shared.vocabulary import CriminalReportKind, ReflectionEnd


def end_by_report(period: ReflectionPeriod, report: CriminalReport) -> tuple[date, ReflectionEnd] | None:
    """A signed report, or other cooperation, ends the period on its day (B8/3.1); None when it ends nothing."""
    if not period.covers(report.filed_on):
        return None
    if report.kind is CriminalReportKind.OTHER_COOPERATION:
        return report.filed_on, ReflectionEnd.COOPERATION
    return (report.filed_on, ReflectionEnd.REPORT_SIGNED) if report.signed else None
