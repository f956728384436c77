"""One way to make a service's HTTP application: what every service owes its callers is added here, once."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from pydantic.alias_generators import to_camel
from starlette.middleware import Middleware
from starlette.types import Lifespan

from shared.clock import Clock, SystemClock
from shared.observability.http_metrics import HttpMetrics
from shared.observability.metrics import Metrics
from shared.security.tokens import TokenVerifier
from shared.web import code_lists
from shared.web.authentication import Authentication
from shared.web.body import LARGEST_BODY, BodyGate
from shared.web.docs import serve_documentation
from shared.web.envelope import Envelope
from shared.web.handlers import handle_problems
from shared.web.health import Check, Readiness, serve_health
from shared.web.openapi import complete_openapi
from shared.web.problems import Refusals
from shared.web.rate_limit import RateLimit

CONTACT = {
    "name": "Doorstroom",
    "url": "https://doorstroom.example/contact",
    "email": "support@doorstroom.example",
}
PUBLIC_URL = "https://doorstroom.example"
Tag = str | dict[str, str]


def _operation_id(route: APIRoute) -> str:
    """The route function's name: what a generated client calls it. FastAPI warns where two are the same."""
    return to_camel(route.name)


_OUR_OWN: dict[str, Any] = {
    "openapi_url": None,
    "docs_url": None,
    "redoc_url": None,
    "generate_unique_id_function": _operation_id,
    "redirect_slashes": False,  # an address with a slash too many does not exist (no-trailing-slash)
}
"""What FastAPI would do by itself and we do in our own way."""


def create_app(
    *,
    name: str,
    title: str,
    description: str,
    verifier: TokenVerifier,
    version: str = "0.1.0",
    tags: Sequence[Tag] = (),
    refusals: Refusals | None = None,
    clock: Clock | None = None,
    routers: Iterable[APIRouter] = (),
    readiness: Mapping[str, Check] | None = None,
    unavailable: Iterable[type[Exception]] = (),
    rate_limit: RateLimit | None = None,
    largest_body: int = LARGEST_BODY,
    lifespan: Lifespan[FastAPI] | None = None,
    contact: dict[str, str] = CONTACT,
    public_url: str = PUBLIC_URL,
) -> FastAPI:
    """The application of the service `name`, to be mounted at `/<name>`.

    `tags` stand in the order of the work; `unavailable` are the exceptions of a database that is away (answered 503).
    """
    metrics = Metrics(name)
    app = FastAPI(
        title=title,
        description=description,
        version=version,
        **_OUR_OWN,
        middleware=_layers(version, metrics, verifier, rate_limit or RateLimit(), largest_body),
        lifespan=lifespan,
    )
    app.state.metrics, app.state.readiness = metrics, _readiness(readiness or {})
    app.state.tags = _described(*tags, code_lists.TAG)
    handle_problems(app, refusals or {}, unavailable)
    serve_health(app, app.state.readiness, metrics, clock or SystemClock())
    serve_documentation(app, name, public_url)
    _include(app, code_lists.code_lists_router, *routers)
    app.openapi = partial(complete_openapi, app, app.state.tags, contact, f"/{name}")  # type: ignore[method-assign]
    return app


def _include(app: FastAPI, *routers: APIRouter) -> None:
    for router in routers:
        app.include_router(router)


def _layers(
    version: str, metrics: Metrics, verifier: TokenVerifier, rate_limit: RateLimit, largest_body: int
) -> list[Middleware]:
    """From the outside in."""
    return [
        Middleware(Envelope, version=version, metrics=HttpMetrics(metrics)),
        Middleware(Authentication, verifier=verifier, rate_limit=rate_limit),
        Middleware(BodyGate, largest=largest_body),
    ]


def _described(*tags: Tag) -> list[dict[str, str]]:
    return [{"name": tag} if isinstance(tag, str) else dict(tag) for tag in tags]


def _readiness(checks: Mapping[str, Check]) -> Readiness:
    readiness = Readiness()
    for name, check in checks.items():
        readiness.add(name, check)
    return readiness
