"""The batch SQL of placement: rooms with their held places in one query, releases in one statement."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from placement_service.domain.facility import Facility
from placement_service.domain.occupancy import Release, Room, Run
from shared.messaging.store import Change, ConcurrentChange, Version

FACILITY: TypeAdapter[Facility] = TypeAdapter(Facility)
# Held place numbers leave the database as runs: twenty thousand held places in a row are one run.
ROOMS = """
select f.id, f.version, f.data::text as data, held.runs::text as runs
from facilities f left join (
    select facility_id, range_agg(int4range(place_no, place_no, '[]')) as runs
    from claims where released_at is null group by facility_id
) held on held.facility_id = f.id::uuid
"""
_RELEASE = """
update claims c set released_at = r.released_at
from unnest(%(cases)s::uuid[], %(facilities)s::uuid[], %(places)s::int[], %(at)s::timestamptz[])
    as r (case_id, facility_id, place_no, released_at)
where c.facility_id = r.facility_id and c.place_no = r.place_no and c.case_id = r.case_id and c.released_at is null
"""


def runs_from(multirange: str | None) -> tuple[Run, ...]:
    """Reads PostgreSQL's text of a multirange of places, `{[1,4),[6,7)}`, as runs with both ends included."""
    if multirange is None or multirange == "{}":
        return ()
    bounds = (part.split(",") for part in multirange[2:-2].split("),["))
    return tuple((int(first), int(beyond) - 1) for first, beyond in bounds)


def room_from(data: str, runs: str | None) -> Room:
    return Room(FACILITY.validate_json(data), runs_from(runs))


class RoomStore:
    """Rooms are only looked at: facilities and claims have stores of their own, under the lock of their route."""

    kind = Room

    def key_of(self, aggregate: Room) -> str:
        return str(aggregate.facility.facility_id)

    async def load(self, conn: AsyncConnection, keys: Sequence[str]) -> Mapping[str, Version[Room]]:
        raise TypeError("rooms are loaded all together")

    async def load_pool(self, conn: AsyncConnection, name: str) -> Mapping[str, Version[Room]]:
        rows = (await conn.exec_driver_sql(ROOMS)).all()
        return {row.id: Version(room_from(row.data, row.runs), row.version) for row in rows}

    async def write(self, conn: AsyncConnection, changes: Sequence[Change[Room]]) -> None:
        raise TypeError("rooms are never written")


class ReleaseStore:
    """Gives places back. Written before new claims, so that a freed place can be taken in the same transaction."""

    kind = Release

    def key_of(self, aggregate: Release) -> str:
        return f"{aggregate.case_id} {aggregate.facility_id}"

    async def load(self, conn: AsyncConnection, keys: Sequence[str]) -> Mapping[str, Version[Release]]:
        raise TypeError("releases are only ever written")

    async def load_pool(self, conn: AsyncConnection, name: str) -> Mapping[str, Version[Release]]:
        raise TypeError("releases are only ever written")

    async def write(self, conn: AsyncConnection, changes: Sequence[Change[Release]]) -> None:
        given: list[tuple[Release, int]] = [
            (change.aggregate, place) for change in changes for place in change.aggregate.places
        ]
        parameters: dict[str, Any] = {
            "cases": [release.case_id for release, _ in given],
            "facilities": [release.facility_id for release, _ in given],
            "places": [place for _, place in given],
            "at": [release.released_at for release, _ in given],
        }
        released = await conn.exec_driver_sql(_RELEASE, parameters)
        if released.rowcount != len(given):
            raise ConcurrentChange("claims")
