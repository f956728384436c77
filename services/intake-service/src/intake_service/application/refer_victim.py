"""A partner refers one victim with household (aanmelding)."""

from dataclasses import dataclass
from datetime import datetime

from intake_service.application.answers import refuse
from intake_service.application.registering import Description, faults_of, registered
from intake_service.domain.case import Reporter
from intake_service.domain.facts import Found
from shared.deciding import Decided, Handling, Loaded


@dataclass(frozen=True, slots=True)
class ReferVictim:
    owner: str
    reporter: Reporter
    found: Found
    description: Description


def refer_victim(command: ReferVictim, loaded: Loaded, now: datetime) -> Decided:
    """Open a case. Raises `Refused` with every contradiction, among them shelter asked without consent."""
    refuse(faults_of(command.description, command.found, now))
    return registered(command.description, command.found, command.reporter, command.owner, now=now)


REFER_VICTIM: Handling[ReferVictim] = Handling(refer_victim)
