"""Fills a lost or shortened Kafka topic again from the journal, in the order of the feed.

Consumers that had seen the events do nothing with them: their marks know every number. Those that missed some go on.
"""

from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncEngine

from shared.messaging.sequencer import record_of
from shared.messaging.transport import Publisher

BATCH = 2_000
_HEAD = "select number from feed_head"
_AFTER = """
select f.number, f.position, j.topic, j.key, j.keysequence, j.event_id, j.type, j.recorded_at, j.trace, j.data::text
from feed f join journal j using (position)
where f.number > %(after)s and f.number <= %(head)s and j.topic = %(topic)s and f.position >= %(from_position)s
order by f.number limit %(limit)s
"""


async def republish(
    engine: AsyncEngine, publisher: Publisher, source: str, topic: str, from_position: int = 0
) -> AsyncIterator[int]:
    """Send everything numbered so far; after each acknowledged batch the count until then.

    What is numbered from now on the sequencer publishes anyway. Raises `PublishingFailed`: begin again, it is harmless.
    """
    async with engine.connect() as conn:
        head = (await conn.exec_driver_sql(_HEAD)).scalar_one()
    after, sent = 0, 0
    wanted = {"head": head, "topic": topic, "from_position": from_position, "limit": BATCH}
    while True:
        async with engine.connect() as conn:
            rows = (await conn.exec_driver_sql(_AFTER, {**wanted, "after": after})).all()
        if not rows:
            return
        await publisher.publish([record_of(row, source) for row in rows])
        after, sent = rows[-1].number, sent + len(rows)
        yield sent
