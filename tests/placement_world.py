"""Placement as a whole on a fresh database: its API without a network, and events given to its real consumer."""

import os
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import orjson
from uuid_utils import uuid7

from placement_service.bootstrap import MIGRATIONS, build
from placement_service.config import Settings
from shared.clock import FixedClock
from shared.contracts.base import EventData
from shared.contracts.intake import CaseFacts, MemberFacts, NeedsFacts, PersonFacts, ReferralReceivedV1, SafetyFacts
from shared.messaging.consumer import Consumer
from shared.messaging.envelope import Envelope, headers
from shared.messaging.feed_transport import FeedSubscription
from shared.messaging.service import Service
from shared.messaging.timers import TimerLoop
from shared.messaging.transport import Fetched, Record
from shared.migrating import upgrade
from shared.security.development_issuer import DevelopmentIssuer
from shared.vocabulary import (
    CaseId,
    ExploitationForm,
    NationalityGroup,
    PoliceRegion,
    ProvinceCode,
    Relation,
    ReporterKind,
    Residence,
    Role,
    Sex,
    new_id,
)

NOW = datetime(2013, 2, 4, 9, tzinfo=UTC)
FACILITY: dict[str, Any] = {
    "name": "Demo categorical shelter A",
    "route": "categorical-shelter",
    "municipality": "GM0855",
    "policeRegion": "Zeeland-West-Brabant",
    "address": "demo, secret",
    "admits": {"sexes": ["female"], "children": True, "minAge": 18, "maxHouseholdSize": 4},
    "wheelchairPlaces": 2,
    "contraIndications": ["addiction", "psychiatric"],
    "placementAuthority": "coordinator",
}
"""Example 05, as it is."""
CALENDAR = {
    "calendar": [
        {"from": "2010-06-15", "to": "2012-06-30", "places": 20, "source": "pilot"},
        {"from": "2012-07-01", "to": "2014-12-31", "places": 28, "source": "contract after tender, kst-28638-72"},
    ]
}
"""Example 06, as it is."""
CHILD = MemberFacts(sex=Sex.MALE, age=2, nationality_group=NationalityGroup.OTHER, relation=Relation.CHILD)


def prepare(url: str) -> None:
    """A placement database at the head of its migrations."""
    upgrade(url, MIGRATIONS)


class _Given(FeedSubscription):
    """Events are handed to the consumer by the test."""

    async def done(self, fetched: Fetched) -> None: ...


