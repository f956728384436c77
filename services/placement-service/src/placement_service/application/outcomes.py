"""What a match or the lack of one means for a case: places held and a proposal, or a place on the waiting list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid5

from placement_service.domain.case import Case, Proposal
from placement_service.domain.decision import Decision, RouteWorld
from placement_service.domain.hard_rules import RULES_VERSION
from placement_service.domain.matching import Matched, Unmatched
from placement_service.domain.occupancy import Claim
from placement_service.domain.wishes import WishPolicy
from shared.contracts.placement import PlacementProposedV1, WaitingStartedV1
from shared.deciding import NOTHING, Decided
from shared.vocabulary import DecisionId, FacilityId, PlacementAuthority, PlacementState, ProposalId


@dataclass(frozen=True, slots=True)
class Setting:
    """What all decisions of one route in one batch have in common."""

    world: RouteWorld
    policy: WishPolicy
    authorities: Mapping[FacilityId, PlacementAuthority]
    day: date
    now: datetime


def outcome_of(case: Case, outcome: Matched | Unmatched, at: Setting) -> Decided:
    """The case as decided, the decision as frozen, and what to tell; nothing for who waits on as before."""
    if isinstance(outcome, Unmatched) and case.state is PlacementState.WAITING:
        return NOTHING
    decision = Decision(
        decision_id=DecisionId(uuid5(case.case_id, f"decision-{case.decisions + 1}")),
        case_id=case.case_id,
        route=case.route,
        facts_version=case.facts_version,
        world_version=at.world.version,
        policy_version=f"{at.policy.version}/{RULES_VERSION}",
        candidates=outcome.candidates,
        declined_by=case.declined_by,
        chosen=outcome.facility_id if isinstance(outcome, Matched) else None,
        decided_on=at.day,
        decided_at=at.now,
    )
    if isinstance(outcome, Matched):
        return _proposed(case, outcome, at.authorities[outcome.facility_id], decision)
    return _waits(case, decision)


def _proposed(case: Case, matched: Matched, authority: PlacementAuthority, decision: Decision) -> Decided:
    number = case.decisions + 1
    proposal = Proposal(
        proposal_id=ProposalId(uuid5(case.case_id, f"proposal-{number}")),
        facility_id=matched.facility_id,
        places=matched.places,
        authority=authority,
        proposed_at=decision.decided_at,
    )
    claims = (Claim(case.case_id, matched.facility_id, place, decision.decided_at) for place in matched.places)
    event = PlacementProposedV1(
        case_id=case.case_id,
        proposal_id=proposal.proposal_id,
        facility_id=matched.facility_id,
        persons=case.persons,
        decision_id=decision.decision_id,
    )
    return Decided((case.proposed(proposal, decision.decision_id), *claims, decision), (event,))


def _waits(case: Case, decision: Decision) -> Decided:
    event = WaitingStartedV1(
        case_id=case.case_id,
        route=case.route,
        urgent=case.urgent,
        persons=case.persons,
        decision_id=decision.decision_id,
    )
    return Decided((case.waiting(decision.decision_id), decision), (event,))
