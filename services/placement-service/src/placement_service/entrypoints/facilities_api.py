"""Houses and their dated capacity."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import ConfigDict, Field

from placement_service.application.register_facility import REGISTER_FACILITY, RegisterFacility
from placement_service.application.set_capacity import SET_CAPACITY, SetCapacity
from placement_service.domain.occupancy import Room
from placement_service.entrypoints.codes import ShelterRoute
from placement_service.entrypoints.examples import CAPACITY_BODY, FACILITY_BODY
from placement_service.entrypoints.facility_bodies import (
    FacilityAnswer,
    HouseBody,
    PeriodBody,
    facility_answer,
    facility_from,
    shown_in_full,
)
from placement_service.entrypoints.refusals import not_found
from placement_service.entrypoints.wiring import AtDesk, Desk, acting_for
from shared.clock import legal_day
from shared.security.access import Caller, allow
from shared.vocabulary import FacilityId, Role
from shared.web.conditional import IfMatch
from shared.web.idempotency import OnceKey
from shared.web.models import RequestBody
from shared.web.pagination import Page, PageQuery
from shared.web.responses import problem_responses

TAG = "facilities"
router = APIRouter(prefix="/v1/facilities", tags=[TAG])
WITH_ETAG = {"headers": {"ETag": {"description": "Revision of the calendar", "schema": {"type": "string"}}}}
WITH_LOCATION = {"headers": {"Location": {"schema": {"type": "string"}}}}


class FacilityBody(HouseBody):
    """A new facility; its capacity follows by PUT."""

    model_config = ConfigDict(json_schema_extra={"examples": [FACILITY_BODY]})

    route: ShelterRoute


class CapacityBody(RequestBody):
    """The whole calendar, in place of the one before."""

    model_config = ConfigDict(json_schema_extra={"examples": [CAPACITY_BODY]})

    calendar: list[PeriodBody] = Field(max_length=200)


async def own_room(desk: Desk, facility_id: FacilityId, caller: Caller) -> Room:
    """The facility, when it exists and is the caller's to see."""
    only = acting_for(caller)
    room = await desk.read.facilities.one(facility_id)
    if room is None or only not in (None, str(facility_id)):
        raise not_found("facility")
    return room


@router.get("", summary="List facilities")
async def list_facilities(
    desk: AtDesk,
    page: PageQuery,
    caller: Annotated[Caller, allow(Role.COORDINATOR, Role.SHELTER)],
    route: Annotated[ShelterRoute | None, Query(description="Only facilities of this route.")] = None,
) -> Page[FacilityAnswer]:
    """Facilities with today's occupancy, without addresses. A shelter sees its own only."""
    place = page.position(UUID)
    after = None if place is None else FacilityId(place[0])
    rooms = await desk.read.facilities.page(route, acting_for(caller), after, page.limit + 1)
    today = legal_day(desk.read.clock.now())
    return page.answer([facility_answer(room, today) for room in rooms], lambda one: (one.facility_id,))


@router.post(
    "",
    status_code=201,
    summary="Register a facility",
    responses={201: WITH_LOCATION | WITH_ETAG, **problem_responses(409)},
)
async def create_facility(
    body: FacilityBody,
    response: Response,
    desk: AtDesk,
    once: OnceKey,
    caller: Annotated[Caller, allow(Role.COORDINATOR)],
) -> FacilityAnswer:
    """A house (opvanglocatie) joins a route. It has no places until its capacity is put."""
    facility = facility_from(body, body.route, legal_day(desk.read.clock.now()))
    command = RegisterFacility(facility, desk.seal(facility.facility_id, body.address))
    answer = await desk.carry_out(command, REGISTER_FACILITY, caller, once)
    response.headers["Location"] = desk.path(f"facilities/{answer['facility_id']}")
    return await shown_in_full(desk, await own_room(desk, answer["facility_id"], caller), response)


@router.get("/{facilityId}", summary="Read a facility", responses={200: WITH_ETAG, **problem_responses(404)})
async def read_facility(
    facilityId: FacilityId,  # noqa: N803 - the name on the wire
    response: Response,
    desk: AtDesk,
    caller: Annotated[Caller, allow(Role.COORDINATOR, Role.SHELTER)],
) -> FacilityAnswer:
    """A facility with its address, calendar and today's occupancy; the ETag is that of the calendar."""
    return await shown_in_full(desk, await own_room(desk, facilityId, caller), response)


@router.put(
    "/{facilityId}/capacity",
    summary="Set a facility's capacity calendar",
    responses={200: WITH_ETAG, **problem_responses(404, 412, 428)},
)
async def put_capacity(
    *,
    facilityId: FacilityId,  # noqa: N803 - the name on the wire
    body: CapacityBody,
    response: Response,
    desk: AtDesk,
    if_match: IfMatch,
    caller: Annotated[Caller, allow(Role.COORDINATOR, Role.SHELTER)],
) -> FacilityAnswer:
    """Replace the calendar as a whole. The first needs no If-Match, later ones do.

    Fewer places than are held is accepted and shown as `overOccupied` until enough have left; nobody is moved by it.
    New places are matched to the waiting list in the same transaction.
    """
    calendar = tuple(period.as_period() for period in body.calendar)
    command = SetCapacity(facilityId, calendar, if_match, acting_for(caller))
    await desk.carry_out(command, SET_CAPACITY, caller)
    return await shown_in_full(desk, await own_room(desk, facilityId, caller), response)
