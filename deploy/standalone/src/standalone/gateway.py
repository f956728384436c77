"""One port before several processes: hands requests on by their first path segment, and adds nothing."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping

import httpx
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from shared.clock import DemonstrationClock
from shared.observability.logging import configure_logging
from shared.web.problems import RETRY_AFTER_SECONDS, Problem, problem_response
from standalone.front import ON_ERROR, front_routes
from standalone.installation import Installation
from standalone.processes import LOOPBACK
from standalone.serving import server

HOP_BY_HOP = frozenset(
    {
        b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"proxy-connection",
        b"te", b"trailer", b"transfer-encoding", b"upgrade",
    }
)  # fmt: skip
PORTS = "GATEWAY_PORTS"
"""Environment variable with the ports of the services, as JSON by name."""
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_KEPT_S = 2
"""Shorter than the services keep an idle connection, so that none is used just as it is being closed."""
_TIMEOUTS = httpx.Timeout(60, connect=3)


class Proxy:
    """Streams bodies both ways. A service that is down is a 503 that says when to try again; nothing is retried."""

    def __init__(self, ports: Mapping[str, int]) -> None:
        self._ports = ports
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=50, keepalive_expiry=_KEPT_S)
        self._client = httpx.AsyncClient(limits=limits, timeout=_TIMEOUTS, follow_redirects=False)

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        async with self._client:
            yield

    async def forward(self, request: Request) -> Response:
        service = request.url.path.split("/", 2)[1]
        try:
            answer = await self._client.send(_handed_on(request, self._ports[service]), stream=True)
        except httpx.TransportError:
            return problem_response(_down(service))
        response = StreamingResponse(answer.aiter_raw(), answer.status_code, background=BackgroundTask(answer.aclose))
        response.raw_headers = [
            (name.lower(), value) for name, value in _end_to_end(answer.headers.raw) if name.lower() != b"date"
        ]
        return response


def _handed_on(request: Request, port: int) -> httpx.Request:
    query = request.scope["query_string"]
    path = request.scope["raw_path"] + (b"?" + query if query else b"")
    headers = _end_to_end(request.scope["headers"])
    has_body = "content-length" in request.headers or "transfer-encoding" in request.headers
    return httpx.Request(
        request.method,
        httpx.URL(scheme="http", host=LOOPBACK, port=port, raw_path=path),
        headers=headers,
        content=request.stream() if has_body else None,
    )


def _end_to_end(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Without what concerns one connection only, and what `Connection` names besides."""
    named = {
        part.strip().lower() for name, value in headers if name.lower() == b"connection" for part in value.split(b",")
    }
    return [(name, value) for name, value in headers if name.lower() not in HOP_BY_HOP | named]


def _down(service: str) -> Problem:
    return Problem(
        503,
        "service-down",
        f"The {service} service does not answer. Send the same request again, with the same Idempotency-Key.",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )


def not_prepared() -> Problem:
    return Problem(
        503,
        "not-prepared",
        "The demonstration world is being loaded.",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )


def serve(installation: Installation, host: str, port: int, ports: Mapping[str, int]) -> None:
    """Serve until told to stop."""
    configure_logging("gateway")
    asyncio.run(server(gateway_app(installation, ports), host, port).serve())


def gateway_app(installation: Installation, ports: Mapping[str, int]) -> Starlette:
    """The start page, the clock, and behind each prefix its service."""
    proxy = Proxy(ports)
    clock = DemonstrationClock(installation.clock_file)

    async def ready(request: Request) -> Response:
        if not installation.ready_file.exists():
            return problem_response(not_prepared())
        return await proxy.forward(request)

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with proxy.open():
            yield

    routes = [
        *front_routes(installation, clock),
        *(Route(f"/{service}/health/ready", ready) for service in ports),
        *(Route(f"/{service}/{{path:path}}", proxy.forward, methods=_METHODS) for service in ports),
    ]
    return Starlette(routes=routes, lifespan=lifespan, exception_handlers=ON_ERROR)
