"""The sequencer: numbers what has been committed, in an order that nobody can have missed, and publishes it.

Each round is one transaction that begins by locking the only row of `feed_head`: lock, counter and fence in one.
Two sequencers can run; one waits. Whoever lost its connection can not commit its numbers.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.messaging.envelope import Envelope, headers
from shared.messaging.transport import Publisher, PublishingFailed, Record, Signal
from shared.messaging.unit_of_work import is_transient

SEND_TIMEOUT_S = 8.0
"""Shorter than `idle_in_transaction_session_timeout` (12 s): a hung send ends its own round first."""
ROUND_LIMIT = 5_000
NET_S = 1.0
"""Polling interval below the wake-ups, reached by doubling from `SOON_S` while nothing comes."""
SOON_S = 0.01

_LOCK = "select number from feed_head for update"
_TAKE = """
select o.position, j.topic, j.key, j.keysequence, j.event_id, j.type, j.recorded_at, j.trace, j.data::text
from (select position from outbox order by position limit %(limit)s) o join journal j using (position)
order by o.position
"""
_NUMBER = """
with taken as (
    delete from outbox where position = any(%(positions)b::bigint[])
), numbered as (
    insert into feed (number, position)
    select %(number)s + ordinal, position from unnest(%(positions)b::bigint[]) with ordinality as p (position, ordinal)
)
update feed_head set number = %(number)s + %(count)s
"""
_log = structlog.get_logger(__name__)


class Sequencer:
    """Moves journal rows from the outbox into the feed and to the transport, oldest first."""

    def __init__(
        self, engine: AsyncEngine, publisher: Publisher, source: str, committed: Signal, published: Signal
    ) -> None:
        self._engine = engine
        self._publisher = publisher
        self._source = source
        self._committed = committed
        self._published = published

    async def run(self) -> None:
        """Until cancelled. A failed round changes nothing and is done again from the oldest row."""
        pause, idle = 0.1, SOON_S
        while True:
            try:
                moved = await self.round()
                pause = 0.1
            except Exception as fault:
                if not is_transient(fault) and not _publishing(fault):
                    raise
                _log.warning("sequencer_round_failed", error=type(fault).__name__)
                await self._publisher.reset()
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)
                continue
            if moved:
                idle = SOON_S
            else:
                await self._committed.wait(idle)
                idle = min(idle * 2, NET_S)

    async def round(self) -> int:
        """One transaction; returns how many events were published."""
        async with self._engine.begin() as conn:
            number = (await conn.exec_driver_sql(_LOCK)).scalar_one()
            rows = (await conn.exec_driver_sql(_TAKE, {"limit": ROUND_LIMIT})).all()
            if rows:
                await self._publish_and_number(conn, number, rows)
        if rows:
            self._published.wake()
        return len(rows)

    async def _publish_and_number(self, conn: AsyncConnection, number: int, rows: Sequence[Any]) -> None:
        async with asyncio.timeout(SEND_TIMEOUT_S):
            await self._publisher.publish([record_of(row, self._source) for row in rows])
        positions = [row.position for row in rows]
        await conn.exec_driver_sql(_NUMBER, {"positions": positions, "number": number, "count": len(rows)})


def _publishing(fault: BaseException) -> bool:
    return isinstance(fault, PublishingFailed | TimeoutError)


def record_of(row: Any, source: str) -> Record:
    """One journal row as it travels."""
    envelope = Envelope(row.event_id, row.type, row.key, row.keysequence, row.recorded_at, row.trace)
    return Record(row.topic, row.key, headers(source, envelope), row.data.encode(), f"journal@{row.position}")
