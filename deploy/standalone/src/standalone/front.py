"""What stands before the services, in one process or in many: the start page, the clock, and what leads nowhere."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from shared.clock import DemonstrationClock
from shared.security.tokens import TokenVerifier
from shared.web.problems import Problem, problem_response
from standalone.clock_api import clock_app
from standalone.installation import SERVICES, Installation
from standalone.start_page import start_page


def front_routes(installation: Installation, clock: DemonstrationClock) -> list[BaseRoute]:
    """`/` and `/clock`."""
    return [Route("/", start_page), Route("/clock", clock_app(clock, TokenVerifier(installation.jwks_file)))]


async def on_http_error(_request: Request, error: Exception) -> Response:
    """Nothing is served there: a problem document that names what is."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    leads = ", ".join(f"/{service}/docs" for service in SERVICES)
    return problem_response(Problem(status, "not-found", f"Nothing is served here; see / and {leads}."))


ON_ERROR = {HTTPException: on_http_error}
