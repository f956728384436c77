"""The Kafka transport: idempotent sends in whole batches, and a group that commits offsets after the effect."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaError
from aiokafka.partitioner import DefaultPartitioner
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messaging.transport import Fetched, PublishingFailed, Record

_BATCH_BYTES = 512 * 1024
_log = structlog.get_logger(__name__)


class KafkaPublisher:
    """Sends with `acks=all`; records of one key go to one partition in the order given.

    Topic names may carry a prefix, so that several installations can share a broker.
    """

    def __init__(self, bootstrap: str, prefix: str = "") -> None:
        self._bootstrap = bootstrap
        self._prefix = prefix
        self._producer: AIOKafkaProducer | None = None
        self._partitioner = DefaultPartitioner()

    async def publish(self, records: Sequence[Record]) -> None:
        try:
            producer = await self._started()
            sends: list[asyncio.Future[Any]] = []
            for (topic, partition), chosen in (await self._partitioned(producer, records)).items():
                sends.extend(await self._send_batches(producer, topic, partition, chosen))
            await asyncio.gather(*sends)
        except KafkaError as fault:
            raise PublishingFailed(type(fault).__name__) from fault

    async def _started(self) -> AIOKafkaProducer:
        if self._producer is None:
            producer = AIOKafkaProducer(
                bootstrap_servers=self._bootstrap,
                acks="all",
                enable_idempotence=True,
                max_batch_size=_BATCH_BYTES,
                max_request_size=2 * _BATCH_BYTES,
                request_timeout_ms=8_000,
            )
            try:
                await producer.start()
            except BaseException:
                await producer.stop()
                raise
            self._producer = producer
        return self._producer

    async def _partitioned(
        self, producer: AIOKafkaProducer, records: Sequence[Record]
    ) -> dict[tuple[str, int], list[Record]]:
        partitions: dict[str, list[int]] = {}
        chosen: dict[tuple[str, int], list[Record]] = defaultdict(list)
        for record in records:
            topic = self._prefix + record.topic
            if topic not in partitions:
                partitions[topic] = sorted(await producer.partitions_for(topic))
            key = record.key.encode() if record.key is not None else None
            partition = self._partitioner(key, partitions[topic], partitions[topic])
            chosen[topic, partition].append(record)
        return chosen

    @staticmethod
    async def _send_batches(
        producer: AIOKafkaProducer, topic: str, partition: int, records: Sequence[Record]
    ) -> list[asyncio.Future[Any]]:
        sends: list[asyncio.Future[Any]] = []
        batch = producer.create_batch()
        for record in records:
            key = record.key.encode() if record.key is not None else None
            given = list(record.headers.items())
            if batch.append(timestamp=None, key=key, value=record.value, headers=given) is None:
                sends.append(await producer.send_batch(batch, topic, partition=partition))
                batch = producer.create_batch()
                batch.append(timestamp=None, key=key, value=record.value, headers=given)
        sends.append(await producer.send_batch(batch, topic, partition=partition))
        return sends

    async def reset(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            try:
                async with asyncio.timeout(2):
                    await producer.stop()
            except (KafkaError, TimeoutError) as fault:
                _log.warning("producer_stop_failed", error=type(fault).__name__)

    async def close(self) -> None:
        await self.reset()


class KafkaSubscription:
    """One member of a service's consumer group; the group starts at the beginning of every topic."""

    def __init__(
        self, bootstrap: str, group: str, topics: Sequence[str], prefix: str = "", member: str | None = None
    ) -> None:
        self.name = group
        self._bootstrap = bootstrap
        self._group = prefix + group
        self._topics = [prefix + topic for topic in topics]
        self._prefix = prefix
        self._member = member
        self._consumer: AIOKafkaConsumer | None = None

    async def fetch(self, limit: int, wait: float) -> Fetched:
        try:
            consumer = await self._started()
            found = await consumer.getmany(timeout_ms=int(wait * 1000), max_records=limit)
        except KafkaError as fault:
            await self.close()
            raise ConnectionError(type(fault).__name__) from fault
        records = [self._record(message) for messages in found.values() for message in messages]
        return Fetched(records, {partition: read[-1].offset + 1 for partition, read in found.items() if read} or None)

    async def _started(self) -> AIOKafkaConsumer:
        if self._consumer is None:
            consumer = AIOKafkaConsumer(
                *self._topics,
                bootstrap_servers=self._bootstrap,
                group_id=self._group,
                group_instance_id=self._member,
                auto_offset_reset="earliest",
                enable_auto_commit=False,
                max_poll_interval_ms=60_000,
                session_timeout_ms=10_000,
                fetch_max_bytes=16 * 1024 * 1024,
                max_partition_fetch_bytes=4 * 1024 * 1024,
            )
            try:
                await consumer.start()
            except BaseException:
                await consumer.stop()
                raise
            self._consumer = consumer
        return self._consumer

    def _record(self, message: Any) -> Record:
        return Record(
            topic=message.topic.removeprefix(self._prefix),
            key=_text(message.key),
            headers=dict(message.headers),
            value=message.value or b"",
            origin=f"{message.partition}@{message.offset}",
        )

    async def note(self, conn: AsyncConnection, fetched: Fetched) -> None:
        """Kafka keeps the offsets; the marks in the database make a second reading harmless."""

    async def done(self, fetched: Fetched) -> None:
        if self._consumer is None or not isinstance(fetched.upto, dict):
            return
        try:
            await self._consumer.commit(fetched.upto)
        except (CommitFailedError, IllegalStateError) as fault:
            _log.info("offsets_not_committed", error=type(fault).__name__)
        except KafkaError as fault:
            await self.close()
            raise ConnectionError(type(fault).__name__) from fault

    async def retry(self, fetched: Fetched) -> None:
        """Read the batch again from where it began."""
        if self._consumer is None:
            return
        first: dict[TopicPartition, int] = {}
        for record in fetched.records:
            partition, _, offset = record.origin.partition("@")
            first.setdefault(TopicPartition(self._prefix + record.topic, int(partition)), int(offset))
        assigned = self._consumer.assignment()
        for where, at in first.items():
            if where in assigned:
                self._consumer.seek(where, at)

    async def close(self) -> None:
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            try:
                async with asyncio.timeout(5):
                    await consumer.stop()
            except (KafkaError, TimeoutError) as fault:
                _log.warning("consumer_stop_failed", error=type(fault).__name__)


def _text(key: bytes | None) -> str | None:
    """A key as text, or None where it can not be one of ours."""
    try:
        text = key.decode() if key is not None else None
    except UnicodeDecodeError:
        return None
    return None if text is None or "\x00" in text else text
