"""A small service made with `create_app`, as the real ones are: what its tests see is what every service does."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import httpx
from fastapi import APIRouter, FastAPI, Response
from starlette.applications import Starlette
from starlette.routing import Mount

from shared.deciding import FieldFault, Refused
from shared.security.access import Caller, allow
from shared.security.development_issuer import DevelopmentIssuer
from shared.security.tokens import TokenVerifier
from shared.vocabulary import Role, Sex
from shared.web.app import create_app
from shared.web.conditional import IfMatch, etag, require_match
from shared.web.exchange import TraceParent
from shared.web.idempotency import OnceKey
from shared.web.models import Line, RequestBody, ResponseBody
from shared.web.pagination import Page, PageQuery
from shared.web.responses import problem_responses

CASE = UUID("5b6f4c1e-9a55-4c5e-8f0e-0d9c6a3b2f11")
REFUSALS = {"case-not-found": (404, "No such case"), "future-fact": (400, "The request is not valid")}
GOOD: dict[str, Any] = {
    "person": {"givenNames": "Demo", "birthDate": "1990-05-17", "sex": "female"},
    "household": [{"givenNames": "Child", "sex": "male"}],
    "consent": True,
    "nights": 14,
    "foundAt": "2013-02-04T09:00:00+01:00",
}

router = APIRouter(prefix="/v1/cases", tags=["cases"])
Coordinator = Annotated[Caller, allow(Role.COORDINATOR)]


class DatabaseAway(Exception):
    pass


class Person(RequestBody):
    given_names: Line
    sex: Sex
    birth_date: date | None = None


class Referral(RequestBody):
    person: Person
    consent: bool
    household: tuple[Person, ...] = ()
    nights: int = 0
    share: float | None = None
    found_at: datetime | None = None
    documents: frozenset[UUID] = frozenset()
    notes: dict[str, str] | None = None


class CaseLine(ResponseBody):
    number: int


class Received(ResponseBody):
    case_id: UUID
    given_names: str
    found_at: datetime | None
    caller: str
    once: str | None
    trace: str


@router.post("", status_code=201, summary="Refer", responses=problem_responses(409))
async def refer(body: Referral, caller: Coordinator, once: OnceKey, trace: TraceParent) -> Received:
    """Refer somebody."""
    key = f"{once.principal} {once.key} {once.fingerprint.hex()}" if once else None
    return Received(
        case_id=CASE,
        given_names=body.person.given_names,
        found_at=body.found_at,
        caller=caller.subject,
        once=key,
        trace=trace,
    )


@router.get("", summary="List")
async def cases(page: PageQuery, _caller: Coordinator) -> Page[CaseLine]:
    position = page.position(int)
    first = 0 if position is None else position[0] + 1
    rows = [CaseLine(number=number) for number in range(first, min(first + page.limit + 1, 120))]
    return page.answer(rows, key=lambda line: (line.number,))


@router.put("/{case_id}/capacity", summary="Change")
async def change(case_id: UUID, _caller: Coordinator, if_match: IfMatch, response: Response) -> CaseLine:
    require_match(if_match, 7)
    response.headers["ETag"] = etag(8)
    return CaseLine(number=8)


@router.get("/{case_id}/refusals/{code}", summary="Refuse")
async def refuse(case_id: UUID, code: str, _caller: Coordinator) -> CaseLine:
    faults = [FieldFault("/arrivedAt", "lies in the future; report it when it has happened", "future")]
    raise Refused(
        code, "The case is closed; nothing can follow.", faults=faults, facts={"state": "closed", "possible": []}
    )


@router.get("/{case_id}/crash", summary="Crash")
async def crash(case_id: UUID, _caller: Coordinator) -> CaseLine:
    raise RuntimeError("Canary Person lives at Secret Street 1")


@router.get("/{case_id}/outage", summary="Fail")
async def outage(case_id: UUID, _caller: Coordinator) -> CaseLine:
    raise DatabaseAway("password=canary")


def issuer_in(folder: Path) -> DevelopmentIssuer:
    return DevelopmentIssuer(folder / "issuer.pem")


def service(verifier: TokenVerifier, **more: Any) -> FastAPI:
    more = {"routers": [router], **more}
    return create_app(
        name="example",
        title="Example",
        description="An example.",
        verifier=verifier,
        tags=["cases"],
        refusals=REFUSALS,
        unavailable=[DatabaseAway],
        **more,
    )


@asynccontextmanager
async def calling(app: FastAPI, token: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service mounted at /example, as it is in one process with others."""
    headers: Mapping[str, str] = {"Authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(Starlette(routes=[Mount("/example", app)]))
    async with httpx.AsyncClient(transport=transport, base_url="http://doorstroom/example", headers=headers) as client:
        yield client
