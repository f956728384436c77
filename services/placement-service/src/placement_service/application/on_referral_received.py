"""A referral gives a case its category and route; matching, at the end of the batch, its place."""

from collections.abc import Iterable
from datetime import datetime

from placement_service.application.facts_of import facts_of
from placement_service.application.needs import MATCHING
from placement_service.domain.case import Case
from placement_service.domain.classification import classify
from shared.clock import legal_day
from shared.contracts.intake import ReferralReceivedV1
from shared.contracts.placement import CaseClassifiedV1
from shared.deciding import NOTHING, Decided, Handling, Loaded, Pool, Ref
from shared.vocabulary import PlacementState, Route


def needs_of_referral(event: ReferralReceivedV1) -> Iterable[Ref | Pool]:
    return (Ref(Case, str(event.case_id)), *MATCHING)


def on_referral_received(event: ReferralReceivedV1, loaded: Loaded, now: datetime) -> Decided:
    """Classify a new case by the table of today; a referral heard of before changes nothing."""
    if loaded.one(Case, event.case_id) is not None:
        return NOTHING
    today = legal_day(now)
    facts = facts_of(event.facts)
    decided = classify(facts, today)
    case = Case(
        case_id=event.case_id,
        facts=facts,
        category=decided.category,
        route=decided.route,
        rule_id=decided.rule_id,
        policy_version=decided.policy_version,
        classified_on=today,
        state=PlacementState.CLOSED if decided.route is Route.NONE else PlacementState.CLASSIFIED,
        referred_at=event.received_at,
    )
    classified = CaseClassifiedV1(
        case_id=event.case_id,
        category=decided.category,
        route=decided.route,
        rule_id=decided.rule_id,
        policy_version=decided.policy_version,
    )
    return Decided((case,), (classified,))


HANDLING: Handling[ReferralReceivedV1] = Handling(on_referral_received, needs_of_referral)
