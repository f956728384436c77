"""The facility declines: its places come free, and the next match follows by itself, never with the same facility."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from placement_service.application.needs import MATCHING
from placement_service.application.own_facility import own
from placement_service.application.releasing import release_places
from placement_service.domain.case import Case
from placement_service.domain.offer import Offer
from shared.contracts.placement import OfferDeclinedV1
from shared.deciding import Decided, Handling, Loaded, Pool, Ref, Refused
from shared.vocabulary import DeclineReason, OfferId, PlacementState


@dataclass(frozen=True, slots=True)
class DeclineOffer:
    offer_id: OfferId
    reason: DeclineReason
    sealed_text: str | None
    acting_for: str | None


def needs_of_decline(command: DeclineOffer) -> Iterable[Ref | Pool]:
    return (*MATCHING, Ref(Offer, str(command.offer_id)))


def case_of_declined(command: DeclineOffer, loaded: Loaded) -> Iterable[Ref]:
    offer = loaded.one(Offer, command.offer_id)
    return () if offer is None else (Ref(Case, str(offer.case_id)),)


def decline_offer(command: DeclineOffer, loaded: Loaded, now: datetime) -> Decided:
    """Raises `Refused` for an offer that is answered or withdrawn already."""
    offer = own("offer", loaded.one(Offer, command.offer_id), command.acting_for)
    declined = offer.declined(command.reason, command.sealed_text, now)
    case = loaded.one(Case, offer.case_id)
    if case is None:
        raise Refused("case-not-found", "There is no such case.")
    case.expect("decline of its offer", PlacementState.OFFERED)
    event = OfferDeclinedV1(
        case_id=case.case_id, offer_id=offer.offer_id, facility_id=offer.facility_id, reason=command.reason
    )
    answer = {"offer_id": offer.offer_id, "case_id": case.case_id, "state": declined.state, "reason": command.reason}
    return Decided((declined, case.declined(offer.facility_id)), (event,), answer) + release_places(case, now)


DECLINE_OFFER: Handling[DeclineOffer] = Handling(decline_offer, needs_of_decline, case_of_declined)
