"""A request as everybody may see it who may see it at all: no shelter, no address, not why a region is unsafe."""

from typing import Any

from housing_service.domain.outflow_case import OutflowCase
from housing_service.domain.outflow_request import OutflowRequest


def request_view(request: OutflowRequest, case: OutflowCase) -> dict[str, Any]:
    home, moved_in = request.home, request.moved_in
    return {
        "request_id": request.request_id,
        "case_id": request.case_id,
        "municipality": request.municipality,
        "state": request.state,
        "possible": list(request.possible),
        "persons": request.persons,
        "counting_persons": request.holders,
        "requested_at": request.requested_at,
        "earliest_on": case.earliest_on,
        "destination": case.destination,
        "accepted_on": request.accepted_on,
        "home": home
        and {"found_on": home.found_on, "available_on": home.available_on, "fits_persons": home.fits_persons},
        "moved_in": moved_in
        and {
            "moved_in_on": moved_in.on,
            "persons": moved_in.persons,
            "counting_persons": moved_in.counting_persons,
            "period": moved_in.period,
        },
        "refusal_pending": request.pending_refusal is not None,
        "withdrawn_for": request.withdrawn_for,
        "ended_at": request.ended_at,
    }
