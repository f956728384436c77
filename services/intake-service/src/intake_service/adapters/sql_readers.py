"""Reads cases and operations for routers, within what the viewer may see."""

from collections.abc import Sequence

from sqlalchemy import Text, select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from intake_service.adapters.stores import case_store, operation_store
from intake_service.adapters.tables import cases
from intake_service.application.ports import Filed, Place
from intake_service.application.viewing import Viewer
from intake_service.domain.operation import Operation
from shared.vocabulary import CaseId, OperationId

_CASE = "select data::text as data, version from cases where id = %(id)s"
_OPERATION = "select data::text from operations where id = %(id)s"


class SqlCases:
    """Implements the port `Cases`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._store = case_store()

    async def one(self, case_id: CaseId, viewer: Viewer) -> Filed | None:
        async with self._engine.connect() as conn:
            row = (await conn.exec_driver_sql(_CASE, {"id": str(case_id)})).one_or_none()
        if row is None:
            return None
        filed = Filed(self._store.parse(row.data), row.version)
        return filed if viewer.sees_case(filed.case) else None

    async def page(self, viewer: Viewer, after: Place | None, limit: int) -> Sequence[Filed]:
        query = select(cases.c.data.cast(Text).label("data"), cases.c.version)
        if viewer.owner is not None:
            query = query.where(cases.c.owner == viewer.owner)
        if viewer.region is not None:
            query = query.where(cases.c.region == viewer.region)
        if after is not None:
            query = query.where(tuple_(cases.c.received_at, cases.c.id) < (after.received_at, after.case_id))
        query = query.order_by(cases.c.received_at.desc(), cases.c.id.desc()).limit(limit)
        async with self._engine.connect() as conn:
            rows = (await conn.execute(query)).all()
        return [Filed(self._store.parse(row.data), row.version) for row in rows]


class SqlOperations:
    """Implements the port `Operations`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._store = operation_store()

    async def one(self, operation_id: OperationId, viewer: Viewer) -> Operation | None:
        async with self._engine.connect() as conn:
            data = (await conn.exec_driver_sql(_OPERATION, {"id": str(operation_id)})).scalar_one_or_none()
        if data is None:
            return None
        operation = self._store.parse(data)
        return operation if viewer.sees_operation(operation) else None
