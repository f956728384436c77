"""Every error as a problem document (RFC 9457) with a stable type and code, and for wrong input every faulty field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal

import orjson
from starlette.responses import Response

from shared.deciding import FieldFault, Refused

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 2

Refusals = Mapping[str, tuple[int, str]]
"""A service's table: refusal code → (HTTP status, title). What is not listed is answered 409."""

ALWAYS: Refusals = {
    "idempotency-key-reused": (422, "The Idempotency-Key was used for another request"),
    "request-in-flight": (409, "The same request is still being handled"),
}
"""Refusals of the shell itself, the same in every service."""

_TITLES = {
    400: "The request is not valid",
    401: "Who calls is not known",
    403: "This role may not do this",
    404: "Not found",
    405: "This method does not exist here",
    408: "The request took too long to arrive",
    409: "The present state does not allow this",
    412: "The resource has changed in the meantime",
    413: "The request is too large",
    415: "The body must be JSON",
    422: "The Idempotency-Key was used for another request",
    428: "An If-Match header is required",
    429: "Too many requests",
    500: "Something went wrong here",
    503: "Temporarily not available",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One faulty value outside or inside the body: where it stands, a stable code, and the way out."""

    pointer: str
    detail: str
    code: str = "invalid"
    place: Literal["body", "query", "path", "header"] = "body"


class Problem(Exception):
    """An answer that is an error; raise it anywhere below a route.

    `errors` takes `Fault` or the domain's `FieldFault`; `facts` are extra members that help the caller on.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        title: str | None = None,
        errors: Iterable[Fault | FieldFault] = (),
        facts: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.title = title or title_of(status)
        self.detail = detail
        self.errors: Sequence[Fault | FieldFault] = tuple(errors)
        self.facts = dict(facts or {})
        self.headers = dict(headers or {})

    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = {
            "type": f"urn:problem-type:doorstroom:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        if self.errors:
            document["errors"] = [_as_error(fault) for fault in self.errors]
        if self.facts:
            document["facts"] = self.facts
        return document


def _as_error(fault: Fault | FieldFault) -> dict[str, str]:
    place = fault.place if isinstance(fault, Fault) else "body"
    return {"in": place, "pointer": fault.pointer, "code": fault.code, "detail": fault.detail}


def title_of(status: int) -> str:
    return _TITLES.get(status) or HTTPStatus(status).phrase


def problem_response(problem: Problem) -> Response:
    content = orjson.dumps(problem.document(), default=str)
    return Response(content, problem.status, headers=problem.headers, media_type=MEDIA_TYPE)


def refusal_as_problem(refused: Refused, refusals: Refusals) -> Problem:
    """The problem for a domain refusal, by the service's table."""
    status, title = refusals.get(refused.code) or ALWAYS.get(refused.code) or (409, title_of(409))
    return Problem(status, refused.code, refused.detail, title=title, errors=refused.faults, facts=refused.facts)


def unavailable() -> Problem:
    """The database is away for a moment: nothing was done, the same request may be sent again."""
    return Problem(
        503,
        "temporarily-unavailable",
        "The service cannot reach its database. Send the same request again, with the same Idempotency-Key.",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )


def unexpected() -> Problem:
    return Problem(500, "unexpected", "The request was not handled. Report the request id if this happens again.")
