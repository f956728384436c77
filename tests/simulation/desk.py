"""The users of the simulation: by seed they do what is next, and sometimes what is not possible at all."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from housing_service.domain.national_number import NationalNumber
from housing_service.domain.outflow_request import OutflowRequest
from intake_service.domain.case import Case
from intake_service.domain.operation import Operation
from placement_service.domain.case import Case as PlacementCase
from placement_service.domain.facility import Facility
from placement_service.domain.offer import Offer
from placement_service.domain.stay import Stay
from shared.clock import FixedClock, legal_day
from shared.vocabulary import (
    DeclineReason,
    DepartureDestination,
    Destination,
    PermitDecision,
    PermitGround,
    ReferralWithdrawal,
    RefusedBy,
    RequestWithdrawal,
)
from tests.simulation import intake_orders, orders
from tests.simulation.orders import Order
from tests.simulation.reading import Reading
from tests.simulation.world import MEMBERS, PERIOD, PROFILES

T = TypeVar("T")
Make = Callable[["Desk"], Awaitable[Order | None]]
MOST_CASES = 7
_OUT_OF_TURN = 0.12
"""Share of the orders that are about anything, in whatever state it is."""


@dataclass(slots=True)
class Desk:
    """Makes orders; what it reads is committed, and may be old news by the time the order arrives."""

    random: Random
    clock: FixedClock
    readings: Mapping[str, Reading]
    of_intake_only: bool = False
    """Then what they do depends on nothing that the transport could change."""

    async def next_order(self) -> Order:
        """Something to do; while nothing is to be done somebody is referred."""
        for _ in range(4):
            kinds, weights = zip(*(_OF_INTAKE if self.of_intake_only else _KINDS), strict=True)
            make: Make = self.random.choices(kinds, weights)[0]
            if (order := await make(self)) is not None:
                return order
        return await refer(self) or await permit(self) or self.announcement()

    def new_id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    async def one(self, member: str, kind: type[T], suits: Callable[[T], bool]) -> T | None:
        found: Sequence[T] = await self.readings[member].all(kind)
        suited = [one for one in found if suits(one)]
        chosen = found if self.rarely(_OUT_OF_TURN) else suited
        return self.random.choice(chosen) if chosen else None

    def rarely(self, share: float = 0.08) -> bool:
        return self.random.random() < share

    def announcement(self) -> Order:
        return intake_orders.announce(self.new_id(), legal_day(self.now) + timedelta(days=self.random.randint(-2, 9)))

    @property
    def now(self) -> datetime:
        return self.clock.now()


async def refer(desk: Desk) -> Order | None:
    if len(await desk.readings["intake"].all(Case)) >= MOST_CASES:
        return None
    profile = desk.random.choice(PROFILES if desk.rarely(0.4) else PROFILES[:4])
    consent = not desk.rarely()
    return intake_orders.refer(desk.new_id(), profile, legal_day(desk.now) - timedelta(days=1), consent=consent)


async def announce(desk: Desk) -> Order | None:
    return desk.announcement() if len(await desk.readings["intake"].all(Operation)) < 2 else None


async def members(desk: Desk) -> Order | None:
    if len(await desk.readings["intake"].all(Case)) >= MOST_CASES:
        return None
    operation = await desk.one("intake", Operation, lambda one: one.state.value != "cancelled")
    rows = [
        None if desk.rarely(0.2) else (desk.new_id(), desk.random.choice(MEMBERS))
        for _ in range(desk.random.randint(1, 3))
    ]
    return None if operation is None else intake_orders.members(operation, rows)


async def cancel(desk: Desk) -> Order | None:
    operation = await desk.one("intake", Operation, lambda one: one.state.value == "announced")
    return None if operation is None else intake_orders.cancel(operation)


async def reflect(desk: Desk) -> Order | None:
    case = await desk.one("intake", Case, lambda one: one.reflection_period is None and one.withdrawal is None)
    future = desk.rarely()
    day = legal_day(desk.now) + timedelta(days=300 if future else -desk.random.randint(0, 1))
    return None if case is None else intake_orders.reflect(case, day, future=future)


async def end_reflection(desk: Desk) -> Order | None:
    case = await desk.one("intake", Case, lambda one: one.reflection_period is not None)
    return None if case is None else intake_orders.end_reflection(case, legal_day(desk.now))


async def report(desk: Desk) -> Order | None:
    case = await desk.one("intake", Case, lambda one: not one.has_signed_report and one.withdrawal is None)
    sent = desk.now if desk.rarely(0.5) else None
    return None if case is None else intake_orders.report(case, legal_day(desk.now), sent, signed=desk.rarely(0.7))


async def permit(desk: Desk) -> Order | None:
    case = await desk.one("intake", Case, lambda one: one.withdrawal is None and not one.is_dutch)
    if case is None:
        return None
    granted = case.permit is not None and case.permit.is_granted
    later = (PermitDecision.EXTENDED, PermitDecision.WITHDRAWN)
    first = (PermitDecision.GRANTED, PermitDecision.GRANTED, PermitDecision.GRANTED, PermitDecision.REFUSED)
    kind = desk.random.choice(tuple(PermitDecision) if desk.rarely() else later if granted else first)
    if granted and not desk.rarely(0.3):
        return None
    grounds = (PermitGround.COMPLAINANT, PermitGround.COOPERATING, PermitGround.UNABLE_TO_REPORT, PermitGround.WITNESS)
    return intake_orders.permit(case, kind, desk.random.choice(grounds), desk.now)


async def withdraw(desk: Desk) -> Order | None:
    case = await desk.one("intake", Case, lambda one: one.withdrawal is None)
    reason = desk.random.choice((ReferralWithdrawal.NOT_A_VICTIM, ReferralWithdrawal.LEFT_UNKNOWN))
    return None if case is None else intake_orders.withdraw(case, reason, stranger=desk.rarely())


async def confirm(desk: Desk) -> Order | None:
    case = await desk.one("placement", PlacementCase, lambda one: one.state.value == "proposed")
    return None if case is None or case.proposal is None else orders.confirm(case, desk.new_id())


async def answer_offer(desk: Desk) -> Order | None:
    offer = await desk.one("placement", Offer, lambda one: one.state.value == "open")
    if offer is None:
        return None
    if desk.rarely(0.25):
        return orders.decline(offer, desk.random.choice((DeclineReason.INFECTION, DeclineReason.OWN_QUOTA)))
    return orders.accept(offer, desk.new_id(), stranger=desk.rarely(0.04))


async def arrive(desk: Desk) -> Order | None:
    stay = await desk.one("placement", Stay, lambda one: one.state.value == "expected")
    future = desk.rarely()
    at = desk.now + timedelta(hours=5000 if future else -1)
    return None if stay is None else orders.arrive(stay, at, future=future)


async def live_on(desk: Desk) -> Order | None:
    stay = await desk.one("placement", Stay, lambda one: one.state.value == "arrived")
    if stay is None:
        return None
    if desk.rarely(0.4):
        return orders.diagnose(stay, legal_day(desk.now), desk.random.choice(tuple(Destination)))
    return orders.depart(stay, desk.now, desk.random.choice(tuple(DepartureDestination)))


async def capacity(desk: Desk) -> Order | None:
    facility = await desk.one("placement", Facility, lambda one: True)
    stale = desk.rarely(0.15)
    later = legal_day(desk.now) + timedelta(days=desk.random.randint(1, 12))
    periods = [(orders.CONTRACT_BEGIN, desk.random.randint(0, 4)), (later, desk.random.randint(0, 4))]
    kept = periods if desk.rarely(0.5) else periods[:1]
    return None if facility is None else orders.capacity(facility, kept, stale=stale)


async def number(desk: Desk) -> Order | None:
    [known, *_] = [*await desk.readings["housing"].all(NationalNumber), None]
    revision = None if known is None else known.revision
    if desk.rarely(0.15):
        revision = 7 if revision is None else None
    return orders.number(PERIOD, desk.random.randint(1, 9), revision)


async def municipality(desk: Desk) -> Order | None:
    request = await desk.one("housing", OutflowRequest, lambda one: one.is_open)
    if request is None:
        return None
    today = legal_day(desk.now)
    if desk.rarely(0.2):
        return orders.refuse(request, desk.random.choice(tuple(RefusedBy)))
    if desk.rarely(0.08):
        reasons = (RequestWithdrawal.OWN_HOME, RequestWithdrawal.DIED)
        return orders.withdraw_home_request(request, desk.random.choice(reasons))
    if desk.rarely(0.5 if request.pending_refusal is not None else 0.02):
        return orders.decide(request, accepted=desk.rarely(0.6))
    choices = {
        "requested": orders.accept_home_request(request, today),
        "accepted": orders.home_found(request, today, request.persons - desk.rarely()),
        "home-found": orders.housed(request, today, desk.random.randint(1, request.persons)),
    }
    state = desk.random.choice(tuple(choices)) if desk.rarely() else request.state.value
    return choices.get(state)


_OF_INTAKE: Sequence[tuple[Make, int]] = (
    (refer, 10), (announce, 2), (members, 3), (cancel, 1), (reflect, 3), (end_reflection, 1), (report, 4),
    (permit, 8), (withdraw, 2),
)  # fmt: skip
_KINDS: Sequence[tuple[Make, int]] = (
    *_OF_INTAKE, (confirm, 12), (answer_offer, 12), (arrive, 8), (live_on, 6), (capacity, 3), (number, 2),
    (municipality, 20),
)  # fmt: skip
