"""The outflow (uitstroom) of one household: what is known of it, and how far the search for a home is."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from housing_service.domain.half_years import plus_months
from housing_service.domain.linking import Household, Linked, Unlinked
from shared.vocabulary import (
    CaseId,
    DepartureDestination,
    Destination,
    MunicipalityCode,
    PermitGround,
    ProvinceCode,
    RefusalReason,
    RefusedBy,
    RequestId,
    RequestWithdrawal,
)

MONTHS_IN_SHELTER = 3
"""About three months after arrival the resident should be able to leave (letter of 1 February 2012, p. 2)."""


class OutflowState(StrEnum):
    NOTED = "noted"
    """Heard of; no permit that opens outflow."""
    UNLINKED = "unlinked"
    LINKED = "linked"
    HOUSED = "housed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class LinkingFacts:
    """From the referral. Why a region is to be avoided is not among them."""

    avoid_provinces: frozenset[ProvinceCode]
    avoid_municipalities: frozenset[MunicipalityCode]


@dataclass(frozen=True, slots=True)
class Permit:
    """The B9 permit (now B8/3) as far as housing needs it."""

    ground: PermitGround
    decided_at: datetime
    valid_from: date
    valid_to: date
    persons: int
    holders: int
    withdrawn_from: date | None = None

    @property
    def opens_outflow(self) -> bool:
        """Permits on the ground witness open no outflow (assumption, domain)."""
        return self.ground is not PermitGround.WITNESS and self.withdrawn_from is None


@dataclass(frozen=True, slots=True)
class PastRefusal:
    """A refusal that the coordinator accepted: this municipality is not asked again for the same reason."""

    municipality: MunicipalityCode
    by: RefusedBy
    reason: RefusalReason


@dataclass(frozen=True, slots=True)
class OutflowCase:
    """One household's way out of shelter (uitstroomdossier)."""

    case_id: CaseId
    state: OutflowState = OutflowState.NOTED
    facts: LinkingFacts | None = None
    permit: Permit | None = None
    permit_refused_at: datetime | None = None
    arrived_on: date | None = None
    departed_on: date | None = None
    departed_to: DepartureDestination | None = None
    destination: Destination = Destination.INDEPENDENT
    """From diagnostics; independent until then."""
    fit_to_leave_from: date | None = None
    opened_at: datetime | None = None
    requests: int = 0
    """How many requests there have been; the next one's id follows from it."""
    request_id: RequestId | None = None
    """The open request, or the last one."""
    linked: Linked | None = None
    unlinked: Unlinked | None = None
    refusals: tuple[PastRefusal, ...] = ()
    closed_by: RequestWithdrawal | None = None

    @property
    def earliest_on(self) -> date | None:
        """Earliest moving date, planning and never a bar: what diagnostics say, otherwise arrival plus three months."""
        if self.fit_to_leave_from is not None:
            return self.fit_to_leave_from
        return None if self.arrived_on is None else plus_months(self.arrived_on, MONTHS_IN_SHELTER)

    @property
    def household(self) -> Household | None:
        """What linking decides on; None while the referral or the permit is not known."""
        if self.facts is None or self.permit is None:
            return None
        return Household(
            persons=self.permit.persons,
            holders=self.permit.holders,
            avoid_provinces=self.facts.avoid_provinces,
            avoid_municipalities=self.facts.avoid_municipalities,
            refused_by=frozenset(refusal.municipality for refusal in self.refusals),
        )

    def arrived(self, on: date) -> "OutflowCase":
        """Months in shelter count from the first arrival, whichever is reported first."""
        return replace(self, arrived_on=on if self.arrived_on is None else min(on, self.arrived_on))

    def granted(self, permit: Permit, now: datetime) -> "OutflowCase":
        """A permit opens outflow, again after it was closed; an open request or a home found earlier stays as it is."""
        known = replace(self, permit=permit)
        if not permit.opens_outflow or self.state not in (OutflowState.NOTED, OutflowState.CLOSED):
            return known
        return replace(known, state=OutflowState.UNLINKED, opened_at=now, closed_by=None)

    def linked_to(self, link: Linked, request_id: RequestId) -> "OutflowCase":
        return replace(
            self,
            state=OutflowState.LINKED,
            linked=link,
            unlinked=None,
            requests=self.requests + 1,
            request_id=request_id,
        )

    def without_link(self, why: Unlinked) -> "OutflowCase":
        return replace(self, unlinked=why)

    def refused(self, refusal: PastRefusal) -> "OutflowCase":
        """An accepted refusal: the household looks for another municipality at once."""
        return replace(self, state=OutflowState.UNLINKED, refusals=(*self.refusals, refusal), linked=None)

    def housed(self) -> "OutflowCase":
        return replace(self, state=OutflowState.HOUSED)

    def closed(self, by: RequestWithdrawal) -> "OutflowCase":
        return replace(self, state=OutflowState.CLOSED, closed_by=by, unlinked=None)
