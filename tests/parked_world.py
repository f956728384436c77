"""Messages for the tally of `messaging_world`, good and broken, and a release that can do what another could not."""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from uuid_utils import uuid7

from shared.contracts.intake import PermitExtendedV1
from shared.deciding import Decided, Handling, Loaded, Ref
from shared.messaging.consumer import Consumer
from shared.messaging.envelope import Envelope, headers
from shared.messaging.feed_transport import FeedSubscription
from shared.messaging.settling import EventTable
from shared.messaging.transport import Fetched, Record
from tests.messaging_world import DAY_ZERO, EVENT_TABLE, NOW, SOURCE, Tally, extended, tally_work

OTHERWISE = 8
"""What the mended release makes of a number that was refused before."""


def record(case: UUID, sequence: int, number: int | None = None) -> Record:
    """The event with this key sequence; its number is the sequence unless another is asked for."""
    event = extended(case, sequence if number is None else number)
    envelope = Envelope(UUID(str(uuid7())), event.event_type, event.key, sequence, NOW, None)
    value = event.model_dump_json().encode()
    return Record(event.topic, event.key, headers(SOURCE, envelope), value, f"0@{random.randrange(2**40)}")  # noqa: S311


def spoilt(good: Record) -> Record:
    """Its value can not be read, its envelope can."""
    return replace(good, value=b"\xff not json")


def naked(origin: str = "2@17") -> Record:
    """Nothing about it can be read."""
    return Record("intake.events", None, {}, b"\x00\xff" * 10, origin)


class Quiet(FeedSubscription):
    """Only `handle` is exercised: there is no source to read."""

    def __init__(self, engine: AsyncEngine) -> None:
        super().__init__(engine, "intake", None, ())  # type: ignore[arg-type]

    async def done(self, fetched: Fetched) -> None: ...


async def consume(engine: AsyncEngine, *batches: Sequence[Record], table: EventTable = EVENT_TABLE) -> Consumer:
    """Give batches to a consumer on this database."""
    consumer = Consumer(tally_work(engine), table, Quiet(engine))
    for batch in batches:
        await consumer.handle(Fetched(batch))
    return consumer


def _mended(event: PermitExtendedV1, loaded: Loaded, now: Any) -> Decided:
    number = (event.valid_to - DAY_ZERO).days
    tally = loaded.one(Tally, event.case_id) or Tally(event.case_id)
    return Decided((replace(tally, numbers=(*tally.numbers, min(number, OTHERWISE))),))


MENDED: EventTable = {PermitExtendedV1: Handling(_mended, needs=lambda event: [Ref(Tally, str(event.case_id))])}


async def parked_ids(engine: AsyncEngine) -> list[int]:
    """Of everything parked, in order of key sequence."""
    async with engine.connect() as conn:
        rows = await conn.exec_driver_sql("select parked_id from parked order by keysequence, parked_id")
        return list(rows.scalars())


async def mark(engine: AsyncEngine, case: UUID) -> tuple[int, int]:
    """How far a case has come, and how many of its events the mark says are parked."""
    async with engine.connect() as conn:
        row = (await conn.exec_driver_sql("select upto, parked from seen where key = %(k)s", {"k": str(case)})).one()
        return row.upto, row.parked


async def acts(engine: AsyncEngine) -> list[tuple[Any, ...]]:
    """What operators did, as it is kept."""
    async with engine.connect() as conn:
        rows = await conn.exec_driver_sql("select act, outcome, actor, why from parked_acts order by act_id")
        return [tuple(row) for row in rows]
