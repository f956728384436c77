"""Completes FastAPI's OpenAPI document: who may call, every error, the headers of every answer."""

import re
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import iter_route_contexts
from pydantic.alias_generators import to_camel

from shared.security.access import declared_roles
from shared.web.responses import PROBLEM_SCHEMAS, problem_declaration

_WITH_BODY = frozenset({"post", "put", "patch", "delete"})
_EVERYWHERE = (400, 401, 403, 429, 500, 503)
_WITH_A_BODY = (408, 413, 415)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_PAGED = "cursor"
_STRING = {"schema": {"type": "string"}}
_API_VERSION = {
    "description": "Semantic version of this interface",
    "schema": {"type": "string", "examples": ["0.1.0"]},
}


def complete_openapi(app: FastAPI, tags: list[dict[str, str]], contact: dict[str, str], server: str) -> dict[str, Any]:
    """The document of a service, made once and kept."""
    if app.openapi_schema is not None:
        return app.openapi_schema
    document = get_openapi(
        title=app.title,
        version=app.version,
        openapi_version="3.1.0",
        description=app.description,
        routes=app.routes,
        tags=tags,
        servers=[{"url": server}],
    )
    document["info"]["contact"] = contact
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas.update(PROBLEM_SCHEMAS)
    for route in iter_route_contexts(app.routes):
        for method in route.methods or ():
            operation = document["paths"].get(route.path_format or "", {}).get(method.lower())
            if operation is not None:
                _complete(operation, method.lower(), declared_roles(route))
    document["paths"] = {_in_camel_case(path): _with_names(item) for path, item in document["paths"].items()}
    app.openapi_schema = document
    return document


def _complete(operation: dict[str, Any], method: str, roles: frozenset[str] | None) -> None:
    responses = operation["responses"]
    if "HTTPValidationError" in str(responses.get("422")):
        del responses["422"]
    for status in (*_EVERYWHERE, *(_WITH_A_BODY if method in _WITH_BODY else ())):
        responses.setdefault(str(status), problem_declaration(status))
    names = {parameter["name"].lower() for parameter in operation.get("parameters", ())}
    if "idempotency-key" in names:
        for status in (409, 422):
            responses.setdefault(str(status), problem_declaration(status))
    if "if-match" in names:
        for status in (412, 428):
            responses.setdefault(str(status), problem_declaration(status))
    operation["responses"] = {
        status: _with_headers(answer, status, names) for status, answer in sorted(responses.items())
    }
    if roles:
        listed = ", ".join(sorted(roles))
        operation["description"] = f"{operation.get('description', '')}\n\nRoles: {listed}.".strip()
        operation["x-roles"] = sorted(roles)


def _in_camel_case(path: str) -> str:
    """`/v1/cases/{case_id}` as callers write it: `/v1/cases/{caseId}`."""
    return _PLACEHOLDER.sub(lambda found: f"{{{to_camel(found[1])}}}", path)


def _with_names(item: dict[str, Any]) -> dict[str, Any]:
    for operation in item.values():
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "path":
                parameter["name"] = to_camel(parameter["name"])
    return item


def _with_headers(answer: dict[str, Any], status: str, parameters: set[str]) -> dict[str, Any]:
    headers = {"API-Version": _API_VERSION, **answer.get("headers", {})}
    if status.startswith("2"):
        headers |= dict.fromkeys(("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"), _STRING)
        if _PAGED in parameters:
            headers["Link"] = {"description": "The next page, as rel=next", **_STRING}
    return {**answer, "headers": headers}
