"""Where housing's aggregates live, in the order in which they are locked: households, requests, books, numbers.

Whoever decides about the whole country locks every book, in the order of the codes, after the households it holds;
waiting households that another transaction holds are left to that transaction, which links them itself.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from housing_service.adapters.tables import (
    LEDGER_ENTRIES,
    NATIONAL_NUMBERS,
    OUTFLOW_CASES,
    OUTFLOW_REQUESTS,
    TARGET_BOOKS,
)
from housing_service.domain.ledger import LedgerEntry
from housing_service.domain.national_number import NationalNumber
from housing_service.domain.outflow_case import OutflowCase
from housing_service.domain.outflow_request import OutflowRequest
from housing_service.domain.target_book import TargetBook
from shared.messaging.store import AppendStore, DocumentStore, Store, Version

A = TypeVar("A")
_EVERY_BOOK = "select id, version, data::text from target_books order by id for update"
_UNLINKED = """
select id, version, data::text from outflow_cases where state = 'unlinked' order by id for update skip locked
"""


class LockedPools(DocumentStore[A]):
    """A document store whose pools are locked while they are loaded; each pool is one statement."""

    pool_statements: ClassVar[Mapping[str, str]] = {}

    async def load_pool(self, conn: AsyncConnection, name: str) -> Mapping[str, Version[A]]:
        rows = await conn.exec_driver_sql(self.pool_statements[name])
        return {row.id: Version(self.parse(row.data), row.version) for row in rows}


class SqlTargetBooks(LockedPools[TargetBook]):
    pool_statements: ClassVar[Mapping[str, str]] = {"all": _EVERY_BOOK}


class SqlOutflowCases(LockedPools[OutflowCase]):
    pool_statements: ClassVar[Mapping[str, str]] = {"unlinked": _UNLINKED}


CASES = SqlOutflowCases(
    OutflowCase, OUTFLOW_CASES, key=lambda case: str(case.case_id), columns={"state": lambda case: case.state.value}
)
REQUESTS = DocumentStore(
    OutflowRequest,
    OUTFLOW_REQUESTS,
    key=lambda request: str(request.request_id),
    columns={
        "case_id": lambda request: str(request.case_id),
        "municipality": lambda request: request.municipality,
        "state": lambda request: request.state.value,
        "requested_at": lambda request: request.requested_at,
    },
)
BOOKS = SqlTargetBooks(TargetBook, TARGET_BOOKS, key=lambda book: book.code)
NUMBERS = DocumentStore(NationalNumber, NATIONAL_NUMBERS, key=lambda number: number.period)


def _row(entry: LedgerEntry) -> Mapping[str, object]:
    return {
        "municipality": entry.municipality,
        "period": entry.period,
        "kind": entry.kind.value,
        "part": entry.part,
        "persons": entry.persons,
        "true_on": entry.true_on,
        "case_id": None if entry.case_id is None else str(entry.case_id),
        "request_id": None if entry.request_id is None else str(entry.request_id),
        "occurrence": entry.occurrence,
        "recorded_at": entry.recorded_at,
    }


STORES: Sequence[Store] = (CASES, REQUESTS, BOOKS, NUMBERS, AppendStore(LedgerEntry, LEDGER_ENTRIES, row=_row))
