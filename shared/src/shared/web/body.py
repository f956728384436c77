"""Reads a body once, bounded and strictly, so that nothing behind it can be surprised by what JSON allows.

Refused: too large, too slow, too deep, not UTF-8, `NaN`, half a surrogate pair, a NUL character (PostgreSQL has none).
The refusal waits in the exchange until the route has checked who calls: a stranger learns nothing about bodies.
"""

import asyncio
import re
from typing import Any

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.exchange import Exchange, exchange_in
from shared.web.faults import malformed_json
from shared.web.problems import Problem, problem_response

LARGEST_BODY = 1024 * 1024
SLOWEST_BODY_SECONDS = 30.0
_WITH_BODY = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_JSON = re.compile(rb"application/([a-z0-9.+-]+\+)?json\s*(;.*)?", re.IGNORECASE)
_NUL_IN_URL = re.compile(rb"%00|\x00")


class BodyGate:
    """Hands on only bodies that are well-formed JSON of a bearable size; otherwise an empty one and a refusal."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST_BODY, slowest: float = SLOWEST_BODY_SECONDS) -> None:
        self._app = app
        self._largest = largest
        self._slowest = slowest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if "\x00" in scope["path"] or _NUL_IN_URL.search(scope.get("query_string", b"")):
            await problem_response(_nul_in_url())(scope, receive, send)
            return
        if scope["method"] not in _WITH_BODY:
            await self._app(scope, receive, send)
            return
        exchange = exchange_in(scope)
        try:
            body = await self._read(exchange, receive)
            exchange.json = _parsed(exchange, body) if body else exchange.json
        except Problem as refused:
            exchange.body_refused, body = refused, b""
        await self._app(scope, _replay(body, receive), send)

    async def _read(self, exchange: Exchange, receive: Receive) -> bytes:
        announced = exchange.headers.get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > self._largest:
            raise self._too_large()
        try:
            async with asyncio.timeout(self._slowest):
                return await self._collected(receive)
        except TimeoutError as slow:
            raise Problem(408, "body-too-slow", f"The body did not arrive within {self._slowest:g} seconds.") from slow

    async def _collected(self, receive: Receive) -> bytes:
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                raise Problem(400, "body-cut-off", "The connection was closed before the body was complete.")
            part = message.get("body", b"")
            size += len(part)
            if size > self._largest:
                raise self._too_large()
            parts.append(part)
            if not message.get("more_body", False):
                return parts[0] if len(parts) == 1 else b"".join(parts)

    def _too_large(self) -> Problem:
        return Problem(413, "body-too-large", f"The body may have at most {self._largest} bytes; send less at once.")


def _parsed(exchange: Exchange, body: bytes) -> Any:
    if not _JSON.fullmatch(exchange.headers.get(b"content-type", b"")):
        raise Problem(415, "not-json", "Send the body as JSON, with the header Content-Type: application/json.")
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as malformed:
        raise malformed_json() from malformed
    if rb"\u0000" in body and _holds_nul(document):
        raise Problem(
            400, "nul-character", "A text in the body holds the character U+0000, which cannot be stored; leave it out."
        )
    return document


def _holds_nul(document: Any) -> bool:
    if isinstance(document, str):
        return "\x00" in document
    if isinstance(document, dict):
        return any(_holds_nul(key) or _holds_nul(value) for key, value in document.items())
    return isinstance(document, list) and any(_holds_nul(item) for item in document)


def _nul_in_url() -> Problem:
    return Problem(400, "nul-character", "The URL holds the character U+0000; leave it out.")


def _replay(body: bytes, receive: Receive) -> Receive:
    whole: Message | None = {"type": "http.request", "body": body, "more_body": False}

    async def replayed() -> Message:
        nonlocal whole
        if whole is None:
            return await receive()  # what follows a body is the end of the connection
        message, whole = whole, None
        return message

    return replayed
