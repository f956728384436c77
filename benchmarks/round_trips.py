"""P1b: what 1,000 referral events cost in round trips to PostgreSQL and in commits, consumer and sequencer together."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import event

from benchmarks.figures import at_most
from benchmarks.machine import machine
from benchmarks.worlds import referrals
from shared.messaging.consumer import BATCH, Consumer
from shared.messaging.kafka import KafkaPublisher, KafkaSubscription
from shared.messaging.sequencer import Sequencer
from shared.messaging.service import Service

MESSAGES = 5_000
PREFIX = "count."
ROUND_TRIPS_GATE, COMMITS_GATE = 40, 4


async def run(folder: Path) -> bool:
    """Count in both worlds; the worse counts."""
    worst: Counter[str] = Counter()
    async with machine(folder) as on:
        topics = ("intake.events", "placement.events", "placement.capacity")
        await on.kafka.create_topics([PREFIX + topic for topic in topics], 3)
        publisher = KafkaPublisher(on.kafka.bootstrap, PREFIX)
        await publisher.publish(referrals(MESSAGES))
        for world in ("free", "full"):
            service = on.placement(on.fresh_database(f"count_{world}"), PREFIX)
            await on.load_world(service, world)
            counted = await _count(service, publisher, on.kafka.bootstrap, world)
            worst |= counted
            await service.close()
        await publisher.close()
    per_thousand = MESSAGES / 1000
    trips = at_most("P1b-round-trips", worst["round trips"] / per_thousand, ROUND_TRIPS_GATE)
    return at_most("P1b-commits", worst["commits"] / per_thousand, COMMITS_GATE) and trips


async def _count(service: Service, publisher: KafkaPublisher, bootstrap: str, world: str) -> Counter[str]:
    subscription = KafkaSubscription(bootstrap, f"count-{world}", ["intake.events"], PREFIX)
    consumer = Consumer(service.work, service.events, subscription)
    sequencer = Sequencer(service.engine, publisher, service.source, service.work.committed, service.published)
    while await sequencer.round():
        pass
    fetched = await subscription.fetch(BATCH, 10.0)
    counts = _listening(service)
    while consumer.state.handled < MESSAGES:
        if fetched.records:
            await consumer.handle(fetched)
            await sequencer.round()
        fetched = await subscription.fetch(BATCH, 1.0)
    await asyncio.sleep(0)
    await subscription.close()
    return counts


def _listening(service: Service) -> Counter[str]:
    """Every statement, begin, commit and rollback is a round trip."""
    counts: Counter[str] = Counter()
    engine: Any = service.engine.sync_engine

    def statement(*_: Any) -> None:
        counts["round trips"] += 1

    def commit(*_: Any) -> None:
        counts["commits"] += 1
        counts["round trips"] += 1

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "begin", statement)
    event.listen(engine, "commit", commit)
    event.listen(engine, "rollback", statement)
    return counts
