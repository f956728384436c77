"""An intake service on a database of its own, called over HTTP as partners do."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import create_engine, text

from intake_service.bootstrap import MIGRATIONS, build
from intake_service.config import Settings
from intake_service.entrypoints import examples
from shared import migrating
from shared.clock import FixedClock
from shared.messaging.service import Service
from shared.running import mounted
from shared.security.development_issuer import DevelopmentIssuer
from shared.security.secrets import new_secret
from shared.vocabulary import Role

NOW = datetime(2013, 4, 15, 10, 0, tzinfo=UTC)
POLICE, INSPECTORATE = "police-zwb", "inspectorate"
DUTCH_WOMAN = {
    "reporter": {
        "kind": "care-organisation",
        "unit": "Demo Jeugdhulp",
        "reference": "DJ-77",
        "contact": {"name": "Demo Contact", "phone": "+31600000001"},
    },
    "request": "shelter",
    "foundOn": "2013-02-04",
    "policeRegion": "Rotterdam",
    "exploitation": {"form": "sexual", "sector": None, "loverboy": True},
    "person": {
        "givenNames": "Demo",
        "familyName": "Person Two",
        "birthDate": "1993-01-20",
        "sex": "female",
        "nationality": "NLD",
        "languages": ["nl"],
        "residence": "lawful",
        "witnessOnly": False,
        "inDetention": False,
    },
    "household": [],
    "needs": {"care": True, "psychological": True},
    "safety": {"acuteDanger": False, "avoid": {"provinces": [], "municipalities": ["GM0599"]}},
    "consent": {"given": True},
}
SECOND_MEMBER = {
    "person": {
        "givenNames": "Demo",
        "familyName": "Member Two",
        "birthDate": "1991-11-30",
        "sex": "female",
        "nationality": "VNM",
        "languages": ["vi"],
        "residence": "not-lawful",
    },
    "needs": {"care": True, "psychological": True},
    "intention": "stay",
    "consent": {"given": True},
}


def referral(**changes: Any) -> dict[str, Any]:
    """The foreign woman with a child of the examples, with some fields changed."""
    return {**deepcopy(examples.REFERRAL), **changes}


def prepare(database_url: str) -> None:
    migrating.upgrade(database_url, MIGRATIONS)


@dataclass
class Caller:
    """One partner: its role and organisation, and what it sends."""

    client: httpx.AsyncClient
    token: str

    async def __call__(
        self, method: str, path: str, body: Any = None, *, key: str | None = None, content: bytes | None = None
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        sent = content if content is not None or body is None else json.dumps(body).encode()
        return await self.client.request(method, f"/intake/v1{path}", content=sent, headers=headers)


@dataclass
class Intake:
    """The service, its clock, and a caller per role and organisation."""

    service: Service
    clock: FixedClock
    database_url: str
    caller: Callable[..., Caller]

    async def rows(self, query: str) -> list[Mapping[str, Any]]:
        async with self.service.engine.connect() as conn:
            return [dict(row) for row in (await conn.execute(text(query))).mappings()]

    async def referred(self, **changes: Any) -> str:
        answer = await self.caller(Role.REFERRING_PARTNER, POLICE)("POST", "/referrals", referral(**changes))
        assert answer.status_code == 201, answer.text
        case_id: str = answer.json()["caseId"]
        return case_id

    async def events(self) -> list[str]:
        found = await self.rows("select type from journal order by position")
        return [row["type"].removeprefix("nl.slachtofferopvang.").removesuffix(".v1") for row in found]


@asynccontextmanager
async def intake_on(database_url: str, folder: Path, now: datetime = NOW) -> AsyncIterator[Intake]:
    issuer = DevelopmentIssuer(folder / "issuer.pem")
    issuer.publish(folder / "jwks.json")
    key_file = folder / "master-key"
    if not key_file.exists():
        key_file.write_text(f"2013a:{new_secret()}")
    settings = Settings(
        database_url=database_url,
        jwks_file=folder / "jwks.json",
        master_key_file=key_file,
        rate_limit_per_second=100_000,
    )
    clock = FixedClock(now)
    service = build(settings, clock)
    transport = httpx.ASGITransport(mounted({"intake": service.app}))
    async with httpx.AsyncClient(transport=transport, base_url="http://intake.test") as client:

        def caller(role: Role, org: str | None = None, region: str | None = None) -> Caller:
            return Caller(client, issuer.issue(role, org, subject=f"{role}-{org}", region=region))

        yield Intake(service, clock, database_url, caller)
    await service.close()


def tables_of(database_url: str) -> dict[str, str]:
    """Everything a database holds, table by table, as text: what a thief of the disk could read."""
    engine = create_engine(database_url)
    with engine.connect() as conn:
        names = conn.execute(text("select tablename from pg_tables where schemaname = 'public'")).scalars().all()
        held = {
            name: "\n".join(conn.execute(text(f'select t::text from "{name}" t')).scalars().all())  # noqa: S608
            for name in names
        }
    engine.dispose()
    return held
