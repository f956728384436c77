"""Keeps who looked at which case; the look itself waits until it is kept."""

from sqlalchemy.ext.asyncio import AsyncEngine

from shared.security.access_log import Access

_RECORD = """
insert into access_log (at, subject, role, org, case_id, act, purpose, trace_id)
select * from unnest(%(at)s::timestamptz[], %(subject)s::text[], %(role)s::text[], %(org)s::text[],
                     %(case_id)s::uuid[], %(act)s::text[], %(purpose)s::text[], %(trace_id)s::text[])
"""


class SqlAccessLog:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def record(self, *accesses: Access) -> None:
        if not accesses:
            return
        columns = {
            "at": [one.at for one in accesses],
            "subject": [one.subject for one in accesses],
            "role": [one.role for one in accesses],
            "org": [one.org for one in accesses],
            "case_id": [one.case_id for one in accesses],
            "act": [one.act.value for one in accesses],
            "purpose": [one.purpose for one in accesses],
            "trace_id": [one.trace_id for one in accesses],
        }
        async with self._engine.begin() as conn:
            await conn.exec_driver_sql(_RECORD, columns)
