"""Municipalities, and each one's quota of a half-year."""

from datetime import date, datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Path
from pydantic import ConfigDict

from housing_service.application.ports import Quota
from housing_service.domain.ledger import EntryKind, LedgerEntry
from housing_service.domain.target_book import TargetBook
from housing_service.entrypoints.half_year_path import PeriodInQuery
from housing_service.entrypoints.population_answer import STAND_IN_EXAMPLE, PopulationBaseAnswer
from housing_service.entrypoints.wiring import AtDesk
from shared.security.access import EVERY_ROLE, Caller, allow
from shared.vocabulary import HalfYear, MunicipalityCode, RequestId, Role
from shared.web.models import ResponseBody
from shared.web.pagination import Page, PageQuery
from shared.web.problems import Problem
from shared.web.responses import problem_responses

router = APIRouter(prefix="/v1/municipalities", tags=["targets"])
_SEES_REQUESTS = frozenset({Role.MUNICIPALITY, Role.COORDINATOR})


class MunicipalityAnswer(ResponseBody):
    """A municipality (gemeente) by its CBS code; names are for people, there are two Bergens."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"code": "GM0344", "name": "Utrecht", "province": "PV26", "provinceName": "Utrecht"}
        }
    )

    code: MunicipalityCode
    name: str
    province: str
    province_name: str

    @classmethod
    def of(cls, book: TargetBook) -> Self:
        return cls(code=book.code, name=book.name, province=book.province, province_name=book.province_name)


class EntryAnswer(ResponseBody):
    """One booking. What is housed is booked as minus, for it lowers what is open."""

    kind: EntryKind
    part: str | None
    persons: int
    recorded_at: datetime
    true_on: date | None
    request_id: RequestId | None

    @classmethod
    def of(cls, entry: LedgerEntry, caller: Caller) -> Self:
        return cls(
            kind=entry.kind,
            part=entry.part,
            persons=entry.persons,
            recorded_at=entry.recorded_at,
            true_on=entry.true_on,
            request_id=entry.request_id if caller.role in _SEES_REQUESTS else None,
        )


class PartAnswer(ResponseBody):
    part: str
    persons: int


_QUOTA_EXAMPLE: dict[str, Any] = {
    "municipality": "GM0344",
    "name": "Utrecht",
    "period": "2013-H1",
    "target": 91,
    "carriedIn": 0,
    "transferred": 0,
    "housed": 2,
    "excused": 0,
    "open": 89,
    "parts": [{"part": "regular", "persons": 91}],
    "populationBase": STAND_IN_EXAMPLE,
    "entries": [
        {
            "kind": "target-set",
            "part": "regular",
            "persons": 68,
            "recordedAt": "2013-02-04T08:00:00Z",
            "trueOn": None,
            "requestId": None,
        }
    ],
}


class QuotaAnswer(ResponseBody):
    """Where a municipality stands: `open = target + carriedIn + transferred - housed`; excused is still owed."""

    model_config = ConfigDict(json_schema_extra={"example": _QUOTA_EXAMPLE})

    municipality: MunicipalityCode
    name: str
    period: HalfYear
    target: int
    carried_in: int
    transferred: int
    housed: int
    excused: int
    open: int
    parts: list[PartAnswer]
    population_base: PopulationBaseAnswer | None
    """Null while no national number is recorded for the half-year."""
    entries: list[EntryAnswer]

    @classmethod
    def of(cls, quota: Quota, period: HalfYear, base: PopulationBaseAnswer | None, caller: Caller) -> Self:
        booked = quota.book.booked(period)
        position = booked.position
        return cls(
            municipality=quota.book.code,
            name=quota.book.name,
            period=period,
            target=position.target,
            carried_in=position.carried_in,
            transferred=position.transferred,
            housed=position.housed,
            excused=position.excused,
            open=position.open,
            parts=[PartAnswer(part=part, persons=persons) for part, persons in booked.targets],
            population_base=base,
            entries=[EntryAnswer.of(entry, caller) for entry in quota.entries],
        )


@router.get("", summary="List the municipalities")
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
