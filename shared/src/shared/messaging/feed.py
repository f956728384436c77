"""Reading a service's events in feed order: in process from its database, from elsewhere over its HTTP feed."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncEngine

from shared.messaging.sequencer import record_of
from shared.messaging.transport import Record, Signal

_AFTER = """
select f.number, f.position, j.topic, j.key, j.keysequence, j.event_id, j.type, j.recorded_at, j.trace, j.data::text
from feed f join journal j using (position)
where f.number > %(after)s order by f.number limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Records in feed order and the number of the last one; an empty page keeps the number it was asked for."""

    records: Sequence[Record]
    number: int


class Feed(Protocol):
    """A publisher's events after a number. Nobody reads another service's tables."""

    async def after(self, number: int, limit: int) -> FeedPage: ...

    async def wait(self, seconds: float) -> None:
        """Until there may be more, at most so long."""
        ...


class SqlFeed:
    """The publisher's own feed, read from its database."""

    def __init__(self, engine: AsyncEngine, source: str, published: Signal) -> None:
        self._engine = engine
        self._source = source
        self._published = published

    async def after(self, number: int, limit: int) -> FeedPage:
        async with self._engine.connect() as conn:
            rows = (await conn.exec_driver_sql(_AFTER, {"after": number, "limit": limit})).all()
        records = [record_of(row, self._source) for row in rows]
        return FeedPage(records, rows[-1].number if rows else number)

    async def wait(self, seconds: float) -> None:
        await self._published.wait(seconds)


def to_wire(page: FeedPage) -> dict[str, Any]:
    """A page as JSON: CloudEvents in structured mode with the data embedded as it was published."""
    return {
        "number": page.number,
        "records": [
            {
                "topic": record.topic,
                "key": record.key,
                "origin": record.origin,
                "headers": {name: value.decode() for name, value in record.headers.items()},
                "value": base64.b64encode(record.value).decode(),
            }
            for record in page.records
        ],
    }


def from_wire(body: Mapping[str, Any]) -> FeedPage:
    """The page again. Raises `KeyError` or `ValueError` for anything else."""
    records = [
        Record(
            topic=item["topic"],
            key=item["key"],
            headers={name: value.encode() for name, value in item["headers"].items()},
            value=base64.b64decode(item["value"]),
            origin=item["origin"],
        )
        for item in body["records"]
    ]
    return FeedPage(records, int(body["number"]))
