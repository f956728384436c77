"""Housing as a whole on a fresh database: its API without a network, and events given to its real consumer."""

import os
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from uuid_utils import uuid7

from housing_service.bootstrap import MIGRATIONS, build
from housing_service.config import Settings
from shared.clock import FixedClock
from shared.contracts.base import EventData
from shared.messaging import envelope as envelopes
from shared.messaging.consumer import Consumer
from shared.messaging.feed_transport import FeedSubscription
from shared.messaging.service import Service
from shared.messaging.timers import TimerLoop
from shared.messaging.transport import Fetched, Record
from shared.migrating import upgrade
from shared.security.development_issuer import DevelopmentIssuer
from shared.vocabulary import Role

NOW = datetime(2013, 6, 1, 8, tzinfo=UTC)
NATIONAL_NUMBER = {
    "parts": [{"part": "regular", "number": 3300}],
    "publishedOn": "2012-10-01",
    "source": "Stcrt 2012, 24563",
}
ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "acceptance": {"acceptedOn": "2013-03-20"},
    "home-found": {"foundOn": "2013-04-30", "availableOn": "2013-05-20", "fitsPersons": 2},
    "housed": {"movedInOn": "2013-05-21", "persons": 2},
    "refusal": {"by": "municipality", "reason": "no-fitting-home", "text": "demo"},
}
"""Example 13, as it is."""
NOTHING: Mapping[str, str] = {}


def prepare(url: str) -> None:
    """A housing database at the head of its migrations."""
    upgrade(url, MIGRATIONS)


class _Given(FeedSubscription):
    """Events are handed to the consumer by the test."""

    async def done(self, fetched: Fetched) -> None: ...


@dataclass(slots=True)
class HousingWorld:
    service: Service
    clock: FixedClock
    issuer: DevelopmentIssuer
    client: httpx.AsyncClient
    sequences: dict[tuple[str, str], int] = field(default_factory=dict)

    def token(self, role: Role, org: str | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.issuer.issue(role, org)}"}

    async def get(self, path: str, role: Role = Role.COORDINATOR, org: str | None = None) -> httpx.Response:
        return await self.client.get(f"/v1/{path}", headers=self.token(role, org))

    async def post(
        self,
        path: str,
        body: Any,
        role: Role = Role.MUNICIPALITY,
        org: str | None = "*",
        headers: Mapping[str, str] = NOTHING,
    ) -> httpx.Response:
        return await self.client.post(f"/v1/{path}", json=body, headers={**self.token(role, org), **headers})

    async def put_number(
        self,
        body: Any = NATIONAL_NUMBER,
        period: str = "2013-H1",
        role: Role = Role.MINISTRY,
        headers: Mapping[str, str] = NOTHING,
    ) -> httpx.Response:
        path = f"/v1/periods/{period}/national-number"
        return await self.client.put(path, json=body, headers={**self.token(role), **headers})

    async def fall_due(self) -> int:
        """Fire the timers that are due by now."""
        return await TimerLoop(self.service.work, self.service.timers).round()

    def record(self, event: EventData) -> Record:
        """The event with the next number of its key."""
        sequence = self.sequences[event.topic, event.key] = self.sequences.get((event.topic, event.key), 0) + 1
        envelope = envelopes.Envelope(UUID(str(uuid7())), event.event_type, event.key, sequence, NOW, None)
        source = "urn:nld:oin:00000000000000000000:systeem:doorstroom-test"
        value = event.model_dump_json().encode()
        return Record(event.topic, event.key, envelopes.headers(source, envelope), value, f"0@{uuid7()}")

    async def hear(self, *events: EventData) -> None:
        """All of them in one batch."""
        await self.hear_records(*(self.record(event) for event in events))

    async def hear_records(self, *records: Record) -> None:
        subscription = _Given(self.service.engine, "intake", None, ())  # type: ignore[arg-type]
        await Consumer(self.service.work, self.service.events, subscription).handle(Fetched(records))

    async def requests_of(self, case_id: UUID) -> list[dict[str, Any]]:
        answer = await self.get(f"requests?caseId={case_id}")
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def request_of(self, case_id: UUID) -> dict[str, Any]:
        """The newest request of a case."""
        return (await self.requests_of(case_id))[-1]

    async def published(self, case_or_municipality: object) -> list[str]:
        """Names of the events in the journal about one key, in order."""
        statement = "select type from journal where key = %(key)s order by position"
        async with self.service.engine.connect() as conn:
            rows = await conn.exec_driver_sql(statement, {"key": str(case_or_municipality)})
            return [row.type.removeprefix("nl.slachtofferopvang.").removesuffix(".v1") for row in rows]

    async def answered(self, case_id: UUID, *answers: str) -> dict[str, Any]:
        """The newest request after these answers of its municipality, all of which succeed."""
        request = await self.request_of(case_id)
        for answer in answers:
            response = await self.post(f"requests/{request['requestId']}/{answer}", ANSWERS[answer])
            assert response.status_code == HTTPStatus.OK, response.text
        return await self.request_of(case_id)

    async def quota(self, code: str, period: str = "2013-H1") -> dict[str, Any]:
        answer: dict[str, Any] = (await self.get(f"municipalities/{code}/quota?period={period}")).json()
        return answer

    async def numbers(self, statement: str) -> list[Any]:
        async with self.service.engine.connect() as conn:
            return list((await conn.exec_driver_sql(statement)).scalars())


@asynccontextmanager
async def housing(url: str, folder: Path, stand_in_year: int | None = 2021) -> AsyncIterator["HousingWorld"]:
    """A world that is closed again."""
    world = make_world(url, folder, stand_in_year=stand_in_year)
    try:
        yield world
    finally:
        await world.client.aclose()
        await world.service.close()


def make_world(url: str, folder: Path, now: datetime = NOW, stand_in_year: int | None = 2021) -> HousingWorld:
    issuer = DevelopmentIssuer(folder / "issuer.pem")
    issuer.publish(folder / "jwks.json")
    key_file = folder / "master.key"
    key_file.write_text(b64encode(os.urandom(32)).decode())
    settings = Settings(
        database_url=url,
        jwks_file=folder / "jwks.json",
        master_key_file=key_file,
        stand_in_population_year=stand_in_year,
        rate_limit_per_second=100_000,
    )
    clock = FixedClock(now)
    service = build(settings, clock)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(service.app), base_url="http://housing.test")
    return HousingWorld(service, clock, issuer, client)
