"""Orders of users: a command for a service with what it says in plain words, for the reference model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from housing_service.application import (
    accept_request,
    decide_refusal,
    refuse_request,
    report_home_found,
    report_housed,
    set_national_number,
    withdraw_request,
)
from housing_service.application.requests import Addressed
from housing_service.domain.outflow_request import OutflowRequest
from housing_service.domain.targets import Part
from placement_service.application.accept_offer import ACCEPT_OFFER, AcceptOffer
from placement_service.application.confirm_proposal import CONFIRM_PROPOSAL, ConfirmProposal
from placement_service.application.decline_offer import DECLINE_OFFER, DeclineOffer
from placement_service.application.record_arrival import RECORD_ARRIVAL, RecordArrival
from placement_service.application.record_departure import RECORD_DEPARTURE, RecordDeparture
from placement_service.application.record_diagnostics import RECORD_DIAGNOSTICS, RecordDiagnostics
from placement_service.application.register_facility import REGISTER_FACILITY, RegisterFacility
from placement_service.application.set_capacity import SET_CAPACITY, SetCapacity
from placement_service.domain.case import Case
from placement_service.domain.facility import Admission, CapacityPeriod, Facility
from placement_service.domain.offer import Offer
from placement_service.domain.stay import Stay
from shared.deciding import Handling
from shared.messaging.idempotency import Once
from shared.vocabulary import (
    ContraIndication,
    DeclineReason,
    DepartureDestination,
    Destination,
    FacilityId,
    HalfYear,
    MunicipalityCode,
    OfferId,
    PoliceRegion,
    ProvinceCode,
    RefusalReason,
    RefusedBy,
    RequestWithdrawal,
    Route,
    Sex,
    StayId,
)
from tests.simulation.world import START, House

CONTRACT_BEGIN, CONTRACT_END = date(2012, 7, 1), date(2014, 12, 31)


@dataclass(slots=True)
class Order:
    """What one user wants of one service; `told` is all that the reference model hears of it."""

    name: str
    member: str
    command: Any
    handling: Handling[Any]
    told: Mapping[str, Any] = field(default_factory=dict)
    once: Once | None = None

    @property
    def subject(self) -> object:
        """What it is about."""
        return next((self.told[key] for key in ("case", "operation", "facility") if key in self.told), self.name)

    def __str__(self) -> str:
        return f"{self.name} {dict(self.told)}"


def register(house: House) -> Order:
    facility = Facility(
        facility_id=FacilityId(house.facility_id),
        name="demo",
        route=Route(house.route),
        municipality=MunicipalityCode(house.municipality),
        province=ProvinceCode(house.province),
        police_region=PoliceRegion.OOST_BRABANT,
        admits=Admission(tuple(Sex(sex) for sex in house.sexes), house.children, house.min_age, house.largest),
        changed_on=START.date(),
        wheelchair_places=house.wheelchair_places,
        contra_indications=(ContraIndication.ADDICTION,) if house.refuses_addiction else (),
        calendar=(CapacityPeriod(CONTRACT_BEGIN, CONTRACT_END, house.places, "demo"),),
        calendar_version=1,
    )
    periods = [(CONTRACT_BEGIN.isoformat(), house.places)]
    told = {"facility": str(house.facility_id), "periods": periods, "seen": 0}
    return Order("capacity", "placement", RegisterFacility(facility, None), REGISTER_FACILITY, told)


def capacity(facility: Facility, periods: Sequence[tuple[date, int]], *, stale: bool = False) -> Order:
    """So many places from each day on."""
    version = facility.calendar_version - 1 if stale else facility.calendar_version
    ends = [begins - timedelta(days=1) for begins, _ in periods[1:]]
    calendar = tuple(
        CapacityPeriod(begins, end, places, "demo")
        for (begins, places), end in zip(periods, [*ends, CONTRACT_END], strict=True)
    )
    told = {
        "facility": str(facility.facility_id),
        "periods": [(begins.isoformat(), places) for begins, places in periods],
        "seen": version,
    }
    command = SetCapacity(facility.facility_id, calendar, version, None)
    return Order("capacity", "placement", command, SET_CAPACITY, told)


def confirm(case: Case, offer: UUID) -> Order:
    assert case.proposal is not None
    proposal = case.proposal.proposal_id
    command = ConfirmProposal(proposal, case.case_id, OfferId(offer))
    told = {"case": str(case.case_id), "proposal": str(proposal), "offer": str(offer)}
    return Order("confirm", "placement", command, CONFIRM_PROPOSAL, told)


def accept(offer: Offer, stay: UUID, *, stranger: bool = False) -> Order:
    told = {"case": str(offer.case_id), "offer": str(offer.offer_id), "stay": str(stay), "stranger": stranger}
    command = AcceptOffer(offer.offer_id, StayId(stay), "somebody else" if stranger else None)
    return Order("accept", "placement", command, ACCEPT_OFFER, told)


def decline(offer: Offer, reason: DeclineReason) -> Order:
    told = {"case": str(offer.case_id), "offer": str(offer.offer_id), "facility": str(offer.facility_id)}
    return Order("decline", "placement", DeclineOffer(offer.offer_id, reason, None, None), DECLINE_OFFER, told)


def arrive(stay: Stay, at: datetime, *, future: bool) -> Order:
    told = {"case": str(stay.case_id), "stay": str(stay.stay_id), "future": future, "on": at.date().isoformat()}
    return Order("arrive", "placement", RecordArrival(stay.stay_id, at, None), RECORD_ARRIVAL, told)


def diagnose(stay: Stay, on: date, destination: Destination) -> Order:
    told = {"case": str(stay.case_id), "stay": str(stay.stay_id), "destination": destination.value}
    command = RecordDiagnostics(stay.stay_id, on, destination, None, None, None)
    return Order("diagnose", "placement", command, RECORD_DIAGNOSTICS, told)


def depart(stay: Stay, at: datetime, destination: DepartureDestination) -> Order:
    told = {"case": str(stay.case_id), "stay": str(stay.stay_id)}
    command = RecordDeparture(stay.stay_id, at, destination, None, None)
    return Order("depart", "placement", command, RECORD_DEPARTURE, told)


def number(period: str, persons: int, revision: int | None) -> Order:
    command = set_national_number.SetNationalNumber(
        HalfYear(period), (Part("regular", persons),), date(2012, 10, 1), "demo", revision, None
    )
    told = {"period": period, "number": persons, "revision": revision}
    return Order("number", "housing", command, set_national_number.HANDLING, told)


def _to(request: OutflowRequest) -> Addressed:
    return Addressed(request.request_id, request.case_id, request.municipality)


def _about(request: OutflowRequest) -> dict[str, Any]:
    return {"case": str(request.case_id), "request": str(request.request_id)}


def accept_home_request(request: OutflowRequest, on: date) -> Order:
    command = accept_request.AcceptRequest(_to(request), on)
    return Order("request-accepted", "housing", command, accept_request.HANDLING, _about(request))


def home_found(request: OutflowRequest, on: date, fits: int) -> Order:
    command = report_home_found.ReportHomeFound(_to(request), on, on, fits)
    told = {**_about(request), "fits": fits, "needed": request.persons}
    return Order("home-found", "housing", command, report_home_found.HANDLING, told)


def housed(request: OutflowRequest, on: date, persons: int) -> Order:
    command = report_housed.ReportHoused(_to(request), on, persons)
    told = {**_about(request), "persons": persons}
    return Order("household-housed", "housing", command, report_housed.HANDLING, told)


def refuse(request: OutflowRequest, by: RefusedBy) -> Order:
    command = refuse_request.RefuseRequest(_to(request), by, RefusalReason.NO_FITTING_HOME, None)
    return Order("refuse", "housing", command, refuse_request.HANDLING, _about(request))


def decide(request: OutflowRequest, *, accepted: bool) -> Order:
    command = decide_refusal.DecideRefusal(_to(request), accepted, "demo")
    return Order("decide", "housing", command, decide_refusal.HANDLING, {**_about(request), "accepted": accepted})


def withdraw_home_request(request: OutflowRequest, reason: RequestWithdrawal) -> Order:
    command = withdraw_request.WithdrawRequest(_to(request), reason, None)
    told = {**_about(request), "reason": reason.value}
    return Order("request-withdrawn", "housing", command, withdraw_request.HANDLING, told)
