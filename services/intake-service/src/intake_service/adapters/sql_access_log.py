"""Who looked at which case, kept before the answer leaves."""

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from intake_service.adapters.tables import access_log
from shared.security.access_log import Access


class SqlAccessLog:
    """Implements the port `AccessLog`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def record(self, *accesses: Access) -> None:
        rows = [
            {
                "at": access.at,
                "subject": access.subject,
                "role": access.role,
                "org": access.org,
                "case_id": access.case_id,
                "act": access.act.value,
                "purpose": access.purpose,
                "trace_id": access.trace_id,
            }
            for access in accesses
        ]
        async with self._engine.begin() as conn:
            await conn.execute(insert(access_log), rows)
