"""What routers may read without deciding anything, and how free text is sealed: ports to adapters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from placement_service.domain.case import Case
from placement_service.domain.decision import Decision, WorldSnapshot
from placement_service.domain.group_budget import BudgetEntry
from placement_service.domain.occupancy import Room
from placement_service.domain.offer import Offer
from placement_service.domain.stay import Stay
from shared.vocabulary import CaseId, DecisionId, FacilityId, ProposalId, Route


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a page in order of time ended; equal instants by id."""

    at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class WaitingPlace:
    """Where a page of the waiting list ended."""

    urgent: bool
    referred_at: datetime
    case_id: str


class Cases(Protocol):
    """`region` limits what is seen to one police region (a care coordinator's), None = all."""

    async def one(self, case_id: CaseId, region: str | None) -> Case | None: ...

    async def of_proposal(self, proposal_id: ProposalId, region: str | None) -> CaseId | None:
        """The case that a proposal, open or answered, was made for."""
        ...

    async def proposed(self, region: str | None, after: Moment | None, limit: int) -> Sequence[Case]: ...

    async def waiting(
        self, route: Route | None, region: str | None, after: WaitingPlace | None, limit: int
    ) -> Sequence[Case]:
        """In the order of the list: urgent first, then who was referred longest ago."""
        ...


class Decisions(Protocol):
    async def one(self, decision_id: DecisionId) -> tuple[Decision, WorldSnapshot] | None:
        """A decision with the facilities as they were."""
        ...


class Facilities(Protocol):
    """`facility_id` given = only that facility (a shelter's own)."""

    async def one(self, facility_id: FacilityId) -> Room | None: ...

    async def sealed_address(self, facility_id: FacilityId) -> str | None: ...

    async def page(
        self, route: Route | None, only: str | None, after: FacilityId | None, limit: int
    ) -> Sequence[Room]: ...

    async def on_route(self, route: Route) -> Sequence[Room]: ...


class Offers(Protocol):
    async def page(
        self, state: str | None, facility_id: str | None, after: Moment | None, limit: int
    ) -> Sequence[Offer]: ...


class Stays(Protocol):
    async def page(
        self, case_id: CaseId | None, facility_id: str | None, after: Moment | None, limit: int
    ) -> Sequence[Stay]: ...


class Budgets(Protocol):
    async def of_year(self, year: int) -> Sequence[BudgetEntry]:
        """The lines of a year's ledger, oldest first."""
        ...


class Sealing(Protocol):
    """Encrypts texts that may name a person or a place, each bound to what it belongs to."""

    def seal(self, owner: UUID, text: str) -> str: ...

    def open(self, owner: UUID, sealed: str) -> str: ...
