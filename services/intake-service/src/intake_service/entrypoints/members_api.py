"""POST /v1/operations/{operationId}/members: the group that was found, each row with its own outcome."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field, SkipValidation, ValidationError

from intake_service.application.register_members import REGISTER_MEMBERS, FaultyRow, RegisterMembers
from intake_service.application.registering import Description
from intake_service.domain.operation import MOST_MEMBERS_AT_ONCE
from intake_service.entrypoints.bodies import VictimBody
from intake_service.entrypoints.calling import viewer_of
from intake_service.entrypoints.describing import described
from intake_service.entrypoints.examples import CASE_ID, MEMBER, shown
from intake_service.entrypoints.paths import OperationPath
from intake_service.entrypoints.present import PastDay
from intake_service.entrypoints.wiring import AtDesk
from shared.deciding import FieldFault
from shared.security.access import Caller, allow
from shared.vocabulary import CaseId, Intention, OperationId, Requested, Role, new_id
from shared.web.faults import invalid_input
from shared.web.idempotency import OnceKey
from shared.web.models import RequestBody, ResponseBody
from shared.web.problems import Problem
from shared.web.responses import problem_responses

router = APIRouter(prefix="/v1/operations/{operation_id}/members", tags=["operations"])


class MemberRow(VictimBody):
    """One member of the group; form, sector, region and day are the operation's."""

    request: Requested = Field(Requested.SHELTER, description="Absent = shelter.")
    intention: Intention | None = None


class MembersBody(RequestBody):
    """A row of another shape is no fault of the request: it is told in its place."""

    model_config = shown({"members": [MEMBER]})

    members: list[SkipValidation[MemberRow | Any]] = Field(min_length=1, max_length=MOST_MEMBERS_AT_ONCE)
    carried_out_on: PastDay | None = Field(
        None, description="The actual day; absent = as recorded before, or as planned when that has come, or today."
    )


class RowAnswer(ResponseBody):
    """Either the new case, or what is wrong with the row."""

    case_id: CaseId | None = None
    problem: dict[str, Any] | None = None


class MembersAnswer(ResponseBody):
    """One item per row, in the order sent."""

    model_config = shown({"items": [{"caseId": CASE_ID}]})

    items: list[RowAnswer]


@router.post(
    "",
    summary="Register members of a group",
    responses=problem_responses(404, 409),
    response_model_exclude_none=True,
)
async def register(
    operation_id: OperationPath,
    body: MembersBody,
    desk: AtDesk,
    once: OnceKey,
    caller: Annotated[Caller, allow(Role.REFERRING_PARTNER, Role.COORDINATOR)],
) -> MembersAnswer:
    """Up to 500 members in one call; a bad row is told by row and field, the good rows stand.

    Sent again with the same Idempotency-Key, nobody is added twice.
    """
    rows = tuple(_row(index, row) for index, row in enumerate(body.members))
    command = RegisterMembers(OperationId(operation_id), viewer_of(caller), body.carried_out_on, rows)
    answer = await desk.carry_out(command, REGISTER_MEMBERS, caller, once)
    return MembersAnswer(items=[_item(item) for item in answer["items"]])


def _row(index: int, row: Any) -> Description | FaultyRow:
    try:
        body = MemberRow.model_validate(row)
    except ValidationError as invalid:
        located = [{**error, "loc": ("body", "members", index, *error["loc"])} for error in invalid.errors()]
        problem = invalid_input(located)
        return FaultyRow(tuple(FieldFault(fault.pointer, fault.detail, fault.code) for fault in problem.errors))
    return described(body, CaseId(new_id()), body.request, intention=body.intention)


def _item(item: dict[str, Any]) -> RowAnswer:
    if "caseId" in item:
        return RowAnswer(case_id=item["caseId"])
    faults = [FieldFault(fault["pointer"], fault["detail"], fault["code"]) for fault in item["faults"]]
    problem = Problem(400, "invalid-input", "This row was not registered; each fault is named.", errors=faults)
    return RowAnswer(problem=problem.document())
