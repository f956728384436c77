"""Half-years and their national number."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field

from housing_service.application.set_national_number import HANDLING, SetNationalNumber
from housing_service.domain.targets import Part
from housing_service.entrypoints.half_year_path import PeriodInPath
from housing_service.entrypoints.national_number_answer import BODY_EXAMPLE, NationalNumberAnswer, PeriodAnswer
from housing_service.entrypoints.wiring import AtDesk, Desk
from shared.security.access import Caller, allow
from shared.vocabulary import HalfYear, Role
from shared.web.conditional import IfMatch, etag
from shared.web.models import Line, RequestBody
from shared.web.problems import Problem
from shared.web.responses import problem_responses

router = APIRouter(prefix="/v1/periods", tags=["targets"])
_READERS = (Role.MUNICIPALITY, Role.PROVINCE, Role.MINISTRY, Role.COORDINATOR)
_MOST = 10_000_000


class PartBody(RequestBody):
    part: str = Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40, examples=["regular"])
    number: int = Field(ge=0, le=_MOST, description="Persons to be housed in the whole country.")


class NationalNumberBody(RequestBody):
    """The national number (landelijke taakstelling) as published."""

    model_config = ConfigDict(json_schema_extra={"example": BODY_EXAMPLE})

    parts: list[PartBody] = Field(min_length=1, max_length=20)
    published_on: date = Field(description="Day of publication; may lie in the future.")
    source: Line


@router.get("/{period}", summary="Read a half-year")
async def read_period(period: PeriodInPath, desk: AtDesk, _caller: Annotated[Caller, allow(*_READERS)]) -> PeriodAnswer:
    """First and last day, the national number, and whose inhabitants its targets rest on."""
    return PeriodAnswer.of(HalfYear(period), await desk.wiring.numbers.find(HalfYear(period)))


@router.get("/{period}/national-number", summary="Read the national number", responses=problem_responses(404))
async def read_national_number(
    period: PeriodInPath, desk: AtDesk, response: Response, _caller: Annotated[Caller, allow(*_READERS)]
) -> NationalNumberAnswer:
    """The number in force with every earlier one. The ETag is what a revision must send as If-Match."""
    return await _answer(HalfYear(period), desk, response)


@router.put(
    "/{period}/national-number",
    summary="Record or revise the national number",
    responses={
        201: {"model": NationalNumberAnswer, "description": "The half-year was opened with its first number."},
        **problem_responses(409, 412, 428),
    },
)
async def put_national_number(
    *,
    period: PeriodInPath,
    body: NationalNumberBody,
    desk: AtDesk,
    response: Response,
    if_match: IfMatch,
    caller: Annotated[Caller, allow(Role.MINISTRY, Role.COORDINATOR)],
) -> NationalNumberAnswer:
    """Opens a half-year (201), or revises its number (200, with If-Match): each municipality's target follows.

    Parts are rounded up each and summed; a revision books the new ceiling minus the old. Households that waited
    for a number are linked at once.
    """
    command = SetNationalNumber(
        period=HalfYear(period),
        parts=tuple(Part(part.part, part.number) for part in body.parts),
        published_on=body.published_on,
        source=body.source,
        if_match=if_match,
        stand_in_year=desk.wiring.stand_in_year,
    )
    outcome = await desk.carry_out(command, HANDLING, caller)
    response.status_code = 201 if outcome["created"] else 200
    return await _answer(command.period, desk, response)


async def _answer(period: HalfYear, desk: Desk, response: Response) -> NationalNumberAnswer:
    number = await desk.wiring.numbers.find(period)
    if number is None:
        raise Problem(404, "national-number-not-found", f"No national number is recorded for {period}.")
    response.headers["ETag"] = etag(number.revision)
    return NationalNumberAnswer.of(number)
