"""The load: as many households at once as it takes, until enough commands were answered; seeded."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.faults import households
from tests.faults.commanding import Commander
from tests.faults.flows import Desks, Household

NO_MORE_S = 20.0
"""After the load is told to end, households that still wait for a desk to move give up after this."""
_LOOK_S = 0.4


@dataclass
class Board:
    """What lies on the desks of coordinator and municipalities, read in lists as their screens would."""

    commander: Commander
    look_s: float = _LOOK_S
    _waiting: dict[tuple[str, str], asyncio.Future[dict[str, Any] | None]] = field(default_factory=dict)

    def desks(self) -> Desks:
        return Desks(lambda case: self._wait("proposal", case), lambda case: self._wait("request", case))

    async def _wait(self, kind: str, case: str) -> dict[str, Any] | None:
        future: asyncio.Future[dict[str, Any] | None] = asyncio.get_running_loop().create_future()
        self._waiting[kind, case] = future
        return await future

    async def keep(self) -> None:
        """Read both lists again and again, until cancelled."""
        while True:
            if self._awaited("proposal"):
                await self._read("proposal", "/placement/v1/proposals?limit=200")
            if self._awaited("request"):
                await self._read("request", "/housing/v1/requests?state=requested&limit=200")
            await asyncio.sleep(self.look_s)

    async def _read(self, kind: str, path: str | None) -> None:
        while path:
            page = await self.commander.get("coordinator", path)
            for item in (page or {}).get("items", ()):
                future = self._waiting.pop((kind, item["caseId"]), None)
                if future is not None:
                    future.set_result(item)
            path = (page or {}).get("next")

    def _awaited(self, kind: str) -> bool:
        return any(waiting[0] == kind for waiting in self._waiting)

    def give_up(self) -> None:
        """Nobody waits for a desk any longer."""
        for future in self._waiting.values():
            future.set_result(None)
        self._waiting.clear()


@dataclass
class Load:
    """`at_once` households play at the same time; `enough` is asked before each new one."""

    commander: Commander
    seed: int
    at_once: int
    enough: Callable[[], bool]
    one_province: bool = False
    linger: float = 0.5
    no_more_s: float = NO_MORE_S
    look_s: float = _LOOK_S
    played: int = 0

    async def prepare(self, places: int, desks: int = 2) -> list[str]:
        """Facilities that take everybody; answers their ids."""
        found = []
        for number in range(desks):
            body, calendar = households.facility(f"Load shelter {self.seed}-{number}", places)
            path = "/placement/v1/facilities"
            answer = await self.commander.post("register", body["name"], "coordinator", path, body)
            assert answer is not None, "the facilities of the load are refused"
            put = f"{path}/{answer['facilityId']}/capacity"
            await self.commander.put_until_answered("coordinator", put, calendar)
            found.append(answer["facilityId"])
        return found

    async def run(self, facilities: list[str], places: int) -> None:
        """Until enough; then everybody finishes what was begun, or gives up waiting."""
        board = Board(self.commander, self.look_s)
        keeper = asyncio.create_task(board.keep())
        editors = [asyncio.create_task(self._edit(facilities[0], places, number)) for number in range(2)]
        try:
            players = [asyncio.create_task(self._play(board)) for _ in range(self.at_once)]
            while not self.enough():
                await asyncio.sleep(0.1)
                for task in (keeper, *editors, *players):
                    if task.done():
                        task.result()
            for editor in editors:
                editor.cancel()
            _, late = await asyncio.wait(players, timeout=self.no_more_s)
            while late:
                board.give_up()
                _, late = await asyncio.wait(late, timeout=0.5)
            for player in players:
                player.result()
        finally:
            keeper.cancel()

    async def _play(self, board: Board) -> None:
        while not self.enough():
            self.played += 1
            number = self.played
            rng = random.Random(f"{self.seed}:{number}")  # noqa: S311 - seeded on purpose
            if number % 25 == 0:
                await self._group(rng, number)
            else:
                await Household(number, rng, self.commander, board.desks(), self.one_province, self.linger).play()

    async def _group(self, rng: random.Random, number: int) -> None:
        """An operation with its members in one call."""
        body = households.operation(number)
        at = "/intake/v1/operations"
        announced = await self.commander.post("announce", f"load-{number}", "referring-partner", at, body)
        if announced is not None:
            operation = announced["operationId"]
            rows = households.members(rng, number)
            path = f"{at}/{operation}/members"
            await self.commander.post("members", operation, "referring-partner", path, rows, count=len(rows["members"]))

    async def _edit(self, facility: str, places: int, editor: int) -> None:
        """Somebody who changes a calendar he has read, while another does the same."""
        path = f"/placement/v1/facilities/{facility}"
        for turn in range(1_000_000):
            given = {"Authorization": f"Bearer {self.commander.tokens['coordinator']}"}
            try:
                answer = await self.commander.client.get(path, headers=given)
            except httpx.TransportError:
                await asyncio.sleep(self.look_s)
                continue
            etag = answer.headers.get("etag")
            if answer.is_success and etag:
                source = f"editor {editor} turn {turn}"
                body = households.calendar(places + turn % 2, source)
                put = f"{path}/capacity"
                await self.commander.put_if_unchanged(facility, put, body, etag, source)
            await asyncio.sleep(self.commander.rng.uniform(0, 5 * self.look_s))
