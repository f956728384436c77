"""A referral tells which regions a household must avoid; why, it does not tell."""

from dataclasses import replace
from datetime import datetime

from housing_service.application.households import household_of, known
from housing_service.domain.outflow_case import LinkingFacts
from shared.contracts.intake import ReferralReceivedV1
from shared.deciding import Decided, Handling, Loaded


def on_referral_received(event: ReferralReceivedV1, loaded: Loaded, now: datetime) -> Decided:
    safety = event.facts.safety
    facts = LinkingFacts(frozenset(safety.avoid_provinces), frozenset(safety.avoid_municipalities))
    return Decided(changed=(replace(known(event, loaded), facts=facts),))


HANDLING: Handling[ReferralReceivedV1] = Handling(on_referral_received, needs=household_of)
