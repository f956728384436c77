"""What is frozen of every decision, so that its explanation can be recomputed years later: inputs, not text."""

from dataclasses import dataclass
from datetime import date, datetime

from placement_service.domain.facility import Facility
from placement_service.domain.matching import Candidates
from shared.vocabulary import CaseId, DecisionId, FacilityId, Route


@dataclass(frozen=True, slots=True)
class RouteWorld:
    """The present version of a route's facilities, and the lock under which its places and waiting list are decided."""

    route: Route
    version: int = 0
    matched_on: date | None = None
    """Last day on which the whole waiting list was tried: on a new day other capacity periods may hold."""


@dataclass(frozen=True, slots=True)
class WorldSnapshot:
    """A route's facilities as they were from a version on, in the order of their ids."""

    route: Route
    version: int
    facilities: tuple[Facility, ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of matching about one case. Candidates are in the order of the world's facilities."""

    decision_id: DecisionId
    case_id: CaseId
    route: Route
    facts_version: int
    world_version: int
    policy_version: str
    candidates: Candidates
    declined_by: tuple[FacilityId, ...]
    chosen: FacilityId | None
    decided_on: date
    decided_at: datetime
