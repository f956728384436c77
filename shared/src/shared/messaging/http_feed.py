"""Another service's feed over HTTP: for the feed transport between processes."""

import asyncio
from pathlib import Path

import httpx

from shared.messaging.feed import FeedPage, from_wire


class HttpFeed:
    """Reads `GET <base>/v1/feed`. Trouble of any kind is a `ConnectionError`: transient, never parked."""

    def __init__(self, base_url: str, token_file: Path | None) -> None:
        self._client = httpx.AsyncClient(base_url=base_url.rstrip("/") + "/", timeout=10)
        self._token_file = token_file

    async def after(self, number: int, limit: int) -> FeedPage:
        token = self._token_file.read_text().strip() if self._token_file else ""
        try:
            answer = await self._client.get(
                "v1/feed", params={"after": number, "limit": limit}, headers={"Authorization": f"Bearer {token}"}
            )
            answer.raise_for_status()
            return from_wire(answer.json())
        except (httpx.HTTPError, KeyError, ValueError) as fault:
            raise ConnectionError(type(fault).__name__) from fault

    async def wait(self, seconds: float) -> None:
        """No wake-up reaches across processes here: polling is the net."""
        await asyncio.sleep(seconds)
