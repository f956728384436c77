"""How the domain's refusals are answered; what is not listed is a 409."""

from shared.web.problems import Refusals

REFUSALS: Refusals = {
    "invalid-input": (400, "The request is not valid"),
    "request-not-found": (404, "No such request"),
    "revision-changed": (412, "The number was revised in the meantime"),
    "if-match-required": (428, "An If-Match header is required"),
    "population-missing": (409, "The inhabitants that the law names are not known"),
    "request-in-other-state": (409, "The request is in another state"),
}
