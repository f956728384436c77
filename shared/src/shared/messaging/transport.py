"""The port between services: what is published, and how it is fetched. Kafka and the feed transport stand behind it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class Record:
    """One message as it travels: CloudEvents attributes in the headers (binary mode), JSON in the value."""

    topic: str
    key: str | None
    headers: Mapping[str, bytes]
    value: bytes
    origin: str
    """Where it was read, for instance `3@1207` (partition and offset): tells two undecodable messages apart."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """Records in the order of their source, and how far the source was read with them."""

    records: Sequence[Record]
    upto: object = None


class PublishingFailed(Exception):
    """The transport did not acknowledge everything: nothing counts as published."""


class Publisher(Protocol):
    """Where the sequencer sends; returns once everything is acknowledged by all that must keep it."""

    async def publish(self, records: Sequence[Record]) -> None: ...

    async def reset(self) -> None:
        """Begin anew after a failed send: an idempotent producer can stick after an error."""
        ...

    async def close(self) -> None: ...


class Subscription(Protocol):
    """Where a consumer reads."""

    name: str

    async def fetch(self, limit: int, wait: float) -> Fetched:
        """Up to `limit` records, waiting at most `wait` seconds for the first."""
        ...

    async def note(self, conn: AsyncConnection, fetched: Fetched) -> None:
        """Write down in the consumer's own transaction how far it has read, where the transport keeps that there."""
        ...

    async def done(self, fetched: Fetched) -> None:
        """Called after the commit, for transports that keep the position themselves."""
        ...

    async def retry(self, fetched: Fetched) -> None:
        """The batch was not committed: read it again."""
        ...

    async def close(self) -> None: ...


class Signal:
    """Wakes sleepers in the same process; polling is the net below it."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def wake(self) -> None:
        self._event.set()

    async def wait(self, seconds: float) -> None:
        """Until woken, at most so long. A wake-up between two waits is not lost."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return
        finally:
            self._event.clear()
