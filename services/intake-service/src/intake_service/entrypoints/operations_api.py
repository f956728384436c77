"""Operations: announce, read, register members, cancel."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import Field

from intake_service.application.announce_operation import ANNOUNCE_OPERATION, AnnounceOperation
from intake_service.application.cancel_operation import CANCEL_OPERATION, CancelOperation
from intake_service.entrypoints.bodies import ExploitationBody, ReporterBody
from intake_service.entrypoints.calling import owner_of, viewer_of
from intake_service.entrypoints.codes import Province
from intake_service.entrypoints.describing import contact_of, exploitation_of, reporter_of
from intake_service.entrypoints.examples import OPERATION, OPERATION_ID, shown
from intake_service.entrypoints.examples_of_cases import OPERATION_VIEW
from intake_service.entrypoints.paths import OperationPath
from intake_service.entrypoints.present import Day
from intake_service.entrypoints.wiring import AtDesk
from shared.deciding import Refused
from shared.security.access import Caller, allow
from shared.vocabulary import (
    ExploitationForm,
    OperationId,
    PoliceRegion,
    ProvinceCode,
    Role,
    Sector,
    new_id,
)
from shared.web.idempotency import OnceKey
from shared.web.models import RequestBody, ResponseBody, Text
from shared.web.responses import problem_responses

router = APIRouter(prefix="/v1/operations", tags=["operations"])
Announcer = Annotated[Caller, allow(Role.REFERRING_PARTNER, Role.COORDINATOR)]
MOST_EXPECTED = 10_000


class OperationBody(RequestBody):
    model_config = shown(OPERATION)

    announced_by: ReporterBody
    planned_on: Day = Field(description="In the past for a group that is recorded afterwards.")
    expected_persons: int = Field(ge=1, le=MOST_EXPECTED)
    province: Province
    police_region: PoliceRegion
    exploitation: ExploitationBody


class OperationAnswer(ResponseBody):
    model_config = shown({"operationId": OPERATION_ID})

    operation_id: OperationId


class OperationView(ResponseBody):
    """An operation (actie), for its announcer and the coordinator only."""

    model_config = shown(OPERATION_VIEW)

    operation_id: OperationId
    state: Literal["announced", "carried-out", "cancelled"]
    announced_at: datetime
    planned_on: date
    expected_persons: int
    province: str
    police_region: PoliceRegion
    exploitation_form: ExploitationForm
    sector: Sector | None = None
    carried_out_on: date | None = None
    members: int


class CancellationBody(RequestBody):
    model_config = shown({"reason": "postponed"})

    reason: Text | None = Field(None, description="Kept encrypted.")


class CancellationAnswer(ResponseBody):
    model_config = shown({"state": "cancelled"})

    state: Literal["cancelled"]


@router.post(
    "",
    status_code=201,
    summary="Announce an operation",
    responses={201: {"headers": {"Location": {"schema": {"type": "string"}}}}},
)
async def announce(
    body: OperationBody, response: Response, desk: AtDesk, once: OnceKey, caller: Announcer
) -> OperationAnswer:
    """Announce a planned operation (actie) in secret: only announcer and coordinator can see it.

    Placement is told the expected number, region and sector, so that group accommodation can be prepared.
    """
    command = AnnounceOperation(
        operation_id=OperationId(new_id()),
        owner=owner_of(caller),
        announced_by=reporter_of(body.announced_by),
        contact=contact_of(body.announced_by.contact),
        planned_on=body.planned_on,
        expected_persons=body.expected_persons,
        province=ProvinceCode(body.province),
        police_region=body.police_region,
        exploitation=exploitation_of(body.exploitation),
    )
    answer: dict[str, Any] = await desk.carry_out(command, ANNOUNCE_OPERATION, caller, once)
    response.headers["Location"] = desk.path(f"operations/{answer['operationId']}")
    return OperationAnswer.model_validate(answer)


@router.get("/{operation_id}", summary="Read an operation", responses=problem_responses(404))
async def read_operation(operation_id: OperationPath, desk: AtDesk, caller: Announcer) -> OperationView:
    """Plan and state of an operation; to anybody but announcer and coordinator it does not exist."""
    operation = await desk.wiring.operations.one(OperationId(operation_id), viewer_of(caller))
    if operation is None:
        raise Refused("operation-not-found", "There is no such operation among those you may see.")
    return OperationView(
        operation_id=operation.operation_id,
        state=operation.state.value,
        announced_at=operation.announced_at,
        planned_on=operation.planned_on,
        expected_persons=operation.expected_persons,
        province=operation.province,
        police_region=operation.police_region,
        exploitation_form=operation.exploitation.form,
        sector=operation.exploitation.sector,
        carried_out_on=operation.carried_out_on,
        members=operation.members,
    )


@router.post("/{operation_id}/cancellation", summary="Cancel an operation", responses=problem_responses(404, 409))
async def cancel(
    operation_id: OperationPath, body: CancellationBody, desk: AtDesk, once: OnceKey, caller: Announcer
) -> CancellationAnswer:
    """Cancel what was announced and not carried out; placement is told, so that nothing is prepared any more."""
    command = CancelOperation(OperationId(operation_id), viewer_of(caller), body.reason)
    return CancellationAnswer.model_validate(await desk.carry_out(command, CANCEL_OPERATION, caller, once))
