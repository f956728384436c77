"""What operators see of parked events and of the feed: what they are and why they wait, never what is in them.

A broken message may hold anything anywhere. Shown is only what has the form of ours; of the rest, sizes.
"""

import base64
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

_FIELDS = """parked_id, reason, detail, topic, key, keysequence, event_id, type, origin, parked_at, attempts,
    octet_length(value) as size"""
_PAGE = f"""
select {_FIELDS} from parked
where parked_id > %(after)s and (%(reason)s::text is null or reason = %(reason)s)
    and (%(topic)s::text is null or topic = %(topic)s)
order by parked_id limit %(limit)s
"""  # noqa: S608 - constants of this file
_ONE = f"select {_FIELDS}, headers from parked where parked_id = %(id)s"  # noqa: S608 - constants of this file
_TAIL = """
select f.number, f.position, j.topic, j.key, j.keysequence, j.type, j.recorded_at
from feed f join journal j using (position) where f.number > %(after)s order by f.number limit %(limit)s
"""
_HEAD = "select number from feed_head"
_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|GM\d{4}")
_TYPE = re.compile(r"nl\.slachtofferopvang\.[a-z]{2,30}(-[a-z]{1,30}){0,6}\.v\d{1,3}")
_HEADERS: Mapping[str, re.Pattern[str]] = {
    "ce_specversion": re.compile(r"\d\.\d"),
    "ce_id": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "ce_source": re.compile(r"urn:nld:oin:\d{20}:systeem:doorstroom-[a-z]{2,20}"),
    "ce_type": _TYPE,
    "ce_subject": _KEY,
    "ce_time": re.compile(r"\d{4}-\d\d-\d\dT[\d:.]{5,15}(Z|[+-]\d\d:\d\d)"),
    "ce_keysequence": re.compile(r"\d{1,19}"),
    "ce_traceparent": re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"),
    "content-type": re.compile(r"application/json"),
}


@dataclass(frozen=True, slots=True)
class ParkedEvent:
    """One parked event. `key`, `type` and the like are None where they do not have the form of ours."""

    parked_id: int
    reason: str
    detail: str
    topic: str
    key: str | None
    keysequence: int | None
    event_id: UUID | None
    type: str | None
    origin: str
    parked_at: datetime
    attempts: int
    size: int


@dataclass(frozen=True, slots=True)
class ParkedEventWithHeaders:
    """`headers` are those of ours with a value of ours; the others are only counted."""

    event: ParkedEvent
    headers: Mapping[str, str]
    other_headers: int


@dataclass(frozen=True, slots=True)
class Published:
    """One line of the feed."""

    number: int
    position: int
    topic: str
    key: str
    keysequence: int
    type: str
    recorded_at: datetime


class Inspection:
    """Reads for operators, on a service's own database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def parked(
        self, after: int = 0, limit: int = 50, reason: str | None = None, topic: str | None = None
    ) -> Sequence[ParkedEvent]:
        """In the order in which they were parked."""
        given = {"after": after, "limit": limit, "reason": reason, "topic": topic}
        async with self._engine.connect() as conn:
            rows = (await conn.exec_driver_sql(_PAGE, given)).mappings().all()
        return [_event(dict(row)) for row in rows]

    async def one(self, parked_id: int) -> ParkedEventWithHeaders | None:
        """With its headers; None when it is not parked (any more)."""
        async with self._engine.connect() as conn:
            row = (await conn.exec_driver_sql(_ONE, {"id": parked_id})).mappings().one_or_none()
        if row is None:
            return None
        read = {name: base64.b64decode(value).decode("latin-1") for name, value in row["headers"].items()}
        ours = {name: text for name, text in read.items() if name in _HEADERS and _HEADERS[name].fullmatch(text)}
        return ParkedEventWithHeaders(_event(dict(row)), ours, len(read) - len(ours))

    async def newest(self, count: int) -> int:
        """The number before the newest `count` of the feed."""
        async with self._engine.connect() as conn:
            head: int = (await conn.exec_driver_sql(_HEAD)).scalar_one()
        return max(0, head - count)

    async def published(self, after: int, limit: int = 500) -> AsyncIterator[Published]:
        """The feed after a number, up to its present end."""
        while True:
            async with self._engine.connect() as conn:
                rows = (await conn.exec_driver_sql(_TAIL, {"after": after, "limit": limit})).mappings().all()
            for row in rows:
                yield Published(**row)
            if len(rows) < limit:
                return
            after = rows[-1]["number"]


def _event(row: Mapping[str, Any]) -> ParkedEvent:
    fields = {name: value for name, value in row.items() if name != "headers"}
    return ParkedEvent(**{**fields, "key": _formed(_KEY, row["key"]), "type": _formed(_TYPE, row["type"])})


def _formed(form: re.Pattern[str], text: str | None) -> str | None:
    return text if text is not None and form.fullmatch(text) else None
