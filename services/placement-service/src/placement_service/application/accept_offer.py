"""The facility accepts: the household has its places; on a mediated route it is handed over."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from placement_service.application.own_facility import own
from placement_service.domain.case import Case
from placement_service.domain.offer import Offer
from placement_service.domain.stay import Stay
from shared.contracts.placement import OfferAcceptedV1
from shared.deciding import Decided, Handling, Loaded, Ref, Refused
from shared.vocabulary import OfferId, PlacementState, StayId


@dataclass(frozen=True, slots=True)
class AcceptOffer:
    offer_id: OfferId
    stay_id: StayId
    acting_for: str | None


def needs_of_acceptance(command: AcceptOffer) -> Iterable[Ref]:
    return (Ref(Offer, str(command.offer_id)),)


def case_of_offer(command: AcceptOffer, loaded: Loaded) -> Iterable[Ref]:
    offer = loaded.one(Offer, command.offer_id)
    return () if offer is None else (Ref(Case, str(offer.case_id)),)


def accept_offer(command: AcceptOffer, loaded: Loaded, now: datetime) -> Decided:
    """Raises `Refused` for an offer that is answered or withdrawn already."""
    offer = own("offer", loaded.one(Offer, command.offer_id), command.acting_for)
    accepted = offer.accepted(now)
    case = loaded.one(Case, offer.case_id)
    if case is None:
        raise Refused("case-not-found", "There is no such case.")
    case.expect("acceptance of its offer", PlacementState.OFFERED)
    state = PlacementState.HANDED_OVER if case.is_mediated else PlacementState.PLACED
    stay = Stay(command.stay_id, case.case_id, offer.facility_id, offer.persons, now)
    placed = replace(case, state=state, stay_id=stay.stay_id)
    event = OfferAcceptedV1(
        case_id=case.case_id, offer_id=offer.offer_id, facility_id=offer.facility_id, stay_id=stay.stay_id
    )
    answer = {"offer_id": offer.offer_id, "case_id": case.case_id, "stay_id": stay.stay_id, "state": placed.state}
    return Decided((placed, accepted, stay), (event,), answer)


ACCEPT_OFFER: Handling[AcceptOffer] = Handling(accept_offer, needs_of_acceptance, case_of_offer)
