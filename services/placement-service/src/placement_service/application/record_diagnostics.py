"""Psychosocial diagnostics are done: they decide where the resident can live afterwards (letter, p. 4)."""

from dataclasses import dataclass
from datetime import date, datetime

from placement_service.application.stay_and_case import answer_of, case_of_stay, needs_of_stay, stay_and_case
from placement_service.application.time_checks import not_before, not_in_future
from placement_service.domain.stay import Diagnostics
from shared.clock import legal_day
from shared.contracts.placement import DiagnosticsCompletedV1
from shared.deciding import Decided, Handling, Loaded
from shared.vocabulary import Destination, StayId


@dataclass(frozen=True, slots=True)
class RecordDiagnostics:
    stay_id: StayId
    completed_on: date
    destination: Destination
    sealed_care_needs: str | None
    fit_to_leave_from: date | None
    acting_for: str | None


def record_diagnostics(command: RecordDiagnostics, loaded: Loaded, now: datetime) -> Decided:
    """Raises `Refused` unless the household lives there, and for a day in the future or before the arrival."""
    stay, case = stay_and_case(command, loaded)
    diagnosed = stay.diagnosed(
        Diagnostics(command.completed_on, command.destination, command.sealed_care_needs, command.fit_to_leave_from)
    )
    not_in_future("/completedOn", command.completed_on, now)
    arrived_on = None if stay.arrived_at is None else legal_day(stay.arrived_at)
    not_before("/completedOn", command.completed_on, arrived_on, "the day of arrival")
    event = DiagnosticsCompletedV1(
        case_id=case.case_id,
        stay_id=stay.stay_id,
        completed_on=command.completed_on,
        destination=command.destination,
        fit_to_leave_from=command.fit_to_leave_from,
    )
    return Decided((diagnosed,), (event,), answer_of(diagnosed, case))


RECORD_DIAGNOSTICS: Handling[RecordDiagnostics] = Handling(record_diagnostics, needs_of_stay, case_of_stay)
