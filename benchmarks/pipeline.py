"""P1: real referral events → classified, matched or waiting, journal, sequencer → published, over the bare loop.

Both run on the same broker and database, with the same input and batch size, alternated in one run; each pair gives
a ratio, the median of each world's ratios counts, and the worse of the two worlds is the figure.
"""

import asyncio
import os
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks.bare_loop import TABLE, Output, Run, bare_loop
from benchmarks.figures import at_least
from benchmarks.machine import Machine, machine, sequencer_process
from benchmarks.worlds import referrals
from shared.messaging.consumer import BATCH, Consumer
from shared.messaging.database import make_engine
from shared.messaging.kafka import KafkaPublisher, KafkaSubscription
from shared.messaging.service import Service

MESSAGES = int(os.environ.get("MESSAGES", "10000"))
PAIRS = int(os.environ.get("PAIRS", "5"))
GATE, AIM = 0.20, 0.60
TOPIC = "intake.events"
INPUT = "input."
_UNPUBLISHED = "select exists (select from outbox)"


@dataclass(frozen=True)
class Measured:
    """Seconds of one pipeline run, and what it published."""

    seconds: float
    output: Output


async def run(folder: Path) -> bool:
    """Print the ratios of every pair and the figure."""
    async with machine(folder) as on:
        await on.kafka.create_topics([INPUT + TOPIC], 3)
        publisher = KafkaPublisher(on.kafka.bootstrap, INPUT)
        await publisher.publish(referrals(MESSAGES))
        await publisher.close()
        medians = {}
        for world in ("free", "full"):
            ratios = [await _pair(on, world, number) for number in range(PAIRS)]
            medians[world] = statistics.median(ratios)
            print(f"P1-{world} {medians[world]:.2f} of {', '.join(f'{ratio:.2f}' for ratio in sorted(ratios))}")
    return at_least("P1", min(medians.values()), GATE, AIM)


async def _pair(on: Machine, world: str, number: int) -> float:
    measured = await _pipeline(on, world, f"{world}{number}")
    bare = await _bare(on, measured.output, f"{world}{number}")
    rate, measure = MESSAGES / measured.seconds, MESSAGES / bare
    print(f"  {world} {number}: pipeline {rate:,.0f}/s, bare loop {measure:,.0f}/s", flush=True)
    return rate / measure


async def _pipeline(on: Machine, world: str, name: str) -> Measured:
    prefix = f"{name}."
    await on.kafka.create_topics([prefix + topic for topic in ("placement.events", "placement.capacity")], 3)
    url = await asyncio.to_thread(on.fresh_database, f"pipeline_{name}")
    service = on.placement(url, prefix)
    await on.load_world(service, world)
    async with sequencer_process(on.environment(url, prefix)):
        await _nothing_unpublished(service.engine)
        seconds = await _consume(service, on.kafka.bootstrap, name)
    output = await _output(service)
    await service.close()
    await asyncio.to_thread(on.postgres.drop_database, f"pipeline_{name}")
    return Measured(seconds, output)


async def _consume(service: Service, bootstrap: str, name: str) -> float:
    subscription = KafkaSubscription(bootstrap, f"pipeline-{name}", [TOPIC], INPUT)
    consumer = Consumer(service.work, service.events, subscription)
    began = 0.0
    while consumer.state.handled < MESSAGES:
        fetched = await subscription.fetch(BATCH, 1.0)
        if fetched.records:
            began = began or time.perf_counter()
            await consumer.handle(fetched)
    await _nothing_unpublished(service.engine)
    seconds = time.perf_counter() - began
    await subscription.close()
    assert consumer.state.parked == 0
    return seconds


async def _nothing_unpublished(engine: AsyncEngine) -> None:
    """A sequencer round commits numbering and taking out together: an empty outbox is published."""
    while True:
        async with engine.connect() as conn:
            if not (await conn.exec_driver_sql(_UNPUBLISHED)).scalar_one():
                return
        await asyncio.sleep(0.005)


async def _output(service: Service) -> Output:
    """How much the pipeline published per message, as one message of the mean size."""
    page = await service.feed().after(0, 5 * MESSAGES)
    records = [record for record in page.records if record.topic == "placement.events"]
    per_message, rest = divmod(len(records), MESSAGES)
    assert rest == 0, len(records)
    mean = sum(len(record.value) for record in records) // len(records)
    return Output(per_message, b'{"x":"' + b"x" * (mean - 8) + b'"}', list(records[-1].headers.items()))


async def _bare(on: Machine, output: Output, name: str) -> float:
    target = f"bare.{name}"
    await on.kafka.create_topics([target], 3)
    url = await asyncio.to_thread(on.postgres.create_service_database, "bare", f"bare_{name}")
    engine = make_engine(url)
    async with engine.begin() as conn:
        await conn.exec_driver_sql(TABLE)
    seconds = await bare_loop(engine, Run(on.kafka.bootstrap, INPUT + TOPIC, target, f"bare-{name}", MESSAGES), output)
    await engine.dispose()
    await asyncio.to_thread(on.postgres.drop_database, f"bare_{name}")
    return seconds
