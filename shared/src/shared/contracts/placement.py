"""Events that placement publishes: where a victim goes, waits and stays, and the capacity that is left."""

from datetime import date, datetime
from typing import ClassVar

from shared.contracts.base import TYPE_PREFIX, CaseEvent, FacilityEvent, Published
from shared.vocabulary import (
    Category,
    DecisionId,
    DeclineReason,
    DepartureDestination,
    Destination,
    FacilityId,
    OfferId,
    PlacementAuthority,
    ProposalId,
    Route,
    StayId,
)

TOPIC = "placement.events"
CAPACITY_TOPIC = "placement.capacity"


class CaseClassifiedV1(CaseEvent):
    """The decision table gave a category and a route, with the rule that did."""

    event_type: ClassVar[str] = TYPE_PREFIX + "case-classified.v1"
    topic: ClassVar[str] = TOPIC

    category: Category
    route: Route
    rule_id: str
    policy_version: str


class PlacementProposedV1(CaseEvent):
    """The engine proposes a facility and holds all places of the household; a person decides."""

    event_type: ClassVar[str] = TYPE_PREFIX + "placement-proposed.v1"
    topic: ClassVar[str] = TOPIC

    proposal_id: ProposalId
    facility_id: FacilityId
    persons: int
    decision_id: DecisionId


class WaitingStartedV1(CaseEvent):
    """No place fits: the case waits (wachtlijst); the reason per facility can be asked of placement."""

    event_type: ClassVar[str] = TYPE_PREFIX + "waiting-started.v1"
    topic: ClassVar[str] = TOPIC

    route: Route
    urgent: bool
    persons: int
    decision_id: DecisionId


class PlacementConfirmedV1(CaseEvent):
    """The coordinator confirmed the proposal."""

    event_type: ClassVar[str] = TYPE_PREFIX + "placement-confirmed.v1"
    topic: ClassVar[str] = TOPIC

    proposal_id: ProposalId
    facility_id: FacilityId


class OfferMadeV1(CaseEvent):
    """The facility is offered, or on a mediated route asked to take, the household."""

    event_type: ClassVar[str] = TYPE_PREFIX + "offer-made.v1"
    topic: ClassVar[str] = TOPIC

    offer_id: OfferId
    facility_id: FacilityId
    authority: PlacementAuthority


class OfferAcceptedV1(CaseEvent):
    event_type: ClassVar[str] = TYPE_PREFIX + "offer-accepted.v1"
    topic: ClassVar[str] = TOPIC

    offer_id: OfferId
    facility_id: FacilityId
    stay_id: StayId


class OfferDeclinedV1(CaseEvent):
    event_type: ClassVar[str] = TYPE_PREFIX + "offer-declined.v1"
    topic: ClassVar[str] = TOPIC

    offer_id: OfferId
    facility_id: FacilityId
    reason: DeclineReason


class ResidentArrivedV1(CaseEvent):
    event_type: ClassVar[str] = TYPE_PREFIX + "resident-arrived.v1"
    topic: ClassVar[str] = TOPIC
    happened: ClassVar[str | None] = "arrived_at"

    stay_id: StayId
    facility_id: FacilityId
    arrived_at: datetime
    expected_end_on: date
    """About three months after arrival (letter, p. 2)."""


class DiagnosticsCompletedV1(CaseEvent):
    """Psychosocial diagnostics told where the resident can live afterwards (letter, p. 4); not which care."""

    event_type: ClassVar[str] = TYPE_PREFIX + "diagnostics-completed.v1"
    topic: ClassVar[str] = TOPIC

    stay_id: StayId
    completed_on: date
    destination: Destination
    fit_to_leave_from: date | None = None


class ResidentDepartedV1(CaseEvent):
    event_type: ClassVar[str] = TYPE_PREFIX + "resident-departed.v1"
    topic: ClassVar[str] = TOPIC
    happened: ClassVar[str | None] = "departed_at"

    stay_id: StayId
    facility_id: FacilityId
    departed_at: datetime
    destination: DepartureDestination


class CapacityPeriod(Published):
    """So many places from a day to a day, both included."""

    starts_on: date
    ends_on: date | None
    places: int


class CapacityChangedV1(FacilityEvent):
    event_type: ClassVar[str] = TYPE_PREFIX + "capacity-changed.v1"
    topic: ClassVar[str] = CAPACITY_TOPIC

    route: Route
    calendar: tuple[CapacityPeriod, ...]


class PlaceFreedV1(FacilityEvent):
    """Places came free and were matched at once."""

    event_type: ClassVar[str] = TYPE_PREFIX + "place-freed.v1"
    topic: ClassVar[str] = CAPACITY_TOPIC
    happened: ClassVar[str | None] = "freed_at"

    places: int
    freed_at: datetime
