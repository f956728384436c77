"""A small publisher and a small consumer on the real messaging: a tally of permit extensions per case."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import CheckConstraint, Column, Integer, MetaData
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.clock import FixedClock
from shared.contracts.intake import PermitExtendedV1
from shared.deciding import Decided, Handling, Loaded, Ref, Refused
from shared.messaging.database import make_engine
from shared.messaging.migration import create_messaging
from shared.messaging.settling import EventTable
from shared.messaging.store import DocumentStore, document_table
from shared.messaging.unit_of_work import UnitOfWork
from shared.vocabulary import CaseId

NOW = datetime(2013, 2, 4, 8, tzinfo=UTC)
DAY_ZERO = date(2013, 1, 1)
REFUSED_BY_RULE = 666
REFUSED_BY_DATABASE = 777
SOURCE = "urn:nld:oin:00000000000000000000:systeem:doorstroom-tally"


@dataclass(frozen=True, slots=True)
class Tally:
    """What took effect for one case, in the order in which it did."""

    case_id: UUID
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Extend:
    """Publish one numbered extension."""

    case_id: UUID
    number: int


METADATA = MetaData()
TALLIES = document_table(
    METADATA,
    "tallies",
    Column("newest", Integer, CheckConstraint(f"newest <> {REFUSED_BY_DATABASE}", name="newest")),
)


def prepare(url: str) -> None:
    """Fill an empty database with the messaging tables and the tallies."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as conn:
        create_messaging(conn.execute)
        conn.execute(
            "create table tallies (id text primary key, version int not null, data jsonb not null,"
            f" newest int check (newest <> {REFUSED_BY_DATABASE}))"
        )


def tally_work(engine: AsyncEngine) -> UnitOfWork:
    """A unit of work over tallies."""
    store = DocumentStore(
        Tally, TALLIES, key=lambda t: str(t.case_id), columns={"newest": lambda t: t.numbers[-1] if t.numbers else 0}
    )
    return UnitOfWork(engine, [store], FixedClock(NOW))


def extended(case_id: UUID, number: int) -> PermitExtendedV1:
    """The event that carries a number, as days after the first of January."""
    return PermitExtendedV1(case_id=CaseId(case_id), decided_at=NOW, valid_to=DAY_ZERO + timedelta(days=number))


def extend(command: Extend, loaded: Loaded, now: datetime) -> Decided:
    if command.number == REFUSED_BY_RULE:
        raise Refused("not-this-one", "This number is refused.")
    tally = loaded.one(Tally, command.case_id) or Tally(command.case_id)
    changed = replace(tally, numbers=(*tally.numbers, command.number))
    event = extended(command.case_id, command.number)
    return Decided((changed,), (event,), answer={"numbers": len(changed.numbers)})


def on_extended(event: PermitExtendedV1, loaded: Loaded, now: datetime) -> Decided:
    number = (event.valid_to - DAY_ZERO).days
    if number == REFUSED_BY_RULE:
        raise Refused("not-this-one", "This number is refused.")
    tally = loaded.one(Tally, event.case_id) or Tally(event.case_id)
    return Decided((replace(tally, numbers=(*tally.numbers, number)),))


EXTENDING: Handling[Extend] = Handling(extend, needs=lambda command: [Ref(Tally, str(command.case_id))])
EVENT_TABLE: EventTable = {
    PermitExtendedV1: Handling(on_extended, needs=lambda event: [Ref(Tally, str(event.case_id))]),
}


async def tallies(engine: AsyncEngine) -> dict[UUID, list[int]]:
    """What took effect, by case."""
    async with engine.connect() as conn:
        rows = await conn.exec_driver_sql("select data from tallies")
        return {UUID(row.data["case_id"]): row.data["numbers"] for row in rows}


async def parked(engine: AsyncEngine) -> list[tuple[str, int | None]]:
    """Reason and key sequence of what is parked, in order."""
    async with engine.connect() as conn:
        rows = await conn.exec_driver_sql("select reason, keysequence from parked order by keysequence, parked_id")
        return [(row.reason, row.keysequence) for row in rows]


def new_cases(count: int) -> list[UUID]:
    return [uuid4() for _ in range(count)]


def engines(urls: Iterable[str]) -> list[AsyncEngine]:
    return [make_engine(url, pool_size=8) for url in urls]


Databases = Callable[..., str]
