"""The letter's three categories, played through the API with the example bodies, each by whoever does it in reality."""

import asyncio
import json
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from shared.clock import AMSTERDAM, legal_day
from standalone.partner import Partner
from standalone.shifted_days import ShiftedDays
from standalone.telling import Teller

EXAMPLES = Path(__file__).parents[4] / "docs" / "examples" / "requests"
_WAIT_S = 30.0
_PAUSE_S = 0.1


class StoryEnds(Exception):
    """The demonstration cannot go on; tells why and what to do."""


def example(number: str) -> Any:
    """The example body whose file name begins with a number."""
    [file] = EXAMPLES.glob(f"{number}-*.json")
    return json.loads(file.read_text())


class Stage:
    """One play on one instance: the partners' calls, the days it is set on, and the teller."""

    def __init__(self, partner: Partner, days: ShiftedDays, teller: Teller) -> None:
        self.partner = partner
        self.days = days
        self.teller = teller

    def body(self, number: str) -> Any:
        return self.days.body(example(number))

    async def post(self, role: str, path: str, body: Any = None) -> Any:
        return await self.partner.post(role, path, body, key=str(uuid4()))

    async def now(self) -> datetime:
        return datetime.fromisoformat((await self.partner.get("operations", "/clock"))["now"])

    async def forward_to(self, local: str) -> None:
        """Set the clock on, unless it is later already."""
        to = self.days.at(local)
        if to > await self.now():
            await self.post("operations", "/clock", {"now": to.isoformat()})
        self.teller.step(f"The clock stands at {(await self.now()).astimezone(AMSTERDAM):%A %d %B %Y %H:%M}.")

    async def case_in(self, case_id: str, *states: str) -> Mapping[str, Any]:
        """Placement's view, once the event has reached it and the case is in one of the states."""
        seen: Mapping[str, Any] | None = None
        until = time.monotonic() + _WAIT_S
        while time.monotonic() < until:
            seen = await self.partner.find("coordinator", f"/placement/v1/cases/{case_id}")
            if seen and seen["state"] in states:
                return seen
            await asyncio.sleep(_PAUSE_S)
        state = seen["state"] if seen else "not known to placement"
        raise StoryEnds(f"the case is {state} and does not become {' or '.join(states)}")

    async def request_in(self, case_id: str, state: str) -> Mapping[str, Any]:
        """Housing's request for the case, once it is in that state."""
        until = time.monotonic() + _WAIT_S
        while time.monotonic() < until:
            found = await self.partner.get("coordinator", f"/housing/v1/requests?caseId={case_id}")
            for request in found["items"]:
                if request["state"] == state:
                    return dict(request)
            await asyncio.sleep(_PAUSE_S)
        raise StoryEnds(f"no municipality has a request of this case that is {state}")

    async def today(self) -> str:
        return legal_day(await self.now()).isoformat()
