"""The services' API as a partner calls it: with a role's token, one command under one key, tried again while away."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any, Self

import httpx

PATIENCE_S = 30.0
_PAUSE_S = 0.2
_AWAY = frozenset({429, 502, 503})


class Refusal(Exception):
    """The services said no; carries their problem document."""

    def __init__(self, path: str, answer: httpx.Response) -> None:
        self.status = answer.status_code
        try:
            self.problem: dict[str, Any] = answer.json()
        except ValueError:
            self.problem = {"title": answer.text[:200]}
        told = [self.problem.get("title"), self.problem.get("detail")]
        told += [f"{fault['pointer']}: {fault['detail']}" for fault in self.problem.get("errors", ())]
        super().__init__(f"{path} answered {self.status}: " + "; ".join(str(part) for part in told if part))


class Partner:
    """Holds a token for each role."""

    def __init__(self, base_url: str, tokens: Mapping[str, str]) -> None:
        self._tokens = tokens
        self._client = httpx.AsyncClient(base_url=base_url, timeout=20)

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def get(self, role: str, path: str) -> Any:
        """The answer's document. Raises Refusal."""
        return (await self.send("GET", role, path)).json()

    async def find(self, role: str, path: str) -> Any:
        """The same, or None where there is nothing."""
        try:
            return await self.get(role, path)
        except Refusal as refusal:
            if refusal.status == httpx.codes.NOT_FOUND:
                return None
            raise

    async def everything(self, role: str, path: str) -> list[Any]:
        """All items of a list, page by page."""
        items: list[Any] = []
        following: str | None = path
        while following:
            page = await self.get(role, following)
            items += page["items"]
            following = page["next"]
        return items

    async def post(self, role: str, path: str, body: Any = None, key: str | None = None) -> Any:
        """One command; with a key it has one effect however often it is sent. Raises Refusal."""
        answer = await self.send("POST", role, path, body, {"Idempotency-Key": key} if key else {})
        return answer.json() if answer.content else None

    async def send(
        self, method: str, role: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Sent again for a while when nobody answers, or the service says it is away."""
        given = {"Authorization": f"Bearer {self._tokens[role]}", **(headers or {})}
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                answer = await self._client.request(method, path, json=body, headers=given)
            except httpx.ConnectError:
                if time.monotonic() > until:
                    raise
            else:
                if answer.is_success:
                    return answer
                if answer.status_code not in _AWAY or time.monotonic() > until:
                    raise Refusal(path, answer)
            await asyncio.sleep(_PAUSE_S)

    async def is_live(self, service: str) -> bool:
        """Whether the service's process answers."""
        try:
            return (await self._client.get(f"/{service}/health/live")).is_success
        except httpx.TransportError:
            return False
