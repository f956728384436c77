"""Police offer the reflection period (bedenktijd) on the slightest sign; it is recorded here, once per person ever."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from intake_service.application.answers import INVALID, days_in_the_future, refuse
from intake_service.application.viewing import Viewer, refuse_withdrawn, visible_case
from intake_service.domain.case import Case
from intake_service.domain.entitlement import reasons_against
from intake_service.domain.facts import DetentionAgreement
from intake_service.domain.reflection_period import ReflectionPeriod, last_day_of_reflection
from intake_service.domain.reporting import end_by_report
from shared.contracts.intake import ReflectionPeriodEndedV1, ReflectionPeriodStartedV1
from shared.deciding import Decided, FieldFault, Handling, Loaded, Ref, Refused
from shared.vocabulary import CaseId, ReporterKind


@dataclass(frozen=True, slots=True)
class StartReflectionPeriod:
    case_id: CaseId
    viewer: Viewer
    started_on: date
    offered_by: ReporterKind | None
    detention_agreement: DetentionAgreement | None


def start_reflection_period(command: StartReflectionPeriod, loaded: Loaded, now: datetime) -> Decided:
    """Start the clock, also for a day in the past. Raises `Refused` naming every reason against it."""
    case = visible_case(loaded, command.case_id, command.viewer)
    agreement = command.detention_agreement
    refuse(
        [
            *days_in_the_future(now, startedOn=command.started_on),
            *days_in_the_future(now, **{"detentionAgreement/agreedOn": agreement.agreed_on if agreement else None}),
        ]
    )
    _refuse_unentitled(case, command)
    period = ReflectionPeriod(
        started_on=command.started_on,
        last_day=last_day_of_reflection(command.started_on),
        offered_by=command.offered_by,
        detention_agreement=agreement or case.told.detention_agreement,
    )
    if period.last_day < case.found.found_on:
        fault = FieldFault(
            "/startedOn", "is so early that the period was over before the victim was found", "contradiction"
        )
        raise Refused(INVALID, "The period was over before the victim was found.", faults=[fault])
    return _started(case, period)


def _refuse_unentitled(case: Case, command: StartReflectionPeriod) -> None:
    refuse_withdrawn(case)
    if case.reflection_period is not None:
        detail = (
            f"A reflection period was started on {case.reflection_period.started_on}; there is one per person, ever."
        )
        raise Refused("reflection-period-used", detail)
    if case.permit is not None and case.permit.is_granted:
        raise Refused("permit-in-force", "The permit is granted; a reflection period precedes it.")
    if reasons := reasons_against(case, command.started_on, command.detention_agreement):
        detail = f"No reflection period: {'; '.join(reasons)}."
        raise Refused("no-entitlement-to-reflection-period", detail, facts={"reasons": reasons})


def _started(case: Case, period: ReflectionPeriod) -> Decided:
    agreement = period.detention_agreement
    started = ReflectionPeriodStartedV1(
        case_id=case.case_id,
        started_on=period.started_on,
        last_day=period.last_day,
        detention_agreed=agreement is not None and agreement.complete,
    )
    ended = min((end for report in case.criminal_reports if (end := end_by_report(period, report))), default=None)
    if ended is None:
        return Decided((case.in_reflection(period),), (started,), _answer(period))
    on, reason = ended
    period = replace(period, ended_on=on, end_reason=reason)
    over = ReflectionPeriodEndedV1(case_id=case.case_id, ended_on=on, reason=reason)
    return Decided((case.in_reflection(period),), (started, over), _answer(period))


def _answer(period: ReflectionPeriod) -> dict[str, object]:
    return {
        "startedOn": period.started_on,
        "lastDay": period.last_day,
        "endedOn": period.ended_on,
        "reason": period.end_reason,
    }


START_REFLECTION_PERIOD: Handling[StartReflectionPeriod] = Handling(
    start_reflection_period, needs=lambda command: (Ref(Case, str(command.case_id)),)
)
