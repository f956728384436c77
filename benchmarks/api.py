"""P3: POST referral per second, one worker, over a bare FastAPI that inserts the same body with psycopg."""

import asyncio
import json
import os
import statistics
import sys
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg

from benchmarks.figures import at_least
from benchmarks.http_load import load, request_bytes
from benchmarks.worlds import NOW
from intake_service.bootstrap import MIGRATIONS
from shared import migrating
from shared.clock import DemonstrationClock
from shared.security.development_issuer import DevelopmentIssuer
from shared.vocabulary import Role
from standalone.postgres import EmbeddedPostgres
from standalone.processes import free_port, is_free
from tests.system.playing import example

REQUESTS = int(os.environ.get("REQUESTS", "2000"))
PAIRS = int(os.environ.get("PAIRS", "5"))
CONNECTIONS = 8
GATE, AIM = 0.25, 0.45


async def run(folder: Path) -> bool:
    """Alternate both servers on one database server; the median of the paired ratios counts."""
    postgres = EmbeddedPostgres(folder / "postgres")
    await asyncio.to_thread(postgres.start)
    try:
        token = DevelopmentIssuer(folder / "issuer.pem").issue(Role.REFERRING_PARTNER, "benchmark")
        ratios = []
        async with _intake(folder, postgres) as port, _bare(postgres) as bare_port:
            for number in range(PAIRS):
                ours = await _rate(port, "/intake/v1/referrals", token, number)
                bare = await _rate(bare_port, "/referrals", token, number)
                print(f"  {number}: intake {ours:,.0f}/s, bare {bare:,.0f}/s", flush=True)
                ratios.append(ours / bare)
    finally:
        postgres.stop()
    return at_least("P3", statistics.median(ratios), GATE, AIM)


async def _rate(port: int, path: str, token: str, round_number: int) -> float:
    body = json.dumps(example("01")).encode()

    def requests() -> Iterator[bytes]:
        for number in range(REQUESTS):
            headers = {
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/json",
                "Idempotency-Key": f"bench-{round_number}-{number}",
            }
            yield request_bytes("POST", path, headers, body)

    answers = await load(port, requests(), CONNECTIONS)
    assert answers.statuses == {201: REQUESTS}, answers.statuses
    return REQUESTS / answers.seconds


@asynccontextmanager
async def _intake(folder: Path, postgres: EmbeddedPostgres) -> AsyncIterator[int]:
    url = postgres.create_service_database("intake")
    await asyncio.to_thread(migrating.upgrade, url, MIGRATIONS)
    DevelopmentIssuer(folder / "issuer.pem").publish(folder / "jwks.json")
    (folder / "master.key").write_text(b64encode(os.urandom(32)).decode())
    DemonstrationClock(folder / "clock.json").set(NOW)
    port = free_port()
    environment = {
        "INTAKE_DATABASE_URL": url,
        "INTAKE_JWKS_FILE": str(folder / "jwks.json"),
        "INTAKE_MASTER_KEY_FILE": str(folder / "master.key"),
        "INTAKE_CLOCK_FILE": str(folder / "clock.json"),
        "INTAKE_PORT": str(port),
        "INTAKE_RATE_LIMIT_PER_SECOND": "100000",
    }
    async with _process(["-m", "intake_service", "api"], environment, port):
        yield port


@asynccontextmanager
async def _bare(postgres: EmbeddedPostgres) -> AsyncIterator[int]:
    url = postgres.create_service_database("bare").replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("create table referrals (id uuid primary key, body jsonb not null)")
    port = free_port()
    async with _process(["-m", "benchmarks.bare_api"], {"BARE_URL": url, "BARE_PORT": str(port)}, port):
        yield port


@asynccontextmanager
async def _process(arguments: list[str], environment: dict[str, str], port: int) -> AsyncIterator[None]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env={**os.environ, **environment}, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        while is_free(port):  # noqa: ASYNC110 - another process can set no event of ours
            await asyncio.sleep(0.1)
        yield
    finally:
        process.terminate()
        await process.wait()
