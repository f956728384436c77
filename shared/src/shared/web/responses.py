"""How errors stand in the OpenAPI document: every one as a problem document, with an example."""

from http import HTTPStatus
from typing import Any

from shared.web.problems import MEDIA_TYPE, title_of

PROBLEM_SCHEMAS: dict[str, Any] = {
    "ProblemDetails": {
        "type": "object",
        "description": "RFC 9457.",
        "properties": {
            "type": {"type": "string", "format": "uri-reference", "description": "Stable; the kind of problem."},
            "title": {"type": "string"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string", "description": "What is wrong here, and the way out."},
            "instance": {"type": "string", "format": "uri-reference"},
        },
        "required": ["type", "title", "status", "detail"],
    },
    "ProblemError": {
        "type": "object",
        "description": "One faulty value. The value itself is never repeated.",
        "properties": {
            "in": {"type": "string", "enum": ["body", "query", "path", "header"]},
            "pointer": {
                "type": "string",
                "description": "JSON pointer, with names as sent.",
                "examples": ["/person/birthDate"],
            },
            "code": {"type": "string", "examples": ["missing"]},
            "detail": {"type": "string", "description": "The fault and the way out."},
        },
        "required": ["in", "pointer", "code", "detail"],
    },
    "Problem": {
        "type": "object",
        "description": "What went wrong, in a form a program can act on.",
        "allOf": [
            {"$ref": "#/components/schemas/ProblemDetails"},
            {
                "type": "object",
                "properties": {
                    "code": {"type": "string", "description": "Stable; what programs look at."},
                    "errors": {"type": "array", "items": {"$ref": "#/components/schemas/ProblemError"}},
                    "facts": {"type": "object", "description": "Further facts that help on."},
                },
                "required": ["code"],
            },
        ],
    },
}

_EXAMPLES: dict[int, tuple[str, str]] = {
    400: ("invalid-input", "One value is not valid; each is named under errors with the way out."),
    401: ("token-missing", "Send a token in the Authorization header: Authorization: Bearer <token>."),
    403: ("role-not-allowed", "The role shelter may not do this; allowed: coordinator."),
    404: ("not-found", "There is nothing here, or it is not yours."),
    408: ("body-too-slow", "The body did not arrive within 30 seconds."),
    409: ("wrong-state", "The present state does not allow this; facts tell what is possible."),
    412: ("revision-changed", "The resource has changed; read it again and repeat your change on what it is now."),
    413: ("body-too-large", "The body may have at most 1048576 bytes; send less at once."),
    415: ("not-json", "Send the body as JSON, with the header Content-Type: application/json."),
    422: (
        "idempotency-key-reused",
        "This Idempotency-Key was used for another request; send a new key for a new request.",
    ),
    428: ("if-match-required", "Read the resource first and send its ETag in an If-Match header."),
    429: ("too-many-requests", "More requests than 100 a second; wait 1 second(s) and send it again."),
    500: ("unexpected", "The request was not handled. Report the request id if this happens again."),
    503: ("temporarily-unavailable", "The service cannot reach its database. Send the same request again."),
}


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For `responses=` of a route; 400, 401, 403, 429, 500 and 503 are declared on every route anyhow."""
    return {status: problem_declaration(status) for status in statuses}


def problem_declaration(status: int) -> dict[str, Any]:
    code, detail = _EXAMPLES.get(status, ("problem", title_of(status)))
    example: dict[str, Any] = {
        "type": f"urn:problem-type:doorstroom:{code}",
        "title": title_of(status),
        "status": status,
        "detail": detail,
        "code": code,
    }
    if status == HTTPStatus.BAD_REQUEST:
        example["errors"] = [{"in": "body", "pointer": "/person/birthDate", "code": "missing", "detail": "is required"}]
    schema = {"$ref": "#/components/schemas/Problem"}
    declared: dict[str, Any] = {
        "description": title_of(status),
        "content": {MEDIA_TYPE: {"schema": schema, "example": example}},
    }
    headers = {header: {"schema": {"type": "string"}} for header in _headers(status)}
    return {**declared, "headers": headers} if headers else declared


def _headers(status: int) -> tuple[str, ...]:
    return {401: ("WWW-Authenticate",), 429: ("Retry-After",), 503: ("Retry-After",)}.get(status, ())