@dataclass(slots=True)
class PlacementWorld:
    service: Service
    clock: FixedClock
    issuer: DevelopmentIssuer
    client: httpx.AsyncClient
    sequences: dict[tuple[str, str], int] = field(default_factory=dict)

    def token(self, role: Role, org: str | None = None, region: str | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.issuer.issue(role, org, region=region)}"}

    async def get(
        self, path: str, role: Role = Role.COORDINATOR, org: str | None = None, region: str | None = None
    ) -> httpx.Response:
        return await self.client.get(f"/v1/{path}", headers=self.token(role, org, region))

    async def post(
        self, path: str, body: Any = None, role: Role = Role.COORDINATOR, org: str = "*", key: str | None = None
    ) -> httpx.Response:
        once = {} if key is None else {"Idempotency-Key": key}
        sent = None if body is None else orjson.dumps(body)
        typed = {} if body is None else {"Content-Type": "application/json"}
        given = {**self.token(role, org), **once, **typed}
        return await self.client.post(f"/v1/{path}", content=sent, headers=given)

    async def put(
        self, path: str, body: Any, if_match: str | None = None, role: Role = Role.COORDINATOR, org: str = "*"
    ) -> httpx.Response:
        seen = {} if if_match is None else {"If-Match": if_match}
        return await self.client.put(f"/v1/{path}", json=body, headers={**self.token(role, org), **seen})

    async def facility(self, places: int | None, **changed: Any) -> str:
        """A facility like example 05, with so many places; None = no calendar yet."""
        created = await self.post("facilities", {**FACILITY, **changed})
        assert created.status_code == 201, created.text
        facility_id: str = created.json()["facilityId"]
        if places is not None:
            calendar = [{"from": "2012-07-01", "to": "2014-12-31", "places": places, "source": "test"}]
            answer = await self.put(f"facilities/{facility_id}/capacity", {"calendar": calendar})
            assert answer.status_code == 200, answer.text
        return facility_id

    async def case(self, case_id: UUID) -> dict[str, Any]:
        answer = await self.get(f"cases/{case_id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def housed_in(self, case_id: UUID) -> dict[str, Any]:
        """Plays a proposed case on until the household lives in the facility; answers the case."""
        case = await self.case(case_id)
        offer = (await self.post(f"proposals/{case['proposalId']}/confirmation")).json()["offerId"]
        stay = (await self.post(f"offers/{offer}/acceptance", role=Role.SHELTER)).json()["stayId"]
        await self.arrive(stay)
        return await self.case(case_id)

    async def arrive(self, stay: str) -> dict[str, Any]:
        body = {"arrivedAt": self.clock.now().isoformat()}
        answer = await self.post(f"stays/{stay}/arrival", body, Role.SHELTER)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def depart(self, stay: str) -> httpx.Response:
        body = {"departedAt": self.clock.now().isoformat(), "destination": "home", "reason": "demo"}
        return await self.post(f"stays/{stay}/departure", body, Role.SHELTER)

    async def fall_due(self) -> int:
        """Fire the timers that are due by now."""
        return await TimerLoop(self.service.work, self.service.timers).round()

    def record(self, event: EventData) -> Record:
        """The event with the next number of its key."""
        sequence = self.sequences[event.topic, event.key] = self.sequences.get((event.topic, event.key), 0) + 1
        envelope = Envelope(UUID(str(uuid7())), event.event_type, event.key, sequence, NOW, None)
        source = "urn:nld:oin:00000000000000000000:systeem:doorstroom-test"
        value = event.model_dump_json().encode()
        return Record(event.topic, event.key, headers(source, envelope), value, f"0@{uuid7()}")

    async def hear(self, *events: EventData) -> None:
        """All of them in one batch."""
        await self.hear_records([self.record(event) for event in events])

    async def hear_records(self, records: Iterable[Record]) -> None:
        subscription = _Given(self.service.engine, "intake", None, ())  # type: ignore[arg-type]
        await Consumer(self.service.work, self.service.events, subscription).handle(Fetched(tuple(records)))

    async def published(self, key: object) -> list[str]:
        """Names of the events in the journal about one key, in order."""
        statement = "select type from journal where key = %(key)s order by position"
        async with self.service.engine.connect() as conn:
            rows = await conn.exec_driver_sql(statement, {"key": str(key)})
            return [row.type.removeprefix("nl.slachtofferopvang.").removesuffix(".v1") for row in rows]

    async def values(self, statement: str) -> list[Any]:
        async with self.service.engine.connect() as conn:
            return list((await conn.exec_driver_sql(statement)).scalars())


def make_world(url: str, folder: Path, now: datetime = NOW) -> PlacementWorld:
    issuer = DevelopmentIssuer(folder / "issuer.pem")
    issuer.publish(folder / "jwks.json")
    key_file = folder / "master.key"
    key_file.write_text(b64encode(os.urandom(32)).decode())
    settings = Settings(
        database_url=url, jwks_file=folder / "jwks.json", master_key_file=key_file, rate_limit_per_second=100_000
    )
    clock = FixedClock(now)
    service = build(settings, clock)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(service.app), base_url="http://placement.test")
    return PlacementWorld(service, clock, issuer, client)


def referred(
    case_id: CaseId | None = None,
    *,
    household: tuple[MemberFacts, ...] = (),
    received_at: datetime = NOW,
    safety: SafetyFacts | None = None,
    needs: NeedsFacts | None = None,
    group: NationalityGroup = NationalityGroup.OTHER,
    residence: Residence = Residence.NOT_LAWFUL,
    age: int | None = 22,
) -> ReferralReceivedV1:
    """A foreign woman of 22 without lawful residence, unless told otherwise."""
    facts = CaseFacts(
        reporter_kind=ReporterKind.POLICE,
        found_on=date(2013, 2, 3),
        police_region=PoliceRegion.ZEELAND_WEST_BRABANT,
        exploitation_form=ExploitationForm.SEXUAL,
        person=PersonFacts(sex=Sex.FEMALE, age=age, nationality_group=group),
        residence=residence,
        household=household,
        needs=needs or NeedsFacts(care=True, psychological=True),
        safety=safety or SafetyFacts(avoid_provinces=(ProvinceCode("PV28"),)),
    )
    return ReferralReceivedV1(case_id=case_id or new_case(), received_at=received_at, facts=facts)


def new_case() -> CaseId:
    return CaseId(new_id())
