"""Places that come free: given back in the transaction in which the next household is matched to them."""

from datetime import datetime

from placement_service.domain.case import HOLDS_PLACES, Case
from placement_service.domain.occupancy import Release
from shared.contracts.placement import PlaceFreedV1
from shared.deciding import NOTHING, Decided


def release_places(case: Case, now: datetime, freed_at: datetime | None = None) -> Decided:
    """Give back all places a case holds, if it holds any; `freed_at` is when they came free, where that was earlier."""
    proposal = case.proposal
    if proposal is None or case.state not in HOLDS_PLACES:
        return NOTHING
    return Decided(
        (Release(case.case_id, proposal.facility_id, proposal.places, now),),
        (PlaceFreedV1(facility_id=proposal.facility_id, places=len(proposal.places), freed_at=freed_at or now),),
    )
