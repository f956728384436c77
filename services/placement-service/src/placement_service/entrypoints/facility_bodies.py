"""What is told of facilities: whom they admit, their calendar, and for whom it is meant their address."""

from datetime import date
from typing import Annotated

from fastapi import Response
from pydantic import ConfigDict, Field

from placement_service.domain.facility import Admission, CapacityPeriod, Facility
from placement_service.domain.occupancy import Room
from placement_service.entrypoints.codes import KnownMunicipality
from placement_service.entrypoints.examples import FACILITY
from placement_service.entrypoints.present import Day
from placement_service.entrypoints.wiring import Desk
from shared.clock import legal_day
from shared.reference.municipalities import municipality_by_code
from shared.vocabulary import (
    ContraIndication,
    FacilityId,
    MunicipalityCode,
    PlacementAuthority,
    PoliceRegion,
    ProvinceCode,
    Route,
    Sex,
    new_id,
)
from shared.web.conditional import etag
from shared.web.models import Line, RequestBody, ResponseBody, Text

Places = Annotated[int, Field(ge=0, le=100_000)]


class AdmitsBody(RequestBody):
    """Whom the house admits; sexes and minimum age bind adults, not the children who come along."""

    sexes: list[Sex] = Field(min_length=1, max_length=4)
    children: bool
    min_age: int | None = Field(None, ge=0, le=120)
    max_household_size: int | None = Field(None, ge=1, le=100)


class HouseBody(RequestBody):
    """What every house has."""

    name: Line
    municipality: KnownMunicipality
    police_region: PoliceRegion
    address: Text | None = Field(None, description="Kept encrypted; for the coordinator and the house itself only.")
    admits: AdmitsBody
    wheelchair_places: Places = 0
    contra_indications: list[ContraIndication] = Field(default_factory=list, max_length=3)
    placement_authority: PlacementAuthority = PlacementAuthority.COORDINATOR


class PeriodBody(RequestBody):
    """So many places from a day to a day, both included; without `to` until further notice."""

    from_: Day = Field(alias="from")
    to: Day | None = None
    places: Places
    source: Line | None = None

    def as_period(self) -> CapacityPeriod:
        return CapacityPeriod(self.from_, self.to, self.places, self.source or "")


class AdmitsAnswer(ResponseBody):
    sexes: list[Sex]
    children: bool
    min_age: int | None
    max_household_size: int | None


class PeriodAnswer(ResponseBody):
    from_: date = Field(alias="from")
    to: date | None
    places: int
    source: str


class OccupancyAnswer(ResponseBody):
    """Of one day: places contracted, places held, what can be given, and how many are held beyond the contract."""

    on: date
    places: int
    held: int
    free: int
    over_occupied: int


class FacilityAnswer(ResponseBody):
    """A facility; the address only for the coordinator and the house itself, never in a list."""

    model_config = ConfigDict(json_schema_extra={"examples": [FACILITY]})

    facility_id: FacilityId
    name: str
    route: Route
    municipality: MunicipalityCode
    province: ProvinceCode
    police_region: PoliceRegion
    address: str | None = None
    admits: AdmitsAnswer
    wheelchair_places: int
    contra_indications: list[ContraIndication]
    placement_authority: PlacementAuthority
    calendar: list[PeriodAnswer]
    occupancy: OccupancyAnswer
    price_per_person_per_night_cents: int | None = None


def facility_from(
    body: HouseBody, route: Route, today: date, calendar: tuple[CapacityPeriod, ...] = (), price: int | None = None
) -> Facility:
    """A new facility with an id of its own; its province follows from its municipality."""
    admits = body.admits
    return Facility(
        facility_id=FacilityId(new_id()),
        name=body.name,
        route=route,
        municipality=MunicipalityCode(body.municipality),
        province=municipality_by_code()[MunicipalityCode(body.municipality)].province_code,
        police_region=body.police_region,
        admits=Admission(
            tuple(dict.fromkeys(admits.sexes)), admits.children, admits.min_age, admits.max_household_size
        ),
        changed_on=today,
        wheelchair_places=body.wheelchair_places,
        contra_indications=tuple(dict.fromkeys(body.contra_indications)),
        placement_authority=body.placement_authority,
        calendar=calendar,
        calendar_version=1 if calendar else 0,
        price_per_person_per_night_cents=price,
    )


def facility_answer(room: Room, today: date, address: str | None = None) -> FacilityAnswer:
    facility, places = room.facility, room.facility.places_on(today)
    admits = facility.admits
    return FacilityAnswer(
        facility_id=facility.facility_id,
        name=facility.name,
        route=facility.route,
        municipality=facility.municipality,
        province=facility.province,
        police_region=facility.police_region,
        address=address,
        admits=AdmitsAnswer(
            sexes=list(admits.sexes),
            children=admits.children,
            min_age=admits.min_age,
            max_household_size=admits.max_household_size,
        ),
        wheelchair_places=facility.wheelchair_places,
        contra_indications=list(facility.contra_indications),
        placement_authority=facility.placement_authority,
        calendar=[
            PeriodAnswer.model_validate(
                {"from": period.starts_on, "to": period.ends_on, "places": period.places, "source": period.source}
            )
            for period in facility.calendar
        ],
        occupancy=OccupancyAnswer(
            on=today,
            places=places,
            held=room.held,
            free=room.free_on(today),
            over_occupied=max(0, room.held - places),
        ),
        price_per_person_per_night_cents=facility.price_per_person_per_night_cents,
    )


async def shown_in_full(desk: Desk, room: Room, response: Response) -> FacilityAnswer:
    """A facility with its address and the ETag of its calendar, for who may see both."""
    facility_id = room.facility.facility_id
    sealed = await desk.read.facilities.sealed_address(facility_id)
    response.headers["ETag"] = etag(room.facility.calendar_version)
    return facility_answer(room, legal_day(desk.read.clock.now()), desk.open(facility_id, sealed))
