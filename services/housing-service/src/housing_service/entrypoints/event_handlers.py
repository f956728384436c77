"""Every event that housing reads, with who decides about it."""

from typing import Any

from housing_service.application import (
    half_year_begins,
    on_permit_granted,
    on_permit_noted,
    on_permit_withdrawn,
    on_referral_received,
    on_referral_withdrawn,
    on_stay,
)
from shared.contracts import intake, placement
from shared.contracts.base import EventData
from shared.deciding import Handling

EVENT_TABLE: dict[type[EventData], Handling[Any]] = {
    intake.ReferralReceivedV1: on_referral_received.HANDLING,
    intake.ReferralWithdrawnV1: on_referral_withdrawn.HANDLING,
    intake.PermitGrantedV1: on_permit_granted.HANDLING,
    intake.PermitRefusedV1: on_permit_noted.REFUSED,
    intake.PermitExtendedV1: on_permit_noted.EXTENDED,
    intake.PermitWithdrawnV1: on_permit_withdrawn.HANDLING,
    placement.ResidentArrivedV1: on_stay.ARRIVED,
    placement.DiagnosticsCompletedV1: on_stay.DIAGNOSED,
    placement.ResidentDepartedV1: on_stay.DEPARTED,
}
TIMERS: dict[str, Handling[Any]] = {half_year_begins.KIND: half_year_begins.HANDLING}
SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {"intake": (intake.TOPIC,), "placement": (placement.TOPIC,)}
