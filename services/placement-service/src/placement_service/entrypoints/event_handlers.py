"""Every event that placement reads, with who decides about it; operations only move the marks so far."""

from typing import Any

from placement_service.application import (
    capacity_begins,
    on_referral_received,
    on_referral_withdrawn,
    on_reflection_period,
)
from shared.contracts import intake
from shared.contracts.base import EventData
from shared.deciding import Handling

EVENT_TABLE: dict[type[EventData], Handling[Any]] = {
    intake.ReferralReceivedV1: on_referral_received.HANDLING,
    intake.ReferralWithdrawnV1: on_referral_withdrawn.HANDLING,
    intake.ReflectionPeriodStartedV1: on_reflection_period.STARTED,
    intake.ReflectionPeriodEndedV1: on_reflection_period.ENDED,
}
TIMERS: dict[str, Handling[Any]] = {capacity_begins.KIND: capacity_begins.HANDLING}
SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {"intake": (intake.TOPIC, intake.OPERATIONS_TOPIC)}
