"""Refusals of placement in the words of HTTP; what is not listed is 409, the present state does not allow it."""

from placement_service.application.time_checks import FUTURE_FACT, IMPOSSIBLE_ORDER
from shared.web.problems import Problem, Refusals

REFUSALS: Refusals = {
    FUTURE_FACT: (400, "A fact lies in the future"),
    IMPOSSIBLE_ORDER: (400, "A fact lies before what it follows on"),
    "invalid-calendar": (400, "The calendar is not valid"),
    "not-by-hand": (400, "This line is not recorded by hand"),
    "case-not-found": (404, "Not found"),
    "proposal-not-found": (404, "Not found"),
    "offer-not-found": (404, "Not found"),
    "stay-not-found": (404, "Not found"),
    "facility-not-found": (404, "Not found"),
    "calendar-changed": (412, "The calendar has changed in the meantime"),
    "if-match-required": (428, "An If-Match header is required"),
}


def not_found(kind: str) -> Problem:
    """What does not exist and what is not the caller's look the same."""
    return Problem(404, f"{kind}-not-found", f"There is no such {kind}.")
