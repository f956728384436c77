"""Events that housing publishes: the search for a home, and what counts in each municipality's housing target."""

from datetime import date, datetime
from typing import ClassVar

from shared.contracts.base import TYPE_PREFIX, CaseEvent, MunicipalityEvent
from shared.vocabulary import (
    CaseId,
    HalfYear,
    MunicipalityCode,
    RefusalReason,
    RefusedBy,
    RequestId,
    RequestWithdrawal,
)

TOPIC = "housing.events"
QUOTA_TOPIC = "housing.quota"


class OutflowOpenedV1(CaseEvent):
    """The permit opened the search for a home (uitstroom)."""

    event_type: ClassVar[str] = TYPE_PREFIX + "outflow-opened.v1"
    topic: ClassVar[str] = TOPIC

    persons: int
    counting_persons: int
    earliest_on: date | None
    """Earliest moving date, once the day of arrival in shelter is known; planning, never a bar."""


class HouseholdLinkedV1(CaseEvent):
    """The decision that this municipality houses this household (koppeling)."""

    event_type: ClassVar[str] = TYPE_PREFIX + "household-linked.v1"
    topic: ClassVar[str] = TOPIC

    municipality: MunicipalityCode
    persons: int
    policy_version: str


class OutflowRequestedV1(CaseEvent):
    """The request to a municipality to house one household (huisvestingsverzoek)."""

    event_type: ClassVar[str] = TYPE_PREFIX + "outflow-requested.v1"
    topic: ClassVar[str] = TOPIC
    happened: ClassVar[str | None] = "requested_at"

    request_id: RequestId
    municipality: MunicipalityCode
    persons: int
    requested_at: datetime


class RequestAcceptedV1(CaseEvent):
    event_type: ClassVar[str] = TYPE_PREFIX + "request-accepted.v1"
    topic: ClassVar[str] = TOPIC

    request_id: RequestId
    municipality: MunicipalityCode
    accepted_on: date


class RequestRefusedV1(CaseEvent):
    """A refusal that the coordinator accepted."""

    event_type: ClassVar[str] = TYPE_PREFIX + "request-refused.v1"
    topic: ClassVar[str] = TOPIC

    request_id: RequestId
    municipality: MunicipalityCode
    by: RefusedBy
    reason: RefusalReason


class RequestWithdrawnV1(CaseEvent):
    event_type: ClassVar[str] = TYPE_PREFIX + "request-withdrawn.v1"
    topic: ClassVar[str] = TOPIC

    request_id: RequestId
    municipality: MunicipalityCode
    reason: RequestWithdrawal


class HomeFoundV1(CaseEvent):
    event_type: ClassVar[str] = TYPE_PREFIX + "home-found.v1"
    topic: ClassVar[str] = TOPIC

    request_id: RequestId
    municipality: MunicipalityCode
    found_on: date
    available_on: date
    fits_persons: int


class HouseholdHousedV1(CaseEvent):
    event_type: ClassVar[str] = TYPE_PREFIX + "household-housed.v1"
    topic: ClassVar[str] = TOPIC

    request_id: RequestId
    municipality: MunicipalityCode
    moved_in_on: date
    persons: int
    counting_persons: int
    period: HalfYear


class TargetSetV1(MunicipalityEvent):
    """The housing target (taakstelling) of one half-year and part, by the legal formula (Huisvestingswet art. 60b)."""

    event_type: ClassVar[str] = TYPE_PREFIX + "target-set.v1"
    topic: ClassVar[str] = QUOTA_TOPIC

    period: HalfYear
    part: str
    persons: int
    national_number: int
    stand_in_population: bool
    """True where inhabitants of another year than the law names were used."""


class TargetRevisedV1(MunicipalityEvent):
    """The national number changed during the period: the new ceiling minus the old is booked."""

    event_type: ClassVar[str] = TYPE_PREFIX + "target-revised.v1"
    topic: ClassVar[str] = QUOTA_TOPIC

    period: HalfYear
    part: str
    difference: int
    persons: int
    national_number: int


class QuotaCountedV1(MunicipalityEvent):
    """A household moved in: its permit holders count in the half-year of that day."""

    event_type: ClassVar[str] = TYPE_PREFIX + "quota-counted.v1"
    topic: ClassVar[str] = QUOTA_TOPIC

    period: HalfYear
    case_id: CaseId
    request_id: RequestId
    persons: int
    moved_in_on: date
