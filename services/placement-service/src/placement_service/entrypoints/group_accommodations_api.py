"""Group accommodations, arranged for a period at a price."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field

from placement_service.application.register_facility import REGISTER_FACILITY, RegisterFacility
from placement_service.application.set_capacity import expect_sound
from placement_service.domain.facility import CapacityPeriod
from placement_service.entrypoints.examples import GROUP_ACCOMMODATION_BODY
from placement_service.entrypoints.facilities_api import WITH_ETAG, WITH_LOCATION, own_room
from placement_service.entrypoints.facility_bodies import (
    AdmitsBody,
    FacilityAnswer,
    HouseBody,
    Places,
    facility_answer,
    facility_from,
    shown_in_full,
)
from placement_service.entrypoints.present import Day
from placement_service.entrypoints.wiring import AtDesk
from shared.clock import legal_day
from shared.security.access import Caller, allow
from shared.vocabulary import FacilityId, Role, Route, Sex
from shared.web.idempotency import OnceKey
from shared.web.models import Line
from shared.web.pagination import Page, PageQuery
from shared.web.responses import problem_responses

TAG = "groups"
router = APIRouter(prefix="/v1/group-accommodations", tags=[TAG])


class GroupAccommodationBody(HouseBody):
    """A house that is arranged for groups."""

    model_config = ConfigDict(json_schema_extra={"examples": [GROUP_ACCOMMODATION_BODY]})

    admits: AdmitsBody = Field(
        default_factory=lambda: AdmitsBody(sexes=[Sex.FEMALE, Sex.MALE], children=True),
        description="Absent = both sexes, with children.",
    )
    from_: Day = Field(alias="from")
    to: Day
    places: Places
    price_per_person_per_night_cents: int = Field(ge=0, le=10_000_000)
    source: Line | None = None


@router.get("", summary="List group accommodations")
async def list_group_accommodations(
    desk: AtDesk, page: PageQuery, caller: Annotated[Caller, allow(Role.COORDINATOR)]
) -> Page[FacilityAnswer]:
    """Arranged group accommodations with today's occupancy, without addresses."""
    place = page.position(UUID)
    after = None if place is None else FacilityId(place[0])
    rooms = await desk.read.facilities.page(Route.GROUP_ACCOMMODATION, None, after, page.limit + 1)
    today = legal_day(desk.read.clock.now())
    return page.answer([facility_answer(room, today) for room in rooms], lambda one: (one.facility_id,))


@router.post(
    "",
    status_code=201,
    summary="Arrange a group accommodation",
    responses={201: WITH_LOCATION | WITH_ETAG, **problem_responses(409)},
)
async def create_group_accommodation(
    body: GroupAccommodationBody,
    response: Response,
    desk: AtDesk,
    once: OnceKey,
    caller: Annotated[Caller, allow(Role.COORDINATOR)],
) -> FacilityAnswer:
    """A house (groepsaccommodatie) is arranged for a period, with so many places at a price per person and night."""
    period = CapacityPeriod(body.from_, body.to, body.places, body.source or "arranged")
    today = legal_day(desk.read.clock.now())
    facility = facility_from(body, Route.GROUP_ACCOMMODATION, today, (period,), body.price_per_person_per_night_cents)
    expect_sound(facility.calendar, pointer="")
    command = RegisterFacility(facility, desk.seal(facility.facility_id, body.address))
    answer = await desk.carry_out(command, REGISTER_FACILITY, caller, once)
    response.headers["Location"] = desk.path(f"facilities/{answer['facility_id']}")
    return await shown_in_full(desk, await own_room(desk, answer["facility_id"], caller), response)
