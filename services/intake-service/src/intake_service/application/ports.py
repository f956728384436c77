"""What routers may read without deciding anything: ports to the read side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake_service.application.viewing import Viewer
from intake_service.domain.case import Case
from intake_service.domain.operation import Operation
from shared.vocabulary import CaseId, OperationId


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of cases ended: newest first, equal instants by id."""

    received_at: datetime
    case_id: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A case and the version it is at."""

    case: Case
    version: int


class Cases(Protocol):
    async def one(self, case_id: CaseId, viewer: Viewer) -> Filed | None:
        """A case the viewer may see."""
        ...

    async def page(self, viewer: Viewer, after: Place | None, limit: int) -> Sequence[Filed]:
        """The cases the viewer may see, newest first, those beyond a place."""
        ...


class Operations(Protocol):
    async def one(self, operation_id: OperationId, viewer: Viewer) -> Operation | None:
        """An operation the viewer may see."""
        ...
