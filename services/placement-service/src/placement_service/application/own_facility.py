"""A shelter acts for its own facilities; what is not its own looks to it as if it did not exist."""

from typing import TypeVar

from placement_service.domain.offer import Offer
from placement_service.domain.stay import Stay
from shared.deciding import Refused
from shared.vocabulary import FacilityId

T = TypeVar("T", Offer, Stay)


def is_own(facility_id: FacilityId, acting_for: str | None) -> bool:
    """`acting_for` is the one facility a caller may act for, or None for all."""
    return acting_for is None or acting_for == str(facility_id)


def own(kind: str, found: T | None, acting_for: str | None) -> T:
    """The offer or stay, when it exists and is the caller's. Raises `Refused` otherwise, without telling which."""
    if found is None or not is_own(found.facility_id, acting_for):
        raise Refused(f"{kind}-not-found", f"There is no such {kind}.")
    return found
