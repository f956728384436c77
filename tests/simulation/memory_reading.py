"""Reads a database in memory."""

from dataclasses import dataclass
from typing import Any

import orjson

from housing_service.domain.ledger import LedgerEntry
from tests.simulation.memory_database import Database
from tests.simulation.reading import Messaging, Published, applied_from, fired_from


@dataclass(frozen=True, slots=True)
class MemoryReading:
    database: Database

    async def all(self, kind: type[Any]) -> list[Any]:
        return [version.aggregate for _, version in sorted(self.database.documents.get(kind, {}).items(), key=_key)]

    async def open_places(self) -> list[tuple[str, int, str]]:
        return sorted((str(facility), place, str(case)) for (facility, place), case in self._places())

    def _places(self) -> Any:
        return self.database.open_places.items()

    async def ledger(self) -> list[tuple[str, str, str, int, str | None]]:
        return [
            (one.municipality, one.period, one.kind.value, one.persons, str(one.case_id) if one.case_id else None)
            for one in self.database.rows.get(LedgerEntry, [])
        ]

    async def messaging(self) -> Messaging:
        database = self.database
        return Messaging(
            [Published(r.topic, r.key, r.keysequence, r.type, orjson.loads(r.data)) for r in database.journal],
            len(database.outbox),
            sorted(database.feed),
            dict(database.key_heads),
            {place: (row.upto, row.parked) for place, row in database.seen.items()},
            len(database.parked),
            applied_from(database.applied),
            [row.at for row in database.due.values()],
            fired_from(database.applied),
        )


def _key(item: tuple[str, Any]) -> str:
    return item[0]
