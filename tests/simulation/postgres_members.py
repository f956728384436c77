"""The same three services on real PostgreSQL: their own migrations, stores and unit of work."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import psycopg
from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncEngine

from housing_service.bootstrap import MIGRATIONS as HOUSING
from housing_service.domain.target_book import TargetBook
from intake_service.bootstrap import MIGRATIONS as INTAKE
from placement_service.bootstrap import MIGRATIONS as PLACEMENT
from shared.clock import FixedClock
from shared.messaging.database import make_engine
from shared.messaging.store import DocumentStore
from shared.messaging.unit_of_work import UnitOfWork
from shared.migrating import upgrade
from tests.simulation.faults import Faults, FaultyEngine
from tests.simulation.members import PARTS, Member, books, member
from tests.simulation.network import Network
from tests.simulation.reading import Messaging, Published, applied_from, fired_from

_JOURNAL = "select topic, key, keysequence, type, data from journal order by position"
_PLACES = "select facility_id, place_no, case_id from claims where released_at is null order by facility_id, place_no"
_LEDGER = "select municipality, period, kind, persons, case_id from ledger_entries order by entry_id"


def prepare_intake(url: str) -> None:
    upgrade(url, INTAKE)


def prepare_placement(url: str) -> None:
    upgrade(url, PLACEMENT)


def prepare_housing(url: str) -> None:
    """With the municipalities of the small world only."""
    upgrade(url, HOUSING)
    dump = TypeAdapter(TargetBook).dump_json
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as conn:
        conn.execute("delete from target_books")
        for book in books():
            conn.execute("insert into target_books values (%s, 1, %s)", (book.code, dump(book).decode()))


PREPARE: Mapping[str, Callable[[str], None]] = {
    "intake": prepare_intake,
    "placement": prepare_placement,
    "housing": prepare_housing,
}


@dataclass(frozen=True, slots=True)
class PostgresReading:
    engine: AsyncEngine
    stores: Mapping[type[Any], DocumentStore[Any]]
    faulty: FaultyEngine

    async def all(self, kind: type[Any]) -> list[Any]:
        store = self.stores[kind]
        rows = await self._rows(f"select data::text as data from {store._table.name} order by id")  # noqa: S608
        return [store.parse(row.data) for row in rows]

    async def open_places(self) -> list[tuple[str, int, str]]:
        return [(str(row.facility_id), row.place_no, str(row.case_id)) for row in await self._rows(_PLACES)]

    async def ledger(self) -> list[tuple[str, str, str, int, str | None]]:
        return [(r.municipality, r.period, r.kind, r.persons, r.case_id) for r in await self._rows(_LEDGER)]

    async def messaging(self) -> Messaging:
        journal = await self._rows(_JOURNAL)
        heads = await self._rows("select topic, key, last from key_heads")
        seen = await self._rows("select topic, key, upto, parked from seen")
        return Messaging(
            [Published(row.topic, row.key, row.keysequence, row.type, _plain(row.data)) for row in journal],
            len(await self._rows("select 1 from outbox")),
            [row.number for row in await self._rows("select number from feed order by number")],
            {(row.topic, row.key): row.last for row in heads},
            {(row.topic, row.key): (row.upto, row.parked) for row in seen},
            len(await self._rows("select 1 from parked")),
            applied_from(self.faulty.applied),
            [row.at for row in await self._rows("select at from due")],
            fired_from(self.faulty.applied),
        )

    async def _rows(self, statement: str) -> list[Any]:
        async with self.engine.connect() as conn:
            return list((await conn.exec_driver_sql(statement)).all())


def _plain(data: Any) -> Any:
    return orjson.loads(data) if isinstance(data, str | bytes) else data


@dataclass(frozen=True, slots=True)
class PostgresMembers:
    """Makes the members of one seed on databases of their own."""

    engines: Mapping[str, AsyncEngine]

    @classmethod
    def on(cls, urls: Mapping[str, str]) -> "PostgresMembers":
        return cls({name: make_engine(url, pool_size=4) for name, url in urls.items()})

    def __call__(self, clock: FixedClock, network: Network, faults: Faults) -> dict[str, Member]:
        return {name: _on(name, engine, clock, network, faults) for name, engine in self.engines.items()}

    async def close(self) -> None:
        for engine in self.engines.values():
            await engine.dispose()


def _on(name: str, engine: AsyncEngine, clock: FixedClock, network: Network, faults: Faults) -> Member:
    faulty = FaultyEngine(engine.begin, engine.connect, faults)
    given: Any = faulty
    stores, conclusion = PARTS[name]
    reading = PostgresReading(engine, {one.kind: one for one in stores if isinstance(one, DocumentStore)}, faulty)
    return member(name, lambda: UnitOfWork(given, stores, clock, conclusion), faulty, reading, network)
