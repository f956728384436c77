"""Housing's HTTP application: its routers, its errors and what its documentation says."""

from collections.abc import Iterable, Mapping

from fastapi import FastAPI

from housing_service.entrypoints import (
    cases_api,
    municipalities_api,
    periods_api,
    request_answers_api,
    request_decisions_api,
    requests_api,
)
from housing_service.entrypoints.refusals import REFUSALS
from housing_service.entrypoints.wiring import Wiring
from shared.clock import Clock
from shared.security.tokens import TokenVerifier
from shared.web.app import create_app
from shared.web.health import Check
from shared.web.rate_limit import RateLimit

DESCRIPTION = (
    "From permit to a home: outflow, the municipality that houses a household, and what counts in its housing target "
    "(taakstelling). Inhabitants: CBS, CC BY 4.0; where another year stands in for the legal one, answers say so."
)
TAGS = (
    {"name": "targets", "description": "Municipalities, half-years, national numbers and each municipality's quota."},
    {"name": "requests", "description": "What municipalities are asked, and their answers."},
    {"name": "decisions", "description": "What only the coordinator decides."},
    {"name": "cases", "description": "Households on their way out of shelter."},
)
ROUTERS = (
    municipalities_api.router,
    periods_api.router,
    requests_api.router,
    request_answers_api.router,
    request_decisions_api.router,
    cases_api.router,
)


def make_app(
    *,
    wiring: Wiring,
    clock: Clock,
    verifier: TokenVerifier,
    readiness: Mapping[str, Check],
    unavailable: Iterable[type[Exception]],
    rate_limit: RateLimit,
) -> FastAPI:
    app = create_app(
        name="housing",
        title="Doorstroom housing",
        description=DESCRIPTION,
        verifier=verifier,
        tags=TAGS,
        refusals=REFUSALS,
        clock=clock,
        routers=ROUTERS,
        readiness=readiness,
        unavailable=unavailable,
        rate_limit=rate_limit,
    )
    app.state.wiring = wiring
    return app
