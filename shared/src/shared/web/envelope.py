"""Around every answer: its trace, the headers all answers carry, a count, a line in the log; never a bare crash."""

import time
from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.observability.http_metrics import HttpMetrics
from shared.observability.logging import get_logger
from shared.observability.tracing import CURRENT, begin_trace
from shared.security.access import OPEN_PATHS
from shared.web.exchange import Exchange, path_within
from shared.web.problems import problem_response, unexpected

_QUIET = ("/health/", "/metrics")
_DOCUMENTS = ("/openapi.json", "/v1/openapi.json")
_log = get_logger("doorstroom.http")


class Envelope:
    """The outermost layer of a service."""

    def __init__(self, app: ASGIApp, version: str, metrics: HttpMetrics) -> None:
        self._app = app
        self._metrics = metrics
        self._always: Sequence[tuple[bytes, bytes]] = (
            (b"api-version", version.encode()),
            (b"cache-control", b"no-store"),
            (b"content-security-policy", b"frame-ancestors 'none'"),
            (b"strict-transport-security", b"max-age=31536000"),
            (b"x-content-type-options", b"nosniff"),
            (b"x-frame-options", b"DENY"),
            (b"referrer-policy", b"no-referrer"),
        )
        self._replaced = frozenset(name for name, _ in self._always)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        exchange = Exchange(begin_trace(headers.get(b"traceparent"), headers.get(b"x-request-id")), headers)
        exchange.enter(scope)
        scope.pop("route", None)  # of a program around us that mounts this service
        bound = CURRENT.set(exchange.trace)
        answer = _Answer(self._headers_for(scope, exchange), self._replaced, exchange, send)
        began = time.perf_counter()
        try:
            await self._app(scope, receive, answer.send)
        except Exception as error:
            _log.error("request-failed", method=scope["method"], route=_route_of(scope), exc_info=error)
            if answer.status is not None:
                raise  # the answer is on its way: the server must break it off
            await problem_response(unexpected())(scope, receive, answer.send)
        finally:
            self._conclude(scope, exchange, answer.status or 500, time.perf_counter() - began)
            CURRENT.reset(bound)

    def _headers_for(self, scope: Scope, exchange: Exchange) -> list[tuple[bytes, bytes]]:
        trace = exchange.trace
        headers = [*self._always, (b"x-request-id", trace.request_id.encode()), (b"traceparent", trace.parent.encode())]
        if path_within(scope) in _DOCUMENTS:
            headers.append((b"access-control-allow-origin", b"*"))
        return headers

    def _conclude(self, scope: Scope, exchange: Exchange, status: int, seconds: float) -> None:
        route = _route_of(scope)
        self._metrics.observe(scope["method"], route, status, seconds)
        if route.startswith(_QUIET):
            return
        role = exchange.caller.role.value if exchange.caller else None
        _log.info(
            "request",
            method=scope["method"],
            route=route,
            status=status,
            role=role,
            milliseconds=round(seconds * 1000, 1),
        )


class _Answer:
    __slots__ = ("_exchange", "_headers", "_replaced", "_send", "status")

    def __init__(
        self, headers: list[tuple[bytes, bytes]], replaced: frozenset[bytes], exchange: Exchange, send: Send
    ) -> None:
        self._headers = headers
        self._replaced = replaced
        self._exchange = exchange
        self._send = send
        self.status: int | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            own = [header for header in message.get("headers", ()) if header[0] not in self._replaced]
            message["headers"] = own + self._headers + self._exchange.answer_headers
        await self._send(message)


def _route_of(scope: Scope) -> str:
    """The route's template, never the path: a path carries case ids."""
    template = getattr(scope.get("route"), "path", None)
    if isinstance(template, str):
        return template
    path = path_within(scope)
    return path if path in OPEN_PATHS else "unmatched"
