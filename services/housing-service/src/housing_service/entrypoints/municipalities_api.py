"""Municipalities, and each one's quota of a half-year."""

from typing import Annotated, Any, Self

from fastapi import APIRouter, Path
from pydantic import ConfigDict

from housing_service.domain.target_book import TargetBook
from housing_service.entrypoints.half_year_path import PeriodInQuery
from housing_service.entrypoints.list_example import page_example
from housing_service.entrypoints.population_answer import PopulationBaseAnswer
from housing_service.entrypoints.quota_answer import QuotaAnswer
from housing_service.entrypoints.wiring import AtDesk
from shared.security.access import EVERY_ROLE, Caller, allow
from shared.vocabulary import HalfYear, MunicipalityCode, Role
from shared.web.models import ResponseBody
from shared.web.pagination import Page, PageQuery
from shared.web.problems import Problem
from shared.web.responses import problem_responses

router = APIRouter(prefix="/v1/municipalities", tags=["targets"])


_EXAMPLE: dict[str, Any] = {"code": "GM0344", "name": "Utrecht", "province": "PV26", "provinceName": "Utrecht"}


class MunicipalityAnswer(ResponseBody):
    """A municipality (gemeente) by its CBS code; names are for people, there are two Bergens."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})

    code: MunicipalityCode
    name: str
    province: str
    province_name: str

    @classmethod
    def of(cls, book: TargetBook) -> Self:
        return cls(code=book.code, name=book.name, province=book.province, province_name=book.province_name)


@router.get("", summary="List the municipalities", responses=page_example(_EXAMPLE))
async def list_municipalities(
    page: PageQuery, desk: AtDesk, _caller: Annotated[Caller, allow(*EVERY_ROLE)]
) -> Page[MunicipalityAnswer]:
    """Every municipality with its province, in the order of the codes."""
    position = page.position(str)
    books = await desk.wiring.municipalities.page(position[0] if position else None, page.limit + 1)
    return page.answer([MunicipalityAnswer.of(book) for book in books], lambda answer: (answer.code,))


@router.get("/{code}/quota", summary="Read a municipality's quota of a half-year", responses=problem_responses(404))
async def read_quota(
    code: Annotated[str, Path(pattern=r"^GM[0-9]{4}$", description="CBS code.", examples=["GM0344"])],
    period: PeriodInQuery,
    desk: AtDesk,
    caller: Annotated[Caller, allow(Role.MUNICIPALITY, Role.PROVINCE, Role.MINISTRY, Role.COORDINATOR)],
) -> QuotaAnswer:
    """Target, what was carried in, transferred, housed and is open, with the bookings it follows from.

    A municipality reads its own; province, ministry and coordinator read all.
    """
    quota = await desk.wiring.municipalities.quota(MunicipalityCode(code), HalfYear(period))
    if quota is None or (caller.role is Role.MUNICIPALITY and not caller.acts_for(code)):
        raise Problem(404, "municipality-not-found", "There is no such municipality, or it is not yours.")
    number = await desk.wiring.numbers.find(HalfYear(period))
    base = None if number is None else PopulationBaseAnswer.of(number.base)
    return QuotaAnswer.of(quota, HalfYear(period), base, caller)
