"""The budget for groups, a ledger per calendar year in cents."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import ConfigDict, Field

from placement_service.application.grant_budget import GRANT_BUDGET, GrantBudget
from placement_service.domain.group_budget import EntryKind, position_of
from placement_service.entrypoints.examples import BUDGET
from placement_service.entrypoints.group_accommodations_api import TAG
from placement_service.entrypoints.wiring import AtDesk, Desk
from shared.security.access import Caller, allow
from shared.vocabulary import Role, new_id
from shared.web.idempotency import OnceKey
from shared.web.models import Line, RequestBody, ResponseBody
from shared.web.responses import problem_responses

router = APIRouter(prefix="/v1/group-budgets", tags=[TAG])
Year = Annotated[int, Path(ge=2000, le=2199, description="Calendar year.")]


class GrantBody(RequestBody):
    """Money granted for a year; a correction is a negative one."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "granted", "cents": 25000000, "note": "structural budget"}]}
    )

    kind: EntryKind = Field(EntryKind.GRANTED, description="Only `granted` is recorded by hand.")
    cents: int = Field(ge=-100_000_000_000, le=100_000_000_000)
    note: Line = Field("granted", description="Where the money comes from, or what is put right.")


class EntryAnswer(ResponseBody):
    entry_id: UUID
    kind: EntryKind
    cents: int
    note: str
    recorded_at: datetime


class BudgetAnswer(ResponseBody):
    """Sums in cents, and the lines they come from. available = granted - reserved + released - spent."""

    model_config = ConfigDict(json_schema_extra={"examples": [BUDGET]})

    year: int
    granted: int
    reserved: int
    spent: int
    released: int
    available: int
    entries: list[EntryAnswer]


async def _budget(desk: Desk, year: int) -> BudgetAnswer:
    entries = await desk.read.budgets.of_year(year)
    position = position_of((entry.kind, entry.cents) for entry in entries)
    return BudgetAnswer(
        year=year,
        granted=position.granted,
        reserved=position.reserved,
        spent=position.spent,
        released=position.released,
        available=position.available,
        entries=[
            EntryAnswer(
                entry_id=entry.entry_id,
                kind=entry.kind,
                cents=entry.cents,
                note=entry.note,
                recorded_at=entry.recorded_at,
            )
            for entry in entries
        ],
    )


@router.get("/{year}", summary="Read a year's group budget")
async def read_budget(
    year: Year, desk: AtDesk, caller: Annotated[Caller, allow(Role.COORDINATOR, Role.MINISTRY)]
) -> BudgetAnswer:
    """The ledger of one calendar year; a year without lines has nothing granted."""
    return await _budget(desk, year)


@router.post("/{year}/entries", status_code=201, summary="Record a grant", responses=problem_responses(409))
async def create_entry(
    year: Year,
    body: GrantBody,
    desk: AtDesk,
    once: OnceKey,
    caller: Annotated[Caller, allow(Role.COORDINATOR)],
) -> BudgetAnswer:
    """Add a line to the ledger. Reservations and spending follow from operations and stays, never by hand."""
    command = GrantBudget(new_id(), year, body.kind, body.cents, body.note)
    await desk.carry_out(command, GRANT_BUDGET, caller, once)
    return await _budget(desk, year)
