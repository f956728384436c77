"""Turns everything that can go wrong in a route into a problem document."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.responses import Response

from shared.deciding import Refused
from shared.observability.logging import get_logger
from shared.web.exchange import path_within
from shared.web.faults import invalid_input
from shared.web.problems import Problem, Refusals, problem_response, refusal_as_problem, title_of, unavailable

_log = get_logger("doorstroom.http")
_SAID: dict[int, tuple[str, str]] = {
    404: ("not-found", "There is nothing at this address; /docs lists what there is."),
    405: ("method-not-allowed", "This address does not know this method; the Allow header lists those it knows."),
}


def handle_problems(app: FastAPI, refusals: Refusals, away: Iterable[type[Exception]]) -> None:
    """Register the handlers; `away` are the exceptions of a database that cannot be reached (answered 503)."""

    async def on_problem(_request: Request, problem: Any) -> Response:
        return problem_response(problem)

    async def on_refusal(_request: Request, refused: Any) -> Response:
        return problem_response(refusal_as_problem(refused, refusals))

    async def on_invalid_input(_request: Request, invalid: Any) -> Response:
        return problem_response(invalid_input(invalid.errors()))

    async def on_unavailable(_request: Request, _error: Exception) -> Response:
        _log.warning("database-away", exc_info=_error)
        return problem_response(unavailable())

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(Refused, on_refusal)
    app.add_exception_handler(RequestValidationError, on_invalid_input)
    app.add_exception_handler(HTTPException, _on_http_exception)
    for kind in away:
        app.add_exception_handler(kind, on_unavailable)


async def _on_http_exception(request: Request, error: Any) -> Response:
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        error.headers = {"Allow": ", ".join(sorted(_methods_at(request)))}
    code, detail = _SAID.get(error.status_code, (f"http-{error.status_code}", title_of(error.status_code)))
    return problem_response(Problem(error.status_code, code, detail, headers=error.headers))


def _methods_at(request: Request) -> set[str]:
    """All methods of an address: the router itself names those of the first route only."""
    path = path_within(request.scope)
    routes = iter_route_contexts(request.app.routes)
    return {method for route in routes if _is_at(route, path) for method in route.methods or ()}


def _is_at(route: Any, path: str) -> bool:
    return route.methods is not None and route.path_regex.match(path) is not None
