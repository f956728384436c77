"""The coordinator's desk: what the engine proposes, and the confirmation by a person."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import ConfigDict

from placement_service.application.confirm_proposal import CONFIRM_PROPOSAL, ConfirmProposal
from placement_service.application.ports import Moment
from placement_service.domain.case import Case
from placement_service.entrypoints.examples import CONFIRMATION, PROPOSAL
from placement_service.entrypoints.refusals import not_found
from placement_service.entrypoints.wiring import AtDesk
from shared.security.access import Caller, allow
from shared.vocabulary import (
    CaseId,
    DecisionId,
    FacilityId,
    OfferId,
    PlacementState,
    ProposalId,
    Role,
    Route,
    new_id,
)
from shared.web.idempotency import OnceKey
from shared.web.models import ResponseBody
from shared.web.pagination import Page, PageQuery
from shared.web.responses import problem_responses

TAG = "proposals"
router = APIRouter(prefix="/v1/proposals", tags=[TAG])


class ProposalAnswer(ResponseBody):
    """An open proposal (voorstel); all places of the household are held."""

    model_config = ConfigDict(json_schema_extra={"examples": [PROPOSAL]})

    proposal_id: ProposalId
    case_id: CaseId
    facility_id: FacilityId
    route: Route
    persons: int
    urgent: bool
    referred_at: datetime
    proposed_at: datetime
    decision_id: DecisionId | None


class ConfirmationAnswer(ResponseBody):
    model_config = ConfigDict(json_schema_extra={"examples": [CONFIRMATION]})

    proposal_id: ProposalId
    case_id: CaseId
    facility_id: FacilityId
    offer_id: OfferId
    state: PlacementState


@router.get("", summary="List open proposals")
async def list_proposals(
    desk: AtDesk, page: PageQuery, caller: Annotated[Caller, allow(Role.COORDINATOR)]
) -> Page[ProposalAnswer]:
    """What waits for the coordinator's confirmation, who was referred longest ago first."""
    place = page.position(datetime.fromisoformat, UUID)
    after = None if place is None else Moment(place[0], str(place[1]))
    cases = await desk.read.cases.proposed(caller.region, after, page.limit + 1)
    await desk.saw(caller, [case.case_id for case in cases[: page.limit]], "list proposals")
    answers = [answer for case in cases if (answer := _answer(case)) is not None]
    return page.answer(answers, lambda one: (one.referred_at.isoformat(), one.case_id))


@router.post("/{proposalId}/confirmation", summary="Confirm a proposal", responses=problem_responses(404, 409))
async def confirm(
    proposalId: ProposalId,  # noqa: N803 - the name on the wire
    desk: AtDesk,
    once: OnceKey,
    caller: Annotated[Caller, allow(Role.COORDINATOR)],
) -> ConfirmationAnswer:
    """A person decides: the facility is offered the household, or on a mediated route asked to take it.

    Of several confirmations at once one wins; the others are told the state.
    """
    case_id = await desk.read.cases.of_proposal(proposalId, caller.region)
    if case_id is None:
        raise not_found("proposal")
    command = ConfirmProposal(proposalId, case_id, OfferId(new_id()))
    return ConfirmationAnswer(**await desk.carry_out(command, CONFIRM_PROPOSAL, caller, once))


def _answer(case: Case) -> ProposalAnswer | None:
    proposal = case.proposal
    if proposal is None:
        return None
    return ProposalAnswer(
        proposal_id=proposal.proposal_id,
        case_id=case.case_id,
        facility_id=proposal.facility_id,
        route=case.route,
        persons=case.persons,
        urgent=case.urgent,
        referred_at=case.referred_at,
        proposed_at=proposal.proposed_at,
        decision_id=case.decision_id,
    )
