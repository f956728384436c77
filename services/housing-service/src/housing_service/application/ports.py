"""What the ways in may read; adapters answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from housing_service.application.requests import Addressed
from housing_service.domain.ledger import LedgerEntry
from housing_service.domain.national_number import NationalNumber
from housing_service.domain.outflow_case import OutflowCase, OutflowState
from housing_service.domain.outflow_request import OutflowRequest
from housing_service.domain.target_book import TargetBook
from shared.vocabulary import CaseId, HalfYear, MunicipalityCode, RequestId, RequestState


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with the household it is about."""

    request: OutflowRequest
    case: OutflowCase


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """Which requests to list; None = any."""

    municipality: MunicipalityCode | None = None
    case_id: CaseId | None = None
    state: RequestState | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """A municipality's book and the ledger of one half-year, both of the same moment."""

    book: TargetBook
    entries: Sequence[LedgerEntry]


class Municipalities(Protocol):
    async def page(self, after: str | None, limit: int) -> Sequence[TargetBook]:
        """Books in the order of their codes, those after a code."""
        ...

    async def quota(self, code: MunicipalityCode, period: HalfYear) -> Quota | None: ...


class NationalNumbers(Protocol):
    async def find(self, period: HalfYear) -> NationalNumber | None: ...


class Requests(Protocol):
    async def addressed(self, request_id: RequestId) -> Addressed | None:
        """Where a request belongs, without locking it."""
        ...

    async def find(self, request_id: RequestId) -> Asked | None: ...

    async def page(self, wanted: RequestFilter, after: tuple[datetime, str] | None, limit: int) -> Sequence[Asked]:
        """Oldest first, equal instants by id, those after a place in that order."""
        ...


class Cases(Protocol):
    async def find(self, case_id: CaseId) -> tuple[OutflowCase, Sequence[OutflowRequest]] | None:
        """A household with all its requests, oldest first."""
        ...

    async def page(self, state: OutflowState | None, after: str | None, limit: int) -> Sequence[OutflowCase]: ...


class Texts(Protocol):
    """Keeps free text encrypted, each under a key bound to its case."""

    def seal(self, case_id: CaseId, text: str) -> str: ...

    def open(self, case_id: CaseId, sealed: str) -> str: ...
