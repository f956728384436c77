"""Read queries: each answer comes from one statement, so that it is of one moment."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncEngine

from housing_service.adapters.stores import BOOKS, CASES, NUMBERS, REQUESTS
from housing_service.application.ports import Asked, Quota, RequestFilter
from housing_service.application.requests import Addressed
from housing_service.domain.ledger import LedgerEntry
from housing_service.domain.national_number import NationalNumber
from housing_service.domain.outflow_case import OutflowCase, OutflowState
from housing_service.domain.outflow_request import OutflowRequest
from housing_service.domain.target_book import TargetBook
from shared.vocabulary import CaseId, HalfYear, MunicipalityCode, RequestId

_ENTRIES = TypeAdapter(tuple[LedgerEntry, ...])
_MUNICIPALITIES = """
select data::text from target_books where id > coalesce(%(after)s::text, '') order by id limit %(limit)s
"""
_QUOTA = """
select b.data::text as book, coalesce((
    select jsonb_agg(to_jsonb(e) - 'entry_id' order by e.entry_id) from ledger_entries e
    where e.municipality = b.id and e.period = %(period)s
), '[]')::text as entries
from target_books b where b.id = %(code)s
"""
_NUMBER = "select data::text from national_numbers where id = %(period)s"
_ADDRESSED = "select case_id, municipality from outflow_requests where id = %(request_id)s"
_ASKED = """
select r.data::text as request, c.data::text as household
from outflow_requests r join outflow_cases c on c.id = r.case_id
"""
_ONE_ASKED = _ASKED + "where r.id = %(request_id)s"
_PAGE_OF_ASKED = (
    _ASKED
    + """
where (%(municipality)s::text is null or r.municipality = %(municipality)s)
  and (%(case_id)s::text is null or r.case_id = %(case_id)s)
  and (%(state)s::text is null or r.state = %(state)s)
  and (%(after)s::timestamptz is null or (r.requested_at, r.id) > (%(after)s::timestamptz, %(after_id)s::text))
order by r.requested_at, r.id limit %(limit)s
"""
)
_CASE = """
select c.data::text as household, coalesce((
    select array_agg(r.data::text order by r.requested_at, r.id) from outflow_requests r where r.case_id = c.id
), '{}') as requests
from outflow_cases c where c.id = %(case_id)s
"""
_CASES = """
select data::text from outflow_cases
where (%(state)s::text is null or state = %(state)s) and id > coalesce(%(after)s::text, '')
order by id limit %(limit)s
"""


class _SqlReading:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def _rows(self, statement: str, **parameters: object) -> Sequence[Any]:
        async with self._engine.connect() as conn:
            return (await conn.exec_driver_sql(statement, parameters)).all()


class SqlMunicipalities(_SqlReading):
    async def page(self, after: str | None, limit: int) -> Sequence[TargetBook]:
        return [BOOKS.parse(row.data) for row in await self._rows(_MUNICIPALITIES, after=after, limit=limit)]

    async def quota(self, code: MunicipalityCode, period: HalfYear) -> Quota | None:
        rows = await self._rows(_QUOTA, code=code, period=period)
        return Quota(BOOKS.parse(rows[0].book), _ENTRIES.validate_json(rows[0].entries)) if rows else None


class SqlNationalNumbers(_SqlReading):
    async def find(self, period: HalfYear) -> NationalNumber | None:
        rows = await self._rows(_NUMBER, period=period)
        return NUMBERS.parse(rows[0].data) if rows else None


class SqlRequests(_SqlReading):
    async def addressed(self, request_id: RequestId) -> Addressed | None:
        rows = await self._rows(_ADDRESSED, request_id=str(request_id))
        if not rows:
            return None
        return Addressed(request_id, CaseId(UUID(rows[0].case_id)), MunicipalityCode(rows[0].municipality))

    async def find(self, request_id: RequestId) -> Asked | None:
        rows = await self._rows(_ONE_ASKED, request_id=str(request_id))
        return _asked(rows[0]) if rows else None

    async def page(self, wanted: RequestFilter, after: tuple[datetime, str] | None, limit: int) -> Sequence[Asked]:
        rows = await self._rows(
            _PAGE_OF_ASKED,
            municipality=wanted.municipality,
            case_id=None if wanted.case_id is None else str(wanted.case_id),
            state=wanted.state,
            after=after[0] if after else None,
            after_id=after[1] if after else None,
            limit=limit,
        )
        return [_asked(row) for row in rows]


class SqlCases(_SqlReading):
    async def find(self, case_id: CaseId) -> tuple[OutflowCase, Sequence[OutflowRequest]] | None:
        rows = await self._rows(_CASE, case_id=str(case_id))
        if not rows:
            return None
        return CASES.parse(rows[0].household), [REQUESTS.parse(request) for request in rows[0].requests]

    async def page(self, state: OutflowState | None, after: str | None, limit: int) -> Sequence[OutflowCase]:
        rows = await self._rows(_CASES, state=None if state is None else state.value, after=after, limit=limit)
        return [CASES.parse(row.data) for row in rows]


def _asked(row: Any) -> Asked:
    return Asked(REQUESTS.parse(row.request), CASES.parse(row.household))
