"""Stores in memory, one for each store of a service, with the same keys, pools and version checks."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from housing_service.domain.outflow_case import OutflowCase
from housing_service.domain.target_book import TargetBook
from placement_service.domain.case import Case as PlacementCase
from placement_service.domain.facility import Facility
from placement_service.domain.occupancy import Claim, Release, Room, runs_of
from shared.messaging.store import AppendStore, Change, ConcurrentChange, Store, Version
from tests.simulation.memory_database import MemoryConnection

Pools = Mapping[str, Callable[[Any, str], bool]]
POOLS: Mapping[type[Any], Pools] = {
    PlacementCase: {"waiting": lambda case, route: case.state.value == "waiting" and case.route.value == route},
    OutflowCase: {"unlinked": lambda case, _: case.state.value == "unlinked"},
    TargetBook: {"all": lambda book, _: True},
}


class PlaceHeldTwice(Exception):
    """What PostgreSQL refuses by its unique index on open claims."""


class MemoryStore:
    """What all have in common with the store they stand for."""

    def __init__(self, real: Store) -> None:
        self.kind: type[Any] = real.kind
        self.key_of: Callable[[Any], str] = real.key_of

    async def load(self, conn: Any, keys: Sequence[str]) -> Mapping[str, Version[Any]]:
        raise TypeError(f"{self.kind.__name__} is not loaded by key")

    async def load_pool(self, conn: Any, name: str) -> Mapping[str, Version[Any]]:
        raise TypeError(f"{self.kind.__name__} has no pools")

    async def write(self, conn: Any, changes: Sequence[Change[Any]]) -> None:
        raise TypeError(f"{self.kind.__name__} is not written")


class Documents(MemoryStore):
    async def load(self, conn: MemoryConnection, keys: Sequence[str]) -> Mapping[str, Version[Any]]:
        conn.fault.step()
        table = conn.database.documents.setdefault(self.kind, {})
        return {key: table[key] for key in keys if key in table}

    async def load_pool(self, conn: MemoryConnection, name: str) -> Mapping[str, Version[Any]]:
        conn.fault.step()
        pool, _, argument = name.partition(":")
        belongs = POOLS[self.kind][pool]
        table = conn.database.documents.setdefault(self.kind, {})
        return {key: table[key] for key in sorted(table) if belongs(table[key].aggregate, argument)}

    async def write(self, conn: MemoryConnection, changes: Sequence[Change[Any]]) -> None:
        conn.fault.step()
        table = conn.database.documents.setdefault(self.kind, {})
        for change in changes:
            present = table[change.key].version if change.key in table else 0
            if present != change.over:
                raise ConcurrentChange(self.kind.__name__)
            conn.transaction.put(table, change.key, Version(change.aggregate, present + 1))


class AppendedRows(MemoryStore):
    async def write(self, conn: MemoryConnection, changes: Sequence[Change[Any]]) -> None:
        conn.fault.step()
        for change in changes:
            conn.transaction.add(conn.database.rows.setdefault(self.kind, []), change.aggregate)


class Claims(MemoryStore):
    async def write(self, conn: MemoryConnection, changes: Sequence[Change[Claim]]) -> None:
        conn.fault.step()
        held = conn.database.open_places
        for change in changes:
            claim = change.aggregate
            if (claim.facility_id, claim.place) in held:
                raise PlaceHeldTwice(claim)
            conn.transaction.put(held, (claim.facility_id, claim.place), claim.case_id)


class Releases(MemoryStore):
    async def write(self, conn: MemoryConnection, changes: Sequence[Change[Release]]) -> None:
        conn.fault.step()
        held = conn.database.open_places
        for release in (change.aggregate for change in changes):
            for place in release.places:
                if held.get((release.facility_id, place)) != release.case_id:
                    raise ConcurrentChange("claims")
                conn.transaction.remove(held, (release.facility_id, place))


class Rooms(MemoryStore):
    async def load_pool(self, conn: MemoryConnection, name: str) -> Mapping[str, Version[Room]]:
        conn.fault.step()
        found = conn.database.documents.get(Facility, {})
        rooms = {}
        for key, (facility, version) in sorted((key, (one.aggregate, one.version)) for key, one in found.items()):
            taken = sorted(place for owner, place in conn.database.open_places if owner == facility.facility_id)
            rooms[key] = Version(Room(facility, runs_of(taken)), version)
        return rooms


_SPECIAL: Mapping[type[Any], type[MemoryStore]] = {Claim: Claims, Release: Releases, Room: Rooms}


def in_memory(stores: Sequence[Store]) -> list[Store]:
    """The same stores in the same order, in memory."""
    return [_kind_of(store)(store) for store in stores]


def _kind_of(store: Store) -> type[MemoryStore]:
    if store.kind in _SPECIAL:
        return _SPECIAL[store.kind]
    return AppendedRows if isinstance(store, AppendStore) else Documents
