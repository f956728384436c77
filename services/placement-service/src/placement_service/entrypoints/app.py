"""Placement's HTTP application."""

from collections.abc import Iterable, Mapping

from fastapi import FastAPI

from placement_service.entrypoints import (
    cases_api,
    facilities_api,
    group_accommodations_api,
    group_budgets_api,
    offers_api,
    proposals_api,
    stays_api,
    waiting_list_api,
)
from placement_service.entrypoints.refusals import REFUSALS
from placement_service.entrypoints.wiring import Wiring
from shared.security.tokens import TokenVerifier
from shared.web.app import create_app
from shared.web.health import Check
from shared.web.present import Present
from shared.web.rate_limit import RateLimit

DESCRIPTION = (
    "Which shelter a victim goes to and why: category and route, waiting list, proposals, offers and stays. "
    "It knows pseudonymous facts only; who somebody is stays in intake."
)
TAGS = (
    {"name": facilities_api.TAG, "description": "Houses and their dated capacity (opvanglocatie, opvangplaats)."},
    {"name": cases_api.TAG, "description": "Category, route, waiting list and explanations."},
    {"name": proposals_api.TAG, "description": "The coordinator's desk."},
    {"name": offers_api.TAG, "description": "What a shelter is offered, and its answer."},
    {"name": stays_api.TAG, "description": "Arrival, diagnostics, departure."},
    {"name": group_accommodations_api.TAG, "description": "Group accommodations and their budget."},
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
        name="placement",
        title="Doorstroom placement",
        description=DESCRIPTION,
        tags=TAGS,
        refusals=REFUSALS,
        verifier=verifier,
        clock=wiring.clock,
        routers=(
            facilities_api.router,
            cases_api.router,
            waiting_list_api.router,
            proposals_api.router,
            offers_api.router,
            stays_api.router,
            group_accommodations_api.router,
            group_budgets_api.router,
        ),
        readiness=readiness,
        unavailable=unavailable,
        rate_limit=rate_limit,
    )
    app.add_middleware(Present, clock=wiring.clock)
    app.state.wiring = wiring
    return app
