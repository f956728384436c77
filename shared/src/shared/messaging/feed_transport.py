"""The feed transport: a small office needs PostgreSQL and nothing else.

Publishing is what the sequencer does anyway (the feed is the topic); reading is a cursor on the feed's number,
kept in the consumer's own database and moved in the transaction of the effect.
"""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.messaging.feed import Feed
from shared.messaging.transport import Fetched, Record

_READ = "select number from cursors where source = %(source)s"
_MOVE = """
insert into cursors as c (source, number) values (%(source)s, %(number)s)
on conflict (source) do update set number = greatest(c.number, excluded.number)
"""


class FeedPublisher:
    """Nothing leaves the database: numbering makes an event readable."""

    async def publish(self, records: Sequence[Record]) -> None:
        """The sequencer's own commit publishes."""

    async def reset(self) -> None:
        """No connection to renew."""

    async def close(self) -> None:
        """No connection to close."""


class FeedSubscription:
    """Reads one publisher's feed, the topics asked for; other topics only move the cursor."""

    def __init__(self, engine: AsyncEngine, source: str, feed: Feed, topics: Sequence[str]) -> None:
        self.name = source
        self._engine = engine
        self._feed = feed
        self._topics = frozenset(topics)
        self._number: int | None = None

    async def fetch(self, limit: int, wait: float) -> Fetched:
        if self._number is None:
            self._number = await self._stored()
        page = await self._feed.after(self._number, limit)
        if page.number == self._number:
            await self._feed.wait(wait)
            page = await self._feed.after(self._number, limit)
        return Fetched([record for record in page.records if record.topic in self._topics], page.number)

    async def note(self, conn: AsyncConnection, fetched: Fetched) -> None:
        await conn.exec_driver_sql(_MOVE, {"source": self.name, "number": fetched.upto})

    async def done(self, fetched: Fetched) -> None:
        self._number = fetched.upto if isinstance(fetched.upto, int) else None

    async def retry(self, fetched: Fetched) -> None:
        self._number = None

    async def close(self) -> None:
        """Nothing is held between fetches."""

    async def _stored(self) -> int:
        async with self._engine.connect() as conn:
            return (await conn.exec_driver_sql(_READ, {"source": self.name})).scalar() or 0
