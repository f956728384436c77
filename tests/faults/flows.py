"""One household's way, step by step as partners would take it, with chance deciding at every turn."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tests.faults import households
from tests.faults.commanding import Commander

Look = Callable[[str], Awaitable[dict[str, Any] | None]]


@dataclass
class Desks:
    """What partners see on their desks: the open proposal of a case, the open request for it; None = none came."""

    proposal: Look
    request: Look


@dataclass
class Household:
    """Plays one household; every step may be refused, since the others act at the same time."""

    number: int
    rng: random.Random
    commander: Commander
    desks: Desks
    one_province: bool = False
    linger: float = 0.5

    async def play(self) -> None:
        kind, body = households.referral(self.rng, self.number, one_province=self.one_province)
        reference = body["reporter"]["reference"]
        path = "/intake/v1/referrals"
        answer = await self.commander.post("refer", reference, "referring-partner", path, body, reference=reference)
        if answer is None:
            return
        case = answer["caseId"]
        ways = [self._shelter(case)] if kind not in ("witness", "registration") else []
        if kind in ("foreign-woman", "foreign-man"):
            ways.append(self._permit_and_home(case))
        if self.rng.random() < 0.06:
            ways.append(self._withdraw(case))
        async with asyncio.TaskGroup() as group:
            for way in ways:
                group.create_task(way)

    async def _shelter(self, case: str) -> None:
        act = self._act
        while (proposal := await self.desks.proposal(case)) is not None:
            confirmed = await act("confirm", case, "coordinator", f"proposals/{proposal['proposalId']}/confirmation")
            if confirmed is None:
                return
            offer = f"offers/{confirmed['offerId']}"
            if self.rng.random() < 0.15:
                declined = await act("decline", case, "shelter", f"{offer}/decline", {"reason": "no-place"})
                if declined is None:
                    return
                continue
            accepted = await act("accept", case, "shelter", f"{offer}/acceptance")
            if accepted is not None:
                await self._stay(case, f"stays/{accepted['stayId']}")
            return

    async def _stay(self, case: str, stay: str) -> None:
        arrived = {"arrivedAt": households.ARRIVED_AT}
        if await self._act("arrive", case, "shelter", f"{stay}/arrival", arrived) is None:
            return
        if self.rng.random() < 0.4:
            body = {"completedOn": households.DAY, "destination": self.rng.choice(("independent", "supported-living"))}
            await self._act("diagnose", case, "shelter", f"{stay}/diagnostics", body)
        await asyncio.sleep(self.rng.uniform(0, self.linger))
        if self.rng.random() < 0.95:
            body = {"departedAt": households.DEPARTED_AT, "destination": "home"}
            await self._act("depart", case, "shelter", f"{stay}/departure", body)

    async def _permit_and_home(self, case: str) -> None:
        if self.rng.random() < 0.7:
            body = {"startedOn": households.DAY, "offeredBy": "police"}
            await self._on_case("reflect", case, "referring-partner", "reflection-period", body)
            if self.rng.random() < 0.3:
                declined = {"reason": "declined", "endedOn": households.DAY}
                await self._on_case("end-reflection", case, "referring-partner", "reflection-period/end", declined)
        sent = {"kind": "criminal-report", "filedOn": households.DAY, "signed": True}
        sent["sentToImmigrationServiceAt"] = f"{households.DAY}T10:00:00+02:00"
        if await self._on_case("report", case, "referring-partner", "criminal-report", sent) is None:
            return
        if await self._decided(case):
            await self._home(case)

    async def _decided(self, case: str) -> bool:
        """Whether a home must be found for it."""
        if self.rng.random() < 0.1:
            refused = {"decision": "refused", "decidedAt": households.DECIDED_AT, "ground": "complainant"}
            await self._on_case("permit-refused", case, "immigration-service", "permit-decision", refused)
            return False
        ground = self.rng.choices(("complainant", "cooperating", "witness"), weights=(7, 2, 1))[0]
        granted = {"decision": "granted", "ground": ground, "decidedAt": households.DECIDED_AT}
        granted |= {"validFrom": households.DAY, "validTo": households.PERMIT_TO}
        done = await self._on_case("permit-granted", case, "immigration-service", "permit-decision", granted)
        for later in households.EXTENDED_TO if self.rng.random() < 0.3 else ():
            extended = {"decision": "extended", "decidedAt": households.DECIDED_AT, "validTo": later}
            await self._on_case(
                "permit-extended", case, "immigration-service", "permit-decision", extended, validTo=later
            )
        if self.rng.random() < 0.05:
            withdrawn = {"decision": "withdrawn", "decidedAt": households.DECIDED_AT}
            await self._on_case("permit-withdrawn", case, "immigration-service", "permit-decision", withdrawn)
        return done is not None and ground != "witness"

    async def _home(self, case: str) -> None:
        while (request := await self.desks.request(case)) is not None:
            at = f"requests/{request['requestId']}"
            if self.rng.random() < 0.1:
                refusal = {"by": "municipality", "reason": "no-fitting-home"}
                await self._answer("refuse-request", case, "municipality", f"{at}/refusal", refusal)
                decision = {"accepted": True, "reason": "demo"}
                if await self._answer("decide-refusal", case, "coordinator", f"{at}/refusal-decision", decision):
                    continue
                return
            accepted = await self._answer(
                "accept-request", case, "municipality", f"{at}/acceptance", {"acceptedOn": households.DAY}
            )
            home = {"foundOn": households.DAY, "availableOn": households.DAY, "fitsPersons": request["persons"]}
            if accepted and await self._answer("find-home", case, "municipality", f"{at}/home-found", home):
                moved = {"movedInOn": households.DAY, "persons": request["persons"]}
                await self._answer("house", case, "municipality", f"{at}/housed", moved)
            return

    async def _withdraw(self, case: str) -> None:
        await asyncio.sleep(self.rng.uniform(0, 4 * self.linger))
        await self._on_case("withdraw", case, "referring-partner", "withdrawal", {"reason": "no-longer-needed"})

    async def _act(self, command: str, case: str, role: str, path: str, body: Any = None) -> dict[str, Any] | None:
        return await self.commander.post(command, case, role, f"/placement/v1/{path}", body, at=path)

    async def _answer(self, command: str, case: str, role: str, path: str, body: Any) -> dict[str, Any] | None:
        return await self.commander.post(command, case, role, f"/housing/v1/{path}", body, at=path)

    async def _on_case(
        self, command: str, case: str, role: str, path: str, body: Any, **about: Any
    ) -> dict[str, Any] | None:
        return await self.commander.post(command, case, role, f"/intake/v1/cases/{case}/{path}", body, **about)
