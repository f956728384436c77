"""P2: HTTP referral accepted → proposal readable in placement, at 20 a second, over the bare loop at the same pace.

Both run beside each other on the same broker and database server: produce → consume → insert → commit is the measure.
"""

import asyncio
import json
import os
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks.bare_loop import TABLE
from benchmarks.figures import at_most
from benchmarks.worlds import facility_bodies
from shared.messaging.database import make_engine
from standalone.kafka import KafkaBroker
from standalone.postgres import EmbeddedPostgres
from tests.system.installed import SERVICES, installed
from tests.system.playing import example

PER_SECOND = 20
REFERRALS = int(os.environ.get("REFERRALS", "400"))
GATE = 6.0
LOOK_S = 0.05
UNLIMITED = {f"{name.upper()}_RATE_LIMIT_PER_SECOND": "100000" for name in SERVICES}
"""Looking for the proposal must not be refused for looking often."""
TOPIC = "latency.bare"
_INSERT = "insert into bare select * from unnest(%(topics)s::text[], %(keys)s::text[], %(values)s::jsonb[])"


async def run(folder: Path) -> bool:
    """Print p50 and p99 of both, and their ratios."""
    os.environ.update(UNLIMITED)
    with installed(folder / "installed", "run-kafka") as running:
        tokens = json.loads((running.folder / "run" / "tokens.json").read_text())
        async with httpx.AsyncClient(base_url=running.url, timeout=30) as client:
            await _add_places(client, tokens["coordinator"])
            await _referrals(client, tokens, 40)
            ours = await _referrals(client, tokens, REFERRALS)
    bare = await _bare(folder)
    print(f"  ours p50 {_ms(ours, 50)} p99 {_ms(ours, 99)}; bare loop p50 {_ms(bare, 50)} p99 {_ms(bare, 99)}")
    held = at_most("P2-p50", _percentile(ours, 50) / _percentile(bare, 50), GATE)
    return at_most("P2-p99", _percentile(ours, 99) / _percentile(bare, 99), GATE) and held


async def _add_places(client: httpx.AsyncClient, token: str) -> None:
    given = {"Authorization": f"Bearer {token}"}
    for facility, calendar in facility_bodies("free"):
        made = (await client.post("/placement/v1/facilities", json=facility, headers=given)).raise_for_status()
        path = f"/placement/v1/facilities/{made.json()['facilityId']}/capacity"
        (await client.put(path, json=calendar, headers=given)).raise_for_status()


async def _referrals(client: httpx.AsyncClient, tokens: dict[str, str], count: int) -> list[float]:
    """Seconds from sending each referral until its proposal can be read, at a steady pace."""
    body = example("01")
    began = time.perf_counter()
    tasks = []
    for number in range(count):
        await asyncio.sleep(max(0.0, began + number / PER_SECOND - time.perf_counter()))
        tasks.append(asyncio.create_task(_one(client, tokens, body)))
    return list(await asyncio.gather(*tasks))


async def _one(client: httpx.AsyncClient, tokens: dict[str, str], body: dict[str, Any]) -> float:
    partner = {"Authorization": f"Bearer {tokens['referring-partner']}"}
    coordinator = {"Authorization": f"Bearer {tokens['coordinator']}"}
    sent = time.perf_counter()
    made = (await client.post("/intake/v1/referrals", json=body, headers=partner)).raise_for_status()
    path = f"/placement/v1/cases/{made.json()['caseId']}"
    while True:
        answer = await client.get(path, headers=coordinator)
        if answer.status_code == 200 and answer.json()["state"] == "proposed":
            return time.perf_counter() - sent
        await asyncio.sleep(LOOK_S)


async def _bare(folder: Path) -> list[float]:
    postgres, kafka = EmbeddedPostgres(folder / "postgres"), KafkaBroker(folder / "kafka")
    try:
        await asyncio.to_thread(postgres.start)
        await asyncio.to_thread(kafka.start)
        await kafka.create_topics([TOPIC], 4)
        engine = make_engine(postgres.create_service_database("bare"))
        async with engine.begin() as conn:
            await conn.exec_driver_sql(TABLE)
        await _bare_pace(engine, kafka.bootstrap, 40, "warm-up")
        seconds = await _bare_pace(engine, kafka.bootstrap, REFERRALS, "measured")
        await engine.dispose()
        return seconds
    finally:
        kafka.stop()
        postgres.stop()


async def _bare_pace(engine: AsyncEngine, bootstrap: str, count: int, group: str) -> list[float]:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True)
    consumer = AIOKafkaConsumer(TOPIC, bootstrap_servers=bootstrap, group_id=group, enable_auto_commit=False)
    await producer.start()
    await consumer.start()
    value = json.dumps(example("01")).encode()
    sent: dict[str, float] = {}
    try:
        consuming = asyncio.create_task(_consume(engine, consumer, sent, count))
        await asyncio.sleep(1)
        began = time.perf_counter()
        for number in range(count):
            await asyncio.sleep(max(0.0, began + number / PER_SECOND - time.perf_counter()))
            sent[str(number)] = time.perf_counter()
            await producer.send_and_wait(TOPIC, key=str(number).encode(), value=value)
        return await consuming
    finally:
        await producer.stop()
        await consumer.stop()


async def _consume(engine: AsyncEngine, consumer: AIOKafkaConsumer, sent: dict[str, float], count: int) -> list[float]:
    seconds: list[float] = []
    while len(seconds) < count:
        found = await consumer.getmany(timeout_ms=1000)
        messages = [message for batch in found.values() for message in batch]
        if not messages:
            continue
        parameters = {
            "topics": [message.topic for message in messages],
            "keys": [message.key.decode() for message in messages],
            "values": [message.value.decode() for message in messages],
        }
        async with engine.begin() as conn:
            await conn.exec_driver_sql(_INSERT, parameters)
        done = time.perf_counter()
        seconds += [done - sent[key] for key in parameters["keys"]]
        await consumer.commit()
    return seconds


def _percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]


def _ms(values: Sequence[float], percent: int) -> str:
    return f"{1000 * _percentile(values, percent):.0f} ms"
