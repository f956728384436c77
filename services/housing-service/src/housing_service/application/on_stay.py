"""What the stay in shelter tells about moving on: arrival, diagnostics, departure; before the permit, or late."""

from dataclasses import replace
from datetime import datetime

from housing_service.application.households import household_of, known
from shared.clock import legal_day
from shared.contracts.placement import DiagnosticsCompletedV1, ResidentArrivedV1, ResidentDepartedV1
from shared.deciding import Decided, Handling, Loaded


def on_resident_arrived(event: ResidentArrivedV1, loaded: Loaded, now: datetime) -> Decided:
    return Decided(changed=(known(event, loaded).arrived(legal_day(event.arrived_at)),))


def on_diagnostics_completed(event: DiagnosticsCompletedV1, loaded: Loaded, now: datetime) -> Decided:
    case = known(event, loaded)
    fit_from = event.fit_to_leave_from or case.fit_to_leave_from
    return Decided(changed=(replace(case, destination=event.destination, fit_to_leave_from=fit_from),))


def on_resident_departed(event: ResidentDepartedV1, loaded: Loaded, now: datetime) -> Decided:
    """Noted for the coordinator; whether the request is still needed a person decides."""
    departed = replace(known(event, loaded), departed_on=legal_day(event.departed_at), departed_to=event.destination)
    return Decided(changed=(departed,))


ARRIVED: Handling[ResidentArrivedV1] = Handling(on_resident_arrived, needs=household_of)
DIAGNOSED: Handling[DiagnosticsCompletedV1] = Handling(on_diagnostics_completed, needs=household_of)
DEPARTED: Handling[ResidentDepartedV1] = Handling(on_resident_departed, needs=household_of)
