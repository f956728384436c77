"""How a case and the rule that decided it are shown."""

from datetime import datetime

from pydantic import ConfigDict

from placement_service.domain.case import Case
from placement_service.domain.classification import classify
from placement_service.entrypoints.examples import CASE
from shared.vocabulary import CaseId, Category, FacilityId, OfferId, PlacementState, ProposalId, Route, StayId
from shared.web.models import ResponseBody


class RuleAnswer(ResponseBody):
    """The row of the decision table that decided, with its source and the facts it used."""

    id: str
    text: str
    source: str
    facts: dict[str, object]
    missing: list[str]
    entitlement_review: bool
    policy_version: str


class CaseAnswer(ResponseBody):
    """Where a case goes and how far it has come; ids only once they exist."""

    model_config = ConfigDict(json_schema_extra={"examples": [CASE]})

    case_id: CaseId
    category: Category
    route: Route
    rule: RuleAnswer
    state: PlacementState
    urgent: bool
    persons: int
    referred_at: datetime
    proposal_id: ProposalId | None = None
    offer_id: OfferId | None = None
    stay_id: StayId | None = None
    facility_id: FacilityId | None = None


def rule_answer(case: Case) -> RuleAnswer:
    """Recomputed from the facts the case was classified on and the table of that day."""
    decided = classify(case.facts_at(1), case.classified_on)
    return RuleAnswer(
        id=decided.rule_id,
        text=decided.text,
        source=decided.source,
        facts=dict(decided.facts),
        missing=list(decided.missing),
        entitlement_review=decided.entitlement_review,
        policy_version=decided.policy_version,
    )


def case_answer(case: Case) -> CaseAnswer:
    return CaseAnswer(
        case_id=case.case_id,
        category=case.category,
        route=case.route,
        rule=rule_answer(case),
        state=case.state,
        urgent=case.urgent,
        persons=case.persons,
        referred_at=case.referred_at,
        proposal_id=None if case.proposal is None else case.proposal.proposal_id,
        offer_id=case.offer_id,
        stay_id=case.stay_id,
        facility_id=case.facility_id,
    )
