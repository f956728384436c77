"""Makes a service read everything again from the beginning: its marks let only what it missed take effect."""

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import CommitFailedError, KafkaError

from shared.messaging.service import Service

_BEGIN = "update cursors set number = 0"


class GroupInUse(Exception):
    """Workers are running: they would go on where they are."""


async def reread(service: Service) -> None:
    """Set the service's own reading positions to the beginning. Raises `GroupInUse` while Kafka knows its workers.

    With the feed transport a running worker can not be seen: it goes on where it is, and nothing is lost.
    """
    if service.settings.transport == "feed":
        async with service.engine.begin() as conn:
            await conn.exec_driver_sql(_BEGIN)
        return
    topics = [topic for chosen in service.subscriptions.values() for topic in chosen]
    await begin_group(service.settings.kafka_bootstrap, service.settings.kafka_prefix, service.name, topics)


async def begin_group(bootstrap: str, prefix: str, group: str, topics: list[str]) -> None:
    """Set a consumer group that nobody uses to the beginning of its topics."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, group_id=prefix + group, enable_auto_commit=False)
    try:
        partitions = await _partitions(bootstrap, [prefix + topic for topic in topics])
        await consumer.start()
        consumer.assign(partitions)
        await consumer.commit(await consumer.beginning_offsets(partitions))
    except CommitFailedError as busy:
        raise GroupInUse("Stop the workers of this service first, and wait ten seconds.") from busy
    except KafkaError as fault:
        raise GroupInUse(f"Kafka: {type(fault).__name__}. Are the workers stopped, and is it up?") from fault
    finally:
        await consumer.stop()


async def _partitions(bootstrap: str, topics: list[str]) -> list[TopicPartition]:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        described = await admin.describe_topics(topics)
    finally:
        await admin.close()
    return [TopicPartition(one["topic"], part["partition"]) for one in described for part in one["partitions"]]
