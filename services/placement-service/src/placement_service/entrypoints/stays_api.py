"""The stay: arrival, diagnostics, departure."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from placement_service.application.ports import Moment
from placement_service.application.record_arrival import RECORD_ARRIVAL, RecordArrival
from placement_service.application.record_departure import RECORD_DEPARTURE, RecordDeparture
from placement_service.application.record_diagnostics import RECORD_DIAGNOSTICS, RecordDiagnostics
from placement_service.entrypoints.stay_answers import (
    ArrivalBody,
    DepartureBody,
    DiagnosticsBody,
    StayAnswer,
    StayMoved,
    sealed_needs,
    stay_answer,
)
from placement_service.entrypoints.wiring import AtDesk, acting_for
from shared.security.access import Caller, allow
from shared.vocabulary import CaseId, Role, StayId
from shared.web.idempotency import OnceKey
from shared.web.pagination import Page, PageQuery
from shared.web.responses import problem_responses

TAG = "stays"
router = APIRouter(prefix="/v1/stays", tags=[TAG])


@router.get("", summary="List stays")
async def list_stays(
    desk: AtDesk,
    page: PageQuery,
    caller: Annotated[Caller, allow(Role.COORDINATOR, Role.SHELTER)],
    case_id: Annotated[CaseId | None, Query(alias="caseId", description="Only stays of this case.")] = None,
) -> Page[StayAnswer]:
    """Stays in order of acceptance; a shelter sees its own only."""
    place = page.position(datetime.fromisoformat, UUID)
    after = None if place is None else Moment(place[0], str(place[1]))
    stays = await desk.read.stays.page(case_id, acting_for(caller), after, page.limit + 1)
    await desk.saw(caller, [stay.case_id for stay in stays[: page.limit]], "list stays")
    answers = [stay_answer(desk, stay) for stay in stays]
    return page.answer(answers, lambda one: (one.accepted_at.isoformat(), one.stay_id))


@router.post("/{stayId}/arrival", summary="Record the arrival", responses=problem_responses(404, 409))
async def arrive(
    stayId: StayId,  # noqa: N803 - the name on the wire
    body: ArrivalBody,
    desk: AtDesk,
    once: OnceKey,
    caller: Annotated[Caller, allow(Role.SHELTER)],
) -> StayMoved:
    """The household arrived; its expected end of stay is three calendar months later."""
    command = RecordArrival(stayId, body.arrived_at, acting_for(caller))
    return StayMoved(**await desk.carry_out(command, RECORD_ARRIVAL, caller, once))


@router.post("/{stayId}/diagnostics", summary="Record the diagnostics", responses=problem_responses(404, 409))
async def diagnose(
    stayId: StayId,  # noqa: N803 - the name on the wire
    body: DiagnosticsBody,
    desk: AtDesk,
    once: OnceKey,
    caller: Annotated[Caller, allow(Role.SHELTER)],
) -> StayMoved:
    """Psychosocial diagnostics decide the destination afterwards; a later outcome replaces an earlier one."""
    command = RecordDiagnostics(
        stayId,
        body.completed_on,
        body.destination,
        sealed_needs(desk, stayId, body.care_needs),
        body.fit_to_leave_from,
        acting_for(caller),
    )
    return StayMoved(**await desk.carry_out(command, RECORD_DIAGNOSTICS, caller, once))


@router.post("/{stayId}/departure", summary="Record the departure", responses=problem_responses(404, 409))
async def depart(
    stayId: StayId,  # noqa: N803 - the name on the wire
    body: DepartureBody,
    desk: AtDesk,
    once: OnceKey,
    caller: Annotated[Caller, allow(Role.SHELTER)],
) -> StayMoved:
    """The places come free, and the next fitting household is proposed in the same transaction."""
    sealed = desk.seal(stayId, body.reason)
    command = RecordDeparture(stayId, body.departed_at, body.destination, sealed, acting_for(caller))
    return StayMoved(**await desk.carry_out(command, RECORD_DEPARTURE, caller, once))
