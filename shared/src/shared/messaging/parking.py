"""Parked events: what can not be read or handled is kept with its bytes and its reason, and others go on."""

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messaging.envelope import Arrival, Unreadable, decode
from shared.messaging.marks import Place
from shared.messaging.transport import Record

_PARK = """
insert into parked
    (reason, detail, topic, key, keysequence, event_id, type, headers, value, origin, parked_at, attempts)
select reason, detail, topic, key, keysequence, event_id, type, headers::jsonb, decode(value, 'base64'), origin,
    %(now)s, case reason when 'behind' then 0 else 1 end
from unnest(%(reasons)b::text[], %(details)b::text[], %(topics)b::text[], %(keys)b::text[], %(sequences)b::bigint[],
            %(ids)b::uuid[], %(types)b::text[], %(headers)b::text[], %(values)b::text[], %(origins)b::text[])
    as g (reason, detail, topic, key, keysequence, event_id, type, headers, value, origin)
on conflict do nothing
returning topic, key, keysequence
"""
_BEHIND = """
select p.parked_id, p.topic, p.key, p.headers, p.value, p.origin
from parked p join unnest(%(topics)b::text[], %(keys)b::text[]) as g (topic, key) using (topic, key)
where p.reason = 'behind' order by p.topic, p.key, p.keysequence
"""
_ONE = "select parked_id, topic, key, headers, value, origin from parked where parked_id = %(id)s"
_HOLD = """
select parked_id, topic, key, keysequence, event_id, type, origin, reason from parked
where parked_id = %(id)s for update
"""
_AGAIN = """
update parked p set reason = g.reason, detail = g.detail, attempts = p.attempts + 1
from unnest(%(ids)b::bigint[], %(reasons)b::text[], %(details)b::text[]) as g (parked_id, reason, detail)
where p.parked_id = g.parked_id
"""
_TAKE_OUT = "delete from parked where parked_id = any(%(ids)b::bigint[])"


@dataclass(frozen=True, slots=True)
class Parking:
    """One message to park, and why: `undecodable`, `unknown-version`, `failed`, or `behind` an earlier one."""

    message: Arrival | Unreadable
    reason: str
    detail: str

    @property
    def place(self) -> Place | None:
        envelope = self.message.envelope
        record = self.message.record
        return (record.topic, record.key) if envelope is not None and record.key is not None else None


@dataclass(frozen=True, slots=True)
class ParkedAgain:
    """A parked event that was tried once more and stays, with the reason of now."""

    parked_id: int
    reason: str
    detail: str


async def park(conn: AsyncConnection, parkings: Sequence[Parking], now: datetime) -> list[Place]:
    """Keep them; returns the place of each that was not parked already and has one."""
    if not parkings:
        return []
    envelopes = [parking.message.envelope for parking in parkings]
    records = [parking.message.record for parking in parkings]
    parameters = {
        "reasons": [parking.reason for parking in parkings],
        "details": [_bounded(parking.detail) for parking in parkings],
        "topics": [record.topic for record in records],
        "keys": [record.key for record in records],
        "sequences": [envelope.keysequence if envelope else None for envelope in envelopes],
        "ids": [str(envelope.event_id) if envelope else None for envelope in envelopes],
        "types": [envelope.type.replace("\x00", "")[:200] if envelope else None for envelope in envelopes],
        "headers": [_headers(record) for record in records],
        "values": [base64.b64encode(record.value).decode() for record in records],
        "origins": [record.origin for record in records],
        "now": now,
    }
    rows = await conn.exec_driver_sql(_PARK, parameters)
    return [(row.topic, row.key) for row in rows if row.keysequence is not None]


async def waiting_behind(conn: AsyncConnection, places: Iterable[Place]) -> dict[Place, dict[int, tuple[int, Arrival]]]:
    """What waits behind for these keys: by key sequence, the parked id and the event."""
    ordered = sorted(places)
    if not ordered:
        return {}
    rows = await conn.exec_driver_sql(_BEHIND, {"topics": [t for t, _ in ordered], "keys": [k for _, k in ordered]})
    found: dict[Place, dict[int, tuple[int, Arrival]]] = {}
    for row in rows:
        message = _message(row)
        if isinstance(message, Arrival):
            found.setdefault((row.topic, row.key), {})[message.envelope.keysequence] = (row.parked_id, message)
    return found


async def take_out(conn: AsyncConnection, parked_ids: Sequence[int]) -> None:
    """Remove what has been handled, in the transaction of the effect."""
    if parked_ids:
        await conn.exec_driver_sql(_TAKE_OUT, {"ids": list(parked_ids)})


async def kept(conn: AsyncConnection, parked_id: int) -> Arrival | Unreadable | None:
    """One parked message, read again as this release reads it; None when it is not parked (any more)."""
    row = (await conn.exec_driver_sql(_ONE, {"id": parked_id})).one_or_none()
    return None if row is None else _message(row)


async def hold(conn: AsyncConnection, parked_id: int) -> dict[str, Any] | None:
    """Lock the row and tell what it is; None when it went while others held its mark."""
    row = (await conn.exec_driver_sql(_HOLD, {"id": parked_id})).mappings().one_or_none()
    return None if row is None else dict(row)


async def park_again(conn: AsyncConnection, again: Sequence[ParkedAgain]) -> None:
    """Count the attempt and keep its reason; the parked id stays."""
    if again:
        parameters = {
            "ids": [one.parked_id for one in again],
            "reasons": [one.reason for one in again],
            "details": [_bounded(one.detail) for one in again],
        }
        await conn.exec_driver_sql(_AGAIN, parameters)


def _message(row: Any) -> Arrival | Unreadable:
    headers = {name: base64.b64decode(value) for name, value in row.headers.items()}
    return decode(Record(row.topic, row.key, headers, bytes(row.value), row.origin))


def _bounded(detail: str) -> str:
    return detail.replace("\x00", "")[:500]


def _headers(record: Record) -> str:
    """A NUL can stand in a header's name, but not in a document of the database."""
    encoded = {name: base64.b64encode(value).decode() for name, value in record.headers.items()}
    return orjson.dumps({name.replace("\x00", "\ufffd"): value for name, value in encoded.items()}).decode()
