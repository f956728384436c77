"""Reads facilities with what is held in them, sealed addresses and the group budget; locks nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from placement_service.adapters.bulk import ROOMS, room_from
from placement_service.domain.group_budget import BudgetEntry, EntryKind
from placement_service.domain.occupancy import Room
from shared.vocabulary import FacilityId, Route

_ONE = f"{ROOMS} where f.id = %(id)s"
_PAGE = f"""{ROOMS}
where (%(route)s::text is null or f.route = %(route)s) and (%(only)s::text is null or f.id = %(only)s)
    and (%(after)s::text is null or f.id > %(after)s)
order by f.id limit %(limit)s
"""
_ADDRESS = "select sealed from facility_addresses where facility_id = %(id)s"
_LEDGER = """
select entry_id, year, kind, cents, note, recorded_at from group_budget_entries
where year = %(year)s order by recorded_at, entry_id
"""


class _Reader:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def _rows(self, query: str, parameters: Mapping[str, Any]) -> Sequence[Any]:
        async with self._engine.connect() as conn:
            return (await conn.exec_driver_sql(query, dict(parameters))).all()


class SqlFacilities(_Reader):
    async def one(self, facility_id: FacilityId) -> Room | None:
        rows = await self._rows(_ONE, {"id": str(facility_id)})
        return room_from(rows[0].data, rows[0].runs) if rows else None

    async def sealed_address(self, facility_id: FacilityId) -> str | None:
        rows = await self._rows(_ADDRESS, {"id": facility_id})
        return rows[0][0] if rows else None

    async def page(self, route: Route | None, only: str | None, after: FacilityId | None, limit: int) -> Sequence[Room]:
        parameters = {
            "route": route and route.value,
            "only": only,
            "after": None if after is None else str(after),
            "limit": limit,
        }
        return [room_from(row.data, row.runs) for row in await self._rows(_PAGE, parameters)]

    async def on_route(self, route: Route) -> Sequence[Room]:
        return await self.page(route, None, None, 10_000)


class SqlBudgets(_Reader):
    async def of_year(self, year: int) -> Sequence[BudgetEntry]:
        return [
            BudgetEntry(row.entry_id, row.year, EntryKind(row.kind), row.cents, row.note, row.recorded_at)
            for row in await self._rows(_LEDGER, {"year": year})
        ]
