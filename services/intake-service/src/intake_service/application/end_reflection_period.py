"""The reflection period ends before its last day, for one of the reasons the law knows."""

from dataclasses import dataclass
from datetime import date, datetime

from intake_service.application.answers import INVALID, days_in_the_future, refuse
from intake_service.application.viewing import Viewer, visible_case
from intake_service.domain.case import Case
from intake_service.domain.reflection_period import ReflectionPeriod
from shared.clock import legal_day
from shared.contracts.intake import ReflectionPeriodEndedV1
from shared.deciding import Decided, FieldFault, Handling, Loaded, Ref, Refused
from shared.vocabulary import CaseId, ReflectionEnd


@dataclass(frozen=True, slots=True)
class EndReflectionPeriod:
    case_id: CaseId
    viewer: Viewer
    reason: ReflectionEnd
    ended_on: date | None


def end_reflection_period(command: EndReflectionPeriod, loaded: Loaded, now: datetime) -> Decided:
    """Stop the clock, also for a day in the past. Raises `Refused` when none runs, or the day lies outside it."""
    case = visible_case(loaded, command.case_id, command.viewer)
    refuse(days_in_the_future(now, endedOn=command.ended_on))
    period = _open_period(case)
    ended_on = command.ended_on or _default_day(period, command.reason, legal_day(now))
    _check_day(period, ended_on, command)
    ended = case.in_reflection(period.ended(ended_on, command.reason))
    event = ReflectionPeriodEndedV1(case_id=case.case_id, ended_on=ended_on, reason=command.reason)
    return Decided((ended,), (event,), {"endedOn": ended_on, "reason": command.reason})


def _open_period(case: Case) -> ReflectionPeriod:
    period = case.reflection_period
    if period is None:
        raise Refused("no-reflection-period", "No reflection period was started; there is nothing to end.")
    if period.end_reason is not None:
        raise Refused("reflection-period-over", f"It ended on {period.ended_on}: {period.end_reason.value}.")
    return period


def _default_day(period: ReflectionPeriod, reason: ReflectionEnd, today: date) -> date:
    return period.last_day if reason is ReflectionEnd.EXPIRED else min(today, period.last_day)


def _check_day(period: ReflectionPeriod, ended_on: date, command: EndReflectionPeriod) -> None:
    if command.reason is ReflectionEnd.EXPIRED and ended_on != period.last_day:
        _refuse_day(f"it expires on its last day, {period.last_day}")
    if not period.covers(ended_on):
        _refuse_day(f"lies outside the period of {period.started_on} to {period.last_day}")


def _refuse_day(detail: str) -> None:
    raise Refused(INVALID, "The period can not end on that day.", faults=[FieldFault("/endedOn", detail)])


END_REFLECTION_PERIOD: Handling[EndReflectionPeriod] = Handling(
    end_reflection_period, needs=lambda command: (Ref(Case, str(command.case_id)),)
)
