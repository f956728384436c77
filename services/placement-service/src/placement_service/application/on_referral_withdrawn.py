"""A withdrawn referral gives back what waited or was held for it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from placement_service.application.needs import MATCHING
from placement_service.application.releasing import release_places
from placement_service.domain.case import Case
from placement_service.domain.offer import Offer, OfferState
from placement_service.domain.stay import Stay
from shared.contracts.intake import ReferralWithdrawnV1
from shared.deciding import NOTHING, Decided, Handling, Loaded, Pool, Ref
from shared.vocabulary import PlacementState

_STANDS = frozenset({PlacementState.ARRIVED, PlacementState.DEPARTED, PlacementState.CLOSED})
"""Who lives in a facility keeps the places until the departure; a stay that is over stays on file."""


def needs_of_withdrawal(event: ReferralWithdrawnV1) -> Iterable[Ref | Pool]:
    return (Ref(Case, str(event.case_id)), *MATCHING)


def offer_and_stay_of(event: ReferralWithdrawnV1, loaded: Loaded) -> Iterable[Ref | Pool]:
    case = loaded.one(Case, event.case_id)
    if case is not None and case.offer_id is not None:
        yield Ref(Offer, str(case.offer_id))
    if case is not None and case.stay_id is not None:
        yield Ref(Stay, str(case.stay_id))


def on_referral_withdrawn(event: ReferralWithdrawnV1, loaded: Loaded, now: datetime) -> Decided:
    case = loaded.one(Case, event.case_id)
    if case is None or case.state in _STANDS:
        return NOTHING
    changed: list[object] = [replace(case, state=PlacementState.CLOSED)]
    offer = None if case.offer_id is None else loaded.one(Offer, case.offer_id)
    if offer is not None and offer.state is OfferState.OPEN:
        changed.append(offer.withdrawn(now))
    stay = None if case.stay_id is None else loaded.one(Stay, case.stay_id)
    if stay is not None:
        changed.append(stay.cancelled())
    return Decided(tuple(changed)) + release_places(case, now)


HANDLING: Handling[ReferralWithdrawnV1] = Handling(on_referral_withdrawn, needs_of_withdrawal, offer_and_stay_of)
