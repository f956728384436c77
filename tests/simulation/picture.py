"""The three services as they are in the end, in plain values: what the reference model is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from housing_service.domain.outflow_case import OutflowCase
from housing_service.domain.outflow_request import OutflowRequest
from housing_service.domain.target_book import TargetBook
from intake_service.domain.case import Case as IntakeCase
from placement_service.domain.case import Case
from placement_service.domain.offer import Offer
from placement_service.domain.stay import Stay
from shared.clock import legal_day
from shared.vocabulary import HalfYear
from tests.simulation.reading import Messaging, Reading
from tests.simulation.world import PERIOD


@dataclass(frozen=True, slots=True)
class PlacedCase:
    category: str
    route: str
    state: str
    in_reflection: bool
    facility: str | None
    declined_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outflow:
    state: str
    request: str | None
    arrived: bool


@dataclass(frozen=True, slots=True)
class HomeRequest:
    case: str
    municipality: str
    state: str
    holders: int
    pending: bool


@dataclass(frozen=True, slots=True)
class Book:
    target: int
    housed: int
    promised: int


@dataclass(frozen=True, slots=True)
class Picture:
    at: datetime
    today: str
    """The day in Amsterdam."""
    messaging: Mapping[str, Messaging]
    intake_cases: frozenset[str]
    cases: Mapping[str, PlacedCase]
    offers: Mapping[str, str]
    stays: Mapping[str, str]
    open_places: list[tuple[str, int, str]]
    outflows: Mapping[str, Outflow]
    requests: Mapping[str, HomeRequest]
    books: Mapping[str, Book]
    ledger: list[tuple[str, str, str, int, str | None]]


async def picture_of(readings: Mapping[str, Reading], at: datetime) -> Picture:
    intake, placement, housing = readings["intake"], readings["placement"], readings["housing"]
    return Picture(
        at=at,
        today=legal_day(at).isoformat(),
        messaging={name: await reading.messaging() for name, reading in readings.items()},
        intake_cases=frozenset(str(case.case_id) for case in await intake.all(IntakeCase)),
        cases={str(case.case_id): _placed(case) for case in await placement.all(Case)},
        offers={str(offer.offer_id): offer.state.value for offer in await placement.all(Offer)},
        stays={str(stay.stay_id): stay.state.value for stay in await placement.all(Stay)},
        open_places=await placement.open_places(),
        outflows={str(case.case_id): _outflow(case) for case in await housing.all(OutflowCase)},
        requests={str(one.request_id): _request(one) for one in await housing.all(OutflowRequest)},
        books={book.code: _book(book) for book in await housing.all(TargetBook)},
        ledger=await housing.ledger(),
    )


def _placed(case: Case) -> PlacedCase:
    return PlacedCase(
        case.category.value,
        case.route.value,
        case.state.value,
        case.facts.in_reflection_period,
        None if case.facility_id is None else str(case.facility_id),
        frozenset(str(facility) for facility in case.declined_by),
    )


def _outflow(case: OutflowCase) -> Outflow:
    request = None if case.request_id is None else str(case.request_id)
    return Outflow(case.state.value, request, case.arrived_on is not None)


def _request(one: OutflowRequest) -> HomeRequest:
    pending = one.pending_refusal is not None
    return HomeRequest(str(one.case_id), one.municipality, one.state.value, one.holders, pending)


def _book(book: TargetBook) -> Book:
    position = book.booked(HalfYear(PERIOD)).position
    return Book(position.target, position.housed, book.promised)
