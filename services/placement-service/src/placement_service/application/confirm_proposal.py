"""The coordinator confirms a proposal: the facility is offered, or on a mediated route asked to take, the household."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from placement_service.domain.case import Case
from placement_service.domain.offer import Offer
from shared.contracts.placement import OfferMadeV1, PlacementConfirmedV1
from shared.deciding import Decided, Handling, Loaded, Ref, Refused
from shared.vocabulary import CaseId, OfferId, PlacementState, ProposalId


@dataclass(frozen=True, slots=True)
class ConfirmProposal:
    proposal_id: ProposalId
    case_id: CaseId
    offer_id: OfferId


def needs_of_confirmation(command: ConfirmProposal) -> Iterable[Ref]:
    return (Ref(Case, str(command.case_id)),)


def confirm_proposal(command: ConfirmProposal, loaded: Loaded, now: datetime) -> Decided:
    """Of many at once one wins; the others are told the state. Raises `Refused` for a proposal that is not open."""
    case = loaded.one(Case, command.case_id)
    proposal = None if case is None else case.proposal
    if case is None or proposal is None or proposal.proposal_id != command.proposal_id:
        raise Refused("proposal-superseded", "This proposal was declined or withdrawn; see the case.")
    case.expect("confirmation of its proposal", PlacementState.PROPOSED)
    offer = Offer(
        offer_id=command.offer_id,
        case_id=case.case_id,
        proposal_id=proposal.proposal_id,
        facility_id=proposal.facility_id,
        persons=case.persons,
        authority=proposal.authority,
        offered_at=now,
    )
    offered = replace(case, state=PlacementState.OFFERED, offer_id=offer.offer_id)
    confirmed = PlacementConfirmedV1(
        case_id=case.case_id, proposal_id=proposal.proposal_id, facility_id=proposal.facility_id
    )
    made = OfferMadeV1(
        case_id=case.case_id, offer_id=offer.offer_id, facility_id=proposal.facility_id, authority=proposal.authority
    )
    answer = {
        "proposal_id": proposal.proposal_id,
        "case_id": case.case_id,
        "offer_id": offer.offer_id,
        "facility_id": proposal.facility_id,
        "state": offered.state,
    }
    return Decided((offered, offer), (confirmed, made), answer)


CONFIRM_PROPOSAL: Handling[ConfirmProposal] = Handling(confirm_proposal, needs_of_confirmation)
