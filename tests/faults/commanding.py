"""Commands over HTTP, each sent again with the same key until its outcome is known."""

import asyncio
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from uuid import UUID

import httpx

from tests.faults.history import ACKNOWLEDGED, REFUSED, UNKNOWN, History

PATIENCE_S = 90.0
_AWAY = frozenset({429, 500, 502, 503})
"""Tried again; a 500 is tried again too, but the checker counts it as a fault."""


@dataclass
class Commander:
    """All partners in one: holds their tokens, writes the history, never gives up early."""

    client: httpx.AsyncClient
    tokens: Mapping[str, str]
    history: History
    rng: random.Random
    patience: float = PATIENCE_S
    pause: float = 0.1
    outage_s: list[float] = field(default_factory=list)
    """How long each command that was not answered at once took until it was."""

    def new_key(self) -> str:
        return str(UUID(int=self.rng.getrandbits(128), version=4))

    async def post(
        self, command: str, target: str, role: str, path: str, body: Any = None, **about: Any
    ) -> dict[str, Any] | None:
        """The answer of an acknowledged command; None when it was refused, or never answered."""
        key = self.new_key()
        request = self.history.sent(command, target, key, about)
        seen: list[str] = []
        started = time.monotonic()
        while True:
            answer = await self.attempt(f"POST {path}", role, body, seen=seen, idempotency_key=self.key_of_attempt(key))
            if answer is not None:
                break
            if time.monotonic() > started + self.patience:
                self.history.told(request, UNKNOWN, seen, None)
                return None
            await asyncio.sleep(self.rng.uniform(self.pause / 2, self.pause * 1.5))
        if len(seen) > 1:
            self.outage_s.append(time.monotonic() - started)
        document = answer.json() if answer.content else {}
        outcome = ACKNOWLEDGED if answer.is_success else REFUSED
        self.history.told(request, outcome, seen, document)
        return document if answer.is_success else None

    def key_of_attempt(self, key: str) -> str:
        """The same for every attempt of one request: that is what makes trying again safe."""
        return key

    async def attempt(
        self, what: str, role: str, body: Any = None, *, seen: list[str], **headers: str
    ) -> httpx.Response | None:
        """One try of `POST /path`; None when it must be tried again."""
        method, path = what.split(" ")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        given = {"Authorization": f"Bearer {self.tokens[role]}", **named}
        try:
            answer = await self.client.request(method, path, json=body, headers=given)
        except httpx.TransportError as fault:
            seen.append(type(fault).__name__)
            return None
        seen.append(_told(answer))
        in_flight = answer.status_code == HTTPStatus.CONFLICT and answer.json().get("code") == "request-in-flight"
        return None if answer.status_code in _AWAY or in_flight else answer

    async def get(self, role: str, path: str) -> Any:
        """A document, tried until somebody answers; None when there is none."""
        until = time.monotonic() + self.patience
        while time.monotonic() < until:
            answer = await self.attempt(f"GET {path}", role, seen=[])
            if answer is not None:
                return answer.json() if answer.is_success else None
            await asyncio.sleep(self.pause)
        return None

    async def put_until_answered(self, role: str, path: str, body: Any) -> None:
        """A PUT that may be repeated, since nothing depends on how often it was done."""
        answer = None
        while answer is None:
            answer = await self.attempt(f"PUT {path}", role, body, seen=[])
            await asyncio.sleep(self.pause)

    async def put_if_unchanged(self, target: str, path: str, body: Any, etag: str, source: str) -> None:
        """A PUT has no key: unanswered once, its outcome stays unknown, since it may have taken effect."""
        request = self.history.sent("edit", target, "", {"source": source, "ifMatch": etag})
        seen: list[str] = []
        answer = await self.attempt(f"PUT {path}", "coordinator", body, seen=seen, if_match=etag)
        if answer is None:
            self.history.told(request, UNKNOWN, seen, None)
        else:
            outcome = ACKNOWLEDGED if answer.is_success else REFUSED
            self.history.told(request, outcome, seen, {"etag": answer.headers.get("etag")})


def _told(answer: httpx.Response) -> str:
    """A status; of a 503 whether it says when to come back, of a refusal its code."""
    if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE and "retry-after" not in answer.headers:
        return "503 without Retry-After"
    if answer.is_client_error:
        return f"{answer.status_code} {answer.json().get('code')}"
    return str(answer.status_code)
