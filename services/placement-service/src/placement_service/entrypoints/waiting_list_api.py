"""The waiting list: who waits, in which order, and why no facility fits today."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import ConfigDict

from placement_service.application.ports import WaitingPlace
from placement_service.domain.case import Case
from placement_service.domain.explanation import reasons_against
from placement_service.domain.facility import Facility
from placement_service.domain.hard_rules import Situation
from placement_service.domain.occupancy import FreePlaces, Room
from placement_service.entrypoints.cases_api import TAG
from placement_service.entrypoints.codes import ShelterRoute
from placement_service.entrypoints.examples import WAITING
from placement_service.entrypoints.wiring import AtDesk
from shared.clock import legal_day
from shared.security.access import Caller, allow
from shared.vocabulary import CaseId, FacilityId, Role, Route
from shared.web.models import ResponseBody
from shared.web.pagination import Page, PageQuery

router = APIRouter(prefix="/v1/waiting-list", tags=[TAG])


class FacilityReasons(ResponseBody):
    """The hard rules that bar one facility today."""

    facility_id: FacilityId
    rules: list[str]


class WaitingAnswer(ResponseBody):
    model_config = ConfigDict(json_schema_extra={"examples": [WAITING]})

    case_id: CaseId
    route: Route
    urgent: bool
    persons: int
    referred_at: datetime
    waited_days: int
    reasons: list[FacilityReasons]


@router.get("", summary="Read the waiting list")
async def read_waiting_list(
    desk: AtDesk,
    page: PageQuery,
    caller: Annotated[Caller, allow(Role.COORDINATOR)],
    route: Annotated[ShelterRoute | None, Query(description="Only who waits for this route.")] = None,
) -> Page[WaitingAnswer]:
    """Urgent first (acute danger, pregnant, emergency bed), then who was referred longest ago (wachtlijst)."""
    place = page.position(int, datetime.fromisoformat, UUID)
    after = None if place is None else WaitingPlace(bool(place[0]), place[1], str(place[2]))
    cases = await desk.read.cases.waiting(route, caller.region, after, page.limit + 1)
    await desk.saw(caller, [case.case_id for case in cases[: page.limit]], "read waiting list")
    routes = {case.route for case in cases}
    today = legal_day(desk.read.clock.now())
    standing = {
        one: [_standing(room, today) for room in await desk.read.facilities.on_route(one)] for one in sorted(routes)
    }
    return page.answer(
        [_answer(case, standing[case.route], today) for case in cases],
        lambda one: (int(one.urgent), one.referred_at.isoformat(), one.case_id),
    )


def _standing(room: Room, today: date) -> tuple[Facility, Situation]:
    """How a facility stands today, whoever asks."""
    free = FreePlaces(room, today)
    return room.facility, Situation(today, free.count, free.wheelchair)


def _answer(case: Case, standing: Sequence[tuple[Facility, Situation]], today: date) -> WaitingAnswer:
    return WaitingAnswer(
        case_id=case.case_id,
        route=case.route,
        urgent=case.urgent,
        persons=case.persons,
        referred_at=case.referred_at,
        waited_days=(today - legal_day(case.referred_at)).days,
        reasons=[_reasons(case, facility, at) for facility, at in standing],
    )


def _reasons(case: Case, facility: Facility, at: Situation) -> FacilityReasons:
    barred = reasons_against(facility, case.facts, replace(at, declined_by=case.declined_by))
    return FacilityReasons(facility_id=facility.facility_id, rules=list(barred))
