"""The B9 permit (now B8/3): what the immigration service decided, and how long the permit holds."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from intake_service.domain.calendar import last_day_of_months_from
from intake_service.domain.dated import in_force
from intake_service.domain.policy import PERMIT_DECISION_TARGET, PERMIT_VALIDITY_MONTHS
from shared.vocabulary import Holders, PermitDecision, PermitGround


@dataclass(frozen=True, slots=True)
class PermitApplication:
    """The criminal report sent to the immigration service is the application (aanvraag)."""

    applied_at: datetime
    decision_due_at: datetime


@dataclass(frozen=True, slots=True)
class Permit:
    """The last decision, with the validity it led to. State: granted, extended, refused or withdrawn."""

    decision: PermitDecision
    decided_at: datetime
    ground: PermitGround | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    holders: Holders | None = None
    holder_count: int = 0
    withdrawn_from: date | None = None

    @property
    def is_granted(self) -> bool:
        return self.decision in (PermitDecision.GRANTED, PermitDecision.EXTENDED)

    def is_valid_on(self, day: date) -> bool:
        return self.is_granted and self.valid_from is not None and self.valid_to is not None and day <= self.valid_to

    def extended(self, to: date, at: datetime) -> "Permit":
        return replace(self, decision=PermitDecision.EXTENDED, decided_at=at, valid_to=to)

    def withdrawn(self, since: date, at: datetime) -> "Permit":
        return replace(self, decision=PermitDecision.WITHDRAWN, decided_at=at, withdrawn_from=since)


def application_sent(at: datetime, on: date) -> PermitApplication:
    return PermitApplication(at, at + in_force(PERMIT_DECISION_TARGET, on).value)


def latest_valid_to(valid_from: date) -> date:
    """The last day a permit may be valid that is valid from a day: at most one year."""
    return last_day_of_months_from(valid_from, in_force(PERMIT_VALIDITY_MONTHS, valid_from).value)


def latest_extension_of(valid_to: date) -> date:
    """The last day an extension may reach: at most one year after the day on which the permit would end."""
    return latest_valid_to(valid_to + timedelta(days=1))
