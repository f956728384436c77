"""What a benchmark runs on: a PostgreSQL and a Kafka of its own, and placement as its bootstrap builds it."""

import asyncio
import os
import sys
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.worlds import NOW, facility_bodies
from placement_service.bootstrap import MIGRATIONS, build
from placement_service.config import Settings
from shared import migrating
from shared.clock import FixedClock
from shared.messaging.service import Service
from shared.security.development_issuer import DevelopmentIssuer
from shared.vocabulary import Role
from standalone.kafka import KafkaBroker
from standalone.postgres import EmbeddedPostgres


@dataclass
class Machine:
    """Servers with their own temporary folder, and the secrets a service needs."""

    folder: Path
    postgres: EmbeddedPostgres
    kafka: KafkaBroker

    def fresh_database(self, name: str) -> str:
        """The URL of a new database with placement's schema."""
        url = self.postgres.create_service_database("placement", name)
        migrating.upgrade(url, MIGRATIONS)
        return url

    def environment(self, url: str, prefix: str) -> dict[str, str]:
        """Settings of a placement process."""
        return {
            "PLACEMENT_DATABASE_URL": url,
            "PLACEMENT_JWKS_FILE": str(self.folder / "jwks.json"),
            "PLACEMENT_MASTER_KEY_FILE": str(self.folder / "master.key"),
            "PLACEMENT_TRANSPORT": "kafka",
            "PLACEMENT_KAFKA_BOOTSTRAP": self.kafka.bootstrap,
            "PLACEMENT_KAFKA_PREFIX": prefix,
            "PLACEMENT_RATE_LIMIT_PER_SECOND": "100000",
        }

    def placement(self, url: str, prefix: str) -> Service:
        """Placement in this process, with a clock that stands still."""
        os.environ.update(self.environment(url, prefix))
        return build(Settings(), FixedClock(NOW))

    async def load_world(self, service: Service, world: str) -> None:
        """Register the facilities of a world through the API."""
        token = DevelopmentIssuer(self.folder / "issuer.pem").issue(Role.COORDINATOR)
        transport = httpx.ASGITransport(service.app)
        given = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://placement", headers=given) as client:
            for facility, calendar in facility_bodies(world):
                made = (await client.post("/v1/facilities", json=facility)).raise_for_status().json()
                answer = await client.put(f"/v1/facilities/{made['facilityId']}/capacity", json=calendar)
                answer.raise_for_status()


@asynccontextmanager
async def machine(folder: Path) -> AsyncIterator[Machine]:
    """Start the servers, and end them whatever happens."""
    issuer = DevelopmentIssuer(folder / "issuer.pem")
    issuer.publish(folder / "jwks.json")
    (folder / "master.key").write_text(b64encode(os.urandom(32)).decode())
    postgres = EmbeddedPostgres(folder / "postgres")
    kafka = KafkaBroker(folder / "kafka")
    try:
        await asyncio.to_thread(postgres.start)
        await asyncio.to_thread(kafka.start)
        yield Machine(folder, postgres, kafka)
    finally:
        kafka.stop()
        postgres.stop()


@asynccontextmanager
async def sequencer_process(environment: dict[str, str]) -> AsyncIterator[None]:
    """Placement's sequencer in a process of its own: it has the second core."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "placement_service", "sequencer", env={**os.environ, **environment}
    )
    try:
        yield
    finally:
        process.terminate()
        await process.wait()
