"""The measure for P1: the least that a reliable consumer does with a batch, without any domain in it.

aiokafka `getmany` → one insert in one transaction → publish as many messages of the same size, `acks=all` → commit.
"""

import asyncio
import time
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.messaging.consumer import BATCH

TABLE = "create table bare (topic text not null, key text not null, value jsonb not null)"
_INSERT = "insert into bare select * from unnest(%(topics)s::text[], %(keys)s::text[], %(values)s::jsonb[])"


@dataclass(frozen=True)
class Output:
    """What the pipeline published per message read, to be published here too."""

    per_message: int
    value: bytes
    headers: list[tuple[str, bytes]]


@dataclass(frozen=True)
class Run:
    """Where one run reads and writes."""

    bootstrap: str
    source: str
    target: str
    group: str
    messages: int


async def bare_loop(engine: AsyncEngine, run: Run, output: Output) -> float:
    """Seconds from the first message to the last commit."""
    consumer = AIOKafkaConsumer(
        run.source,
        bootstrap_servers=run.bootstrap,
        group_id=run.group,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        fetch_max_bytes=16 * 1024 * 1024,
        max_partition_fetch_bytes=4 * 1024 * 1024,
    )
    producer = AIOKafkaProducer(
        bootstrap_servers=run.bootstrap, acks="all", enable_idempotence=True, max_batch_size=512 * 1024
    )
    await consumer.start()
    await producer.start()
    try:
        return await _loop(engine, run, output, consumer, producer)
    finally:
        await producer.stop()
        await consumer.stop()


async def _loop(
    engine: AsyncEngine, run: Run, output: Output, consumer: AIOKafkaConsumer, producer: AIOKafkaProducer
) -> float:
    began = 0.0
    left = run.messages
    while left > 0:
        found = await consumer.getmany(timeout_ms=1000, max_records=BATCH)
        messages = [message for batch in found.values() for message in batch]
        if not messages:
            continue
        began = began or time.perf_counter()
        parameters = {
            "topics": [message.topic for message in messages],
            "keys": [message.key.decode() for message in messages],
            "values": [message.value.decode() for message in messages],
        }
        async with engine.begin() as conn:
            await conn.exec_driver_sql(_INSERT, parameters)
            sends = [
                await producer.send(run.target, key=message.key, value=output.value, headers=output.headers)
                for message in messages
                for _ in range(output.per_message)
            ]
            await producer.flush()
            await asyncio.gather(*sends)
        await consumer.commit()
        left -= len(messages)
    return time.perf_counter() - began
