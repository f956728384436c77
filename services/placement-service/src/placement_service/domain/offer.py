"""An offer to a facility: the household with all its places, or on a mediated route the question to take it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from shared.deciding import Refused
from shared.vocabulary import (
    CaseId,
    DeclineReason,
    FacilityId,
    OfferId,
    PlacementAuthority,
    ProposalId,
)


class OfferState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer (aanbod) of one household to one facility."""

    offer_id: OfferId
    case_id: CaseId
    proposal_id: ProposalId
    facility_id: FacilityId
    persons: int
    authority: PlacementAuthority
    offered_at: datetime
    state: OfferState = OfferState.OPEN
    answered_at: datetime | None = None
    reason: DeclineReason | None = None
    sealed_text: str | None = None
    """The facility's own words, encrypted: they may name a person."""

    def expect_open(self, action: str) -> None:
        if self.state is not OfferState.OPEN:
            raise Refused(
                "offer-not-open",
                f"The offer is {self.state}: {action} is possible while it is open.",
                facts={"state": self.state.value, "possible": [OfferState.OPEN.value]},
            )

    def accepted(self, at: datetime) -> "Offer":
        self.expect_open("acceptance")
        return replace(self, state=OfferState.ACCEPTED, answered_at=at)

    def declined(self, reason: DeclineReason, sealed_text: str | None, at: datetime) -> "Offer":
        self.expect_open("decline")
        return replace(self, state=OfferState.DECLINED, answered_at=at, reason=reason, sealed_text=sealed_text)

    def withdrawn(self, at: datetime) -> "Offer":
        return replace(self, state=OfferState.WITHDRAWN, answered_at=at)
