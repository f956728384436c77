"""A municipality found a home for a household."""

from dataclasses import dataclass
from datetime import date, datetime

from housing_service.application.requests import Addressed, concerned, needs
from housing_service.application.views import request_view
from housing_service.domain.facts import future_faults, refuse_if_any
from housing_service.domain.outflow_request import Home
from shared.clock import legal_day
from shared.contracts.housing import HomeFoundV1
from shared.deciding import Decided, Handling, Loaded


@dataclass(frozen=True, slots=True)
class ReportHomeFound:
    to: Addressed
    found_on: date
    available_on: date
    """A plan: may lie in the future."""
    fits_persons: int


def report_home_found(command: ReportHomeFound, loaded: Loaded, now: datetime) -> Decided:
    concerns = concerned(command, loaded)
    request = concerns.request
    home = Home(command.found_on, command.available_on, command.fits_persons)
    wrong = request.home_faults(home)
    if not wrong:  # out of turn, no day would be right: the state is told before a day that has yet to come
        request.expect("home-found")
    refuse_if_any([*future_faults(legal_day(now), [("/foundOn", home.found_on)]), *wrong])
    found = request.found(home)
    event = HomeFoundV1(
        case_id=found.case_id,
        request_id=found.request_id,
        municipality=found.municipality,
        found_on=home.found_on,
        available_on=home.available_on,
        fits_persons=home.fits_persons,
    )
    return Decided(changed=(found,), events=(event,), answer=request_view(found, concerns.case))


HANDLING: Handling[ReportHomeFound] = Handling(report_home_found, needs=needs)
