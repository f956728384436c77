"""Makes a service read everything again from the beginning: its marks let only what it missed take effect."""

from aiokafka import AIOKafkaConsumer, TopicPartition
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
    await _begin_group(service.settings.kafka_bootstrap, service.settings.kafka_prefix, service.name, topics)


async def _begin_group(bootstrap: str, prefix: str, group: str, topics: list[str]) -> None:
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, group_id=prefix + group, enable_auto_commit=False)
    try:
        await consumer.start()
        known = [
            TopicPartition(prefix + topic, partition)
            for topic in topics
            for partition in consumer.partitions_for_topic(prefix + topic) or ()
        ]
        consumer.assign(known)
        await consumer.commit(await consumer.beginning_offsets(known))
    except CommitFailedError as busy:
        raise GroupInUse("Stop the workers of this service first, and wait ten seconds.") from busy
    except KafkaError as fault:
        raise GroupInUse(f"Kafka: {type(fault).__name__}. Are the workers stopped, and is it up?") from fault
    finally:
        await consumer.stop()
