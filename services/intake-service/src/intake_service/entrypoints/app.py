"""Intake's HTTP application."""

from collections.abc import Iterable, Mapping

from fastapi import FastAPI

from intake_service.entrypoints import (
    cases_api,
    identity_api,
    members_api,
    operations_api,
    permits_api,
    referrals_api,
    reflection_api,
)
from intake_service.entrypoints.refusals import REFUSALS
from intake_service.entrypoints.wiring import Wiring
from shared.security.tokens import TokenVerifier
from shared.web.app import create_app
from shared.web.health import Check
from shared.web.present import Present
from shared.web.rate_limit import RateLimit

TAGS = (
    {"name": "referrals", "description": "Report a possible victim (aanmelding)."},
    {"name": "operations", "description": "Announce an operation, register the group that was found (actie)."},
    {"name": "cases", "description": "Status and legal clocks of a case (dossier)."},
    {"name": "legal clocks", "description": "Reflection period, criminal report, permit."},
    {"name": "identity", "description": "Who a case is about: for a purpose, on record."},
)


def make_app(
    *,
    wiring: Wiring,
    verifier: TokenVerifier,
    readiness: Mapping[str, Check],
    unavailable: Iterable[type[Exception]],
    rate_limit: RateLimit,
) -> FastAPI:
    app = create_app(
        name="intake",
        title="Doorstroom intake",
        description="Referral of victims of human trafficking, their legal clocks, and who they are, kept secret.",
        tags=TAGS,
        refusals=REFUSALS,
        verifier=verifier,
        clock=wiring.clock,
        routers=(
            referrals_api.router,
            operations_api.router,
            members_api.router,
            cases_api.router,
            reflection_api.router,
            permits_api.router,
            identity_api.router,
        ),
        readiness=readiness,
        unavailable=unavailable,
        rate_limit=rate_limit,
    )
    app.add_middleware(Present, clock=wiring.clock)
    app.state.wiring = wiring
    return app
