"""What facilities are offered, and their answer."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from placement_service.application.accept_offer import ACCEPT_OFFER, AcceptOffer
from placement_service.application.decline_offer import DECLINE_OFFER, DeclineOffer
from placement_service.application.ports import Moment
from placement_service.domain.offer import Offer, OfferState
from placement_service.entrypoints.examples import OFFER, OFFER_ID, STAY_ID
from placement_service.entrypoints.wiring import AtDesk, acting_for
from shared.security.access import Caller, allow
from shared.vocabulary import (
    CaseId,
    DeclineReason,
    FacilityId,
    OfferId,
    PlacementAuthority,
    PlacementState,
    ProposalId,
    Role,
    StayId,
    new_id,
)
from shared.web.idempotency import OnceKey
from shared.web.models import RequestBody, ResponseBody, Text
from shared.web.pagination import Page, PageQuery
from shared.web.responses import problem_responses

TAG = "offers"
router = APIRouter(prefix="/v1/offers", tags=[TAG])


class OfferAnswer(ResponseBody):
    model_config = ConfigDict(json_schema_extra={"examples": [OFFER]})

    offer_id: OfferId
    case_id: CaseId
    proposal_id: ProposalId
    facility_id: FacilityId
    persons: int
    authority: PlacementAuthority
    state: OfferState
    offered_at: datetime
    answered_at: datetime | None = None
    reason: DeclineReason | None = None


class AcceptanceAnswer(ResponseBody):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"offerId": OFFER_ID, "caseId": OFFER["caseId"], "stayId": STAY_ID, "state": "placed"}]
        }
    )

    offer_id: OfferId
    case_id: CaseId
    stay_id: StayId
    state: PlacementState


class DeclineBody(RequestBody):
    """Why the facility can not take the household; `other` says it in words."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "infection"}]})

    reason: DeclineReason
    text: Text | None = Field(None, validate_default=True)

    @field_validator("text")
    @classmethod
    def _other_says_why(cls, text: str | None, info: ValidationInfo) -> str | None:
        if text is None and info.data.get("reason") is DeclineReason.OTHER:
            raise PydanticCustomError("text-missing", "is required when the reason is other")
        return text


class DeclineAnswer(ResponseBody):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"offerId": OFFER_ID, "caseId": OFFER["caseId"], "state": "declined", "reason": "infection"}]
        }
    )

    offer_id: OfferId
    case_id: CaseId
    state: OfferState
    reason: DeclineReason


@router.get("", summary="List offers", response_model_exclude_none=False)
async def list_offers(
    desk: AtDesk,
    page: PageQuery,
    caller: Annotated[Caller, allow(Role.COORDINATOR, Role.SHELTER)],
    state: Annotated[OfferState | None, Query(description="Only offers in this state.")] = None,
) -> Page[OfferAnswer]:
    """Offers in order of time; a shelter sees its own only."""
    place = page.position(datetime.fromisoformat, UUID)
    after = None if place is None else Moment(place[0], str(place[1]))
    offers = await desk.read.offers.page(state, acting_for(caller), after, page.limit + 1)
    await desk.saw(caller, [offer.case_id for offer in offers[: page.limit]], "list offers")
    return page.answer([_answer(offer) for offer in offers], lambda one: (one.offered_at.isoformat(), one.offer_id))


@router.post("/{offerId}/acceptance", summary="Accept an offer", responses=problem_responses(404, 409))
async def accept(
    offerId: OfferId,  # noqa: N803 - the name on the wire
    desk: AtDesk,
    once: OnceKey,
    caller: Annotated[Caller, allow(Role.SHELTER)],
) -> AcceptanceAnswer:
    """The household has its places; on a mediated route it is handed over. A stay begins to be expected."""
    command = AcceptOffer(offerId, StayId(new_id()), acting_for(caller))
    return AcceptanceAnswer(**await desk.carry_out(command, ACCEPT_OFFER, caller, once))


@router.post("/{offerId}/decline", summary="Decline an offer", responses=problem_responses(404, 409))
async def decline(
    offerId: OfferId,  # noqa: N803 - the name on the wire
    body: DeclineBody,
    desk: AtDesk,
    once: OnceKey,
    caller: Annotated[Caller, allow(Role.SHELTER)],
) -> DeclineAnswer:
    """Say no, with a typed reason. The next match follows by itself and never asks the same facility again."""
    command = DeclineOffer(offerId, body.reason, desk.seal(offerId, body.text), acting_for(caller))
    return DeclineAnswer(**await desk.carry_out(command, DECLINE_OFFER, caller, once))


def _answer(offer: Offer) -> OfferAnswer:
    return OfferAnswer(
        offer_id=offer.offer_id,
        case_id=offer.case_id,
        proposal_id=offer.proposal_id,
        facility_id=offer.facility_id,
        persons=offer.persons,
        authority=offer.authority,
        state=offer.state,
        offered_at=offer.offered_at,
        answered_at=offer.answered_at,
        reason=offer.reason,
    )
