"""One seed: users, three services, a hostile transport and crashes on a virtual clock; then quiet, then the checks."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import Any

from shared.clock import FixedClock, legal_day
from shared.deciding import Refused
from shared.messaging.idempotency import Once
from shared.messaging.unit_of_work import Unavailable
from tests.simulation import orders
from tests.simulation.background import Background
from tests.simulation.checks import differences
from tests.simulation.desk import Desk
from tests.simulation.faults import Crashed, Faults
from tests.simulation.members import Member
from tests.simulation.model import Model
from tests.simulation.network import Network
from tests.simulation.orders import Order
from tests.simulation.picture import Picture, picture_of
from tests.simulation.reading import Reading
from tests.simulation.world import HOUSES, PERIOD

STEPS = 40
_STRIDES = (timedelta(seconds=20), timedelta(hours=3), timedelta(days=1), timedelta(days=4))
_MOST_ROUNDS = 2_000


class Differs(AssertionError):
    """The services and the reference model do not agree."""


@dataclass(slots=True)
class Simulation:
    """What one seed needs. Everything random comes from `random`, so the same seed is the same history."""

    seed: int
    clock: FixedClock
    network: Network
    faults: Faults
    members: dict[str, Member]
    random: Random
    model: Model = field(default_factory=Model)
    history: list[str] = field(default_factory=list)
    waiting: list[Order] = field(default_factory=list)
    """Sent, and not answered: sent again with the same keys before anything else."""
    sent: int = 0
    done: list[tuple[Order, Any]] = field(default_factory=list)

    async def run(self, steps: int = STEPS) -> Picture:
        """Raises `Differs`, with the history, when anything is not as the reference model says."""
        await self._prepare(self.random.choice((1, 3, 8)))
        desk = Desk(self.random, self.clock, self.readings)
        for _ in range(steps):
            self.clock.advance(self.random.choice(_STRIDES) * self.random.random())
            await self._user(desk)
            await self.background.some()
        return await self._compared()

    async def run_intake(self, count: int = STEPS) -> Picture:
        """The same orders at the same moments whatever the transport does, in a world with room for everybody."""
        await self._prepare(60, places=50)
        desk = Desk(Random(self.seed), self.clock, self.readings, of_intake_only=True)  # noqa: S311
        for _ in range(count):
            self.clock.advance(desk.random.choice(_STRIDES) * desk.random.random())
            await self._send([await desk.next_order()])
            while self.waiting:
                await self._send(self.waiting)
            await self.background.some()
        return await self._compared()

    @property
    def background(self) -> Background:
        return Background(self.members, self.faults, self.random, self._tell)

    @property
    def readings(self) -> dict[str, Reading]:
        return {name: one.reading for name, one in self.members.items()}

    async def _prepare(self, number: int, places: int | None = None) -> None:
        share, self.faults.share = self.faults.share, 0.0
        for house in HOUSES:
            await self._send([orders.register(house if places is None else replace(house, places=places))])
        await self._send([orders.number(PERIOD, number, None)])
        self.faults.share = share

    async def _compared(self) -> Picture:
        self.faults.share = 0.0
        await self._until_quiet()
        picture = await picture_of(self.readings, self.clock.at)
        if found := list(differences(picture, self.model)):
            self._differs("\n".join(found))
        return picture

    async def _user(self, desk: Desk) -> None:
        if self.waiting:
            await self._send(self.waiting)
        elif self.done and self.random.random() < 0.08:
            await self._repeat(*self.random.choice(self.done))
        else:
            await self._send_at_once([await desk.next_order() for _ in range(self.random.choice((1, 1, 1, 1, 2, 3)))])

    async def _send_at_once(self, given: list[Order]) -> None:
        """Without faults where two are about the same: otherwise nobody could say which of them was first."""
        share = self.faults.share
        if len({order.subject for order in given}) < len(given):
            self.faults.share = 0.0
        await self._send(given)
        self.faults.share = share

    async def _send(self, given: list[Order]) -> None:
        """All at once; they are handled in this order, sharing transactions where they go to one service."""
        for order in given:
            if order.once is None:
                self.sent += 1
                order.once = Once("client", str(self.sent), b"%d" % self.sent)
        self.waiting = []
        answers = await asyncio.gather(*(self._carry_out(order) for order in given))
        for order, answer in zip(given, answers, strict=True):
            self._answered(order, answer)

    def _answered(self, order: Order, answer: Any) -> None:
        if self.waiting or _no_answer(answer):
            self._tell(f"{order} not answered")
            self.waiting.append(order)
            return
        possible = self.model.possible(order.name, order.told)
        if isinstance(answer, Refused):
            self._tell(f"{order} refused: {answer.code}")
            if possible is True:
                self._differs(f"{order} was refused ({answer.code}) and had to be acknowledged")
            return
        self._tell(f"{order} acknowledged")
        if possible is False:
            self._differs(f"{order} was acknowledged and had to be refused")
        self.model.acknowledged(order.name, order.told, answer, legal_day(self.clock.at).isoformat())
        self.done.append((order, answer))

    async def _repeat(self, order: Order, first: Any) -> None:
        """The second click: the same key gets the same answer, and nothing happens again."""
        again = await self._carry_out(order)
        self._tell(f"{order} repeated: {type(again).__name__}")
        if again != first and not _no_answer(again):
            self._differs(f"{order} was answered {first}, and {again} the second time")

    async def _carry_out(self, order: Order) -> Any:
        """The answer, or what came instead of it."""
        member = self.members[order.member]
        member.stirred = True
        answering = asyncio.ensure_future(
            member.work.execute(order.command, order.handling, actor="client", once=order.once)
        )
        crash = asyncio.ensure_future(self.faults.crashed.wait())
        await asyncio.wait((answering, crash), return_when=asyncio.FIRST_COMPLETED)
        crash.cancel()
        if not answering.done():
            answering.cancel()
            self.faults.crashed.clear()
            member.restart()
            return Crashed()
        try:
            return answering.result()
        except (Refused, Unavailable) as instead:
            return instead

    async def _until_quiet(self) -> None:
        """Everything is answered, published, delivered and handled."""
        for _ in range(_MOST_ROUNDS):
            moved = len(self.waiting)
            if self.waiting:
                await self._send(self.waiting)
            moved += await self.background.everything()
            if moved:
                continue
            arrival = self.network.next_arrival()
            if arrival is None:
                return
            self.clock.at = max(self.clock.at, arrival)
        self._differs("it never becomes quiet")

    def _tell(self, line: str) -> None:
        self.history.append(f"{self.clock.at:%m-%d %H:%M:%S} {line}")

    def _differs(self, what: str) -> None:
        raise Differs(f"seed {self.seed}: {what}\n" + "\n".join(self.history))


def _no_answer(answer: Any) -> bool:
    if isinstance(answer, Refused):
        return answer.code == "request-in-flight"
    return isinstance(answer, Crashed | Unavailable)
