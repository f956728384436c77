"""Reads the token of the Authorization header once per request, and holds every token to its rate."""

from starlette.types import ASGIApp, Receive, Scope, Send

from shared.security.access import CHALLENGE, token_missing
from shared.security.tokens import TokenRefused, TokenVerifier
from shared.web.exchange import Exchange, exchange_in, path_within
from shared.web.problems import Problem, problem_response
from shared.web.rate_limit import RateLimit

_SCHEME = "bearer "
_LIMITED = "/v1/"


class Authentication:
    """Puts the caller, or why nobody is recognised, into the exchange; routes decide with `allow` what that means."""

    def __init__(self, app: ASGIApp, verifier: TokenVerifier, rate_limit: RateLimit) -> None:
        self._app = app
        self._verifier = verifier
        self._rate_limit = rate_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = exchange_in(scope)
        self._recognise(exchange)
        refused = self._within_rate(scope, exchange)
        if refused is not None:
            await problem_response(refused)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _recognise(self, exchange: Exchange) -> None:
        given = exchange.headers.get(b"authorization")
        if given is None:
            return
        text = given.decode("latin-1")
        if text[: len(_SCHEME)].lower() != _SCHEME:
            exchange.access_refused = token_missing()
            return
        token = text[len(_SCHEME) :].strip()
        try:
            exchange.caller = self._verifier.verify(token)
            exchange.token = token
        except TokenRefused as refused:
            challenge = f'{CHALLENGE}, error="invalid_token"'
            exchange.access_refused = Problem(
                401, refused.code, refused.detail, headers={"WWW-Authenticate": challenge}
            )

    def _within_rate(self, scope: Scope, exchange: Exchange) -> Problem | None:
        path = path_within(scope)
        if not path.startswith(_LIMITED) or path == "/v1/openapi.json":
            return None
        host, _ = scope.get("client") or ("unknown", 0)
        standing = self._rate_limit.take(exchange.token or f"host {host}")
        exchange.answer_headers += standing.headers
        if standing.allowed:
            return None
        wait = str(standing.retry_after)
        return Problem(
            429,
            "too-many-requests",
            f"More requests than {self._rate_limit.per_second:g} a second; wait {wait} second(s) and send it again.",
            headers={"Retry-After": wait},
        )
