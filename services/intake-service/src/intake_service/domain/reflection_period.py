"""The reflection period (bedenktijd): who is entitled, how long it lasts, how it ends (Vc B8/3)."""

from dataclasses import dataclass, replace
from datetime import date

from intake_service.domain.calendar import add_months
from intake_service.domain.dated import in_force
from intake_service.domain.facts import DetentionAgreement
from intake_service.domain.policy import REFLECTION_PERIOD_MONTHS
from shared.vocabulary import ReflectionEnd


@dataclass(frozen=True, slots=True)
class ReflectionPeriod:
    """Once per person, over at midnight after `last_day` in Amsterdam, never extended."""

    started_on: date
    last_day: date
    offered_by: str | None = None
    detention_agreement: DetentionAgreement | None = None
    ended_on: date | None = None
    end_reason: ReflectionEnd | None = None

    def ended(self, on: date, reason: ReflectionEnd) -> "ReflectionPeriod":
        return replace(self, ended_on=on, end_reason=reason)

    def covers(self, day: date) -> bool:
        """Whether a day falls in the period and before any recorded end: only then can something end it."""
        return self.started_on <= day <= self.last_day and (self.ended_on is None or day < self.ended_on)

    def state(self, today: date) -> str:
        if self.ended_on is not None and self.ended_on <= today:
            return "ended"
        return "expired" if today > self.last_day else "running"


def last_day_of_reflection(started_on: date) -> date:
    """Three calendar months on, by the policy in force when it starts; 30 November gives the last day of February."""
    return add_months(started_on, in_force(REFLECTION_PERIOD_MONTHS, started_on).value)
