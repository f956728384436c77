"""A real broker, started by the tests: it keeps what it acknowledged, whatever happens to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import UnknownTopicOrPartitionError

from standalone import kafka_software
from standalone.folder_lock import AlreadyRunning
from standalone.kafka import KafkaBroker

pytestmark = pytest.mark.kafka


@pytest.fixture
def own_broker(tmp_path: Path) -> Iterator[KafkaBroker]:
    broker = KafkaBroker(tmp_path / "kafka").start()
    yield broker
    broker.stop()


async def send(broker: KafkaBroker, topic: str, *values: bytes) -> None:
    async with AIOKafkaProducer(bootstrap_servers=broker.bootstrap, acks="all") as producer:
        for value in values:
            await producer.send_and_wait(topic, value, key=b"one")


async def read(broker: KafkaBroker, topic: str, count: int) -> list[bytes | None]:
    async with AIOKafkaConsumer(topic, bootstrap_servers=broker.bootstrap, auto_offset_reset="earliest") as consumer:
        return [(await consumer.getone()).value for _ in range(count)]


async def test_messages_of_one_key_are_read_in_the_order_they_were_sent(kafka: KafkaBroker, kafka_prefix: str) -> None:
    topic = kafka_prefix + "case.events"
    await kafka.create_topics([topic])

    await send(kafka, topic, b"1", b"2", b"3")

    assert await read(kafka, topic, 3) == [b"1", b"2", b"3"]


async def test_acknowledged_messages_survive_a_kill_at_the_same_address(own_broker: KafkaBroker) -> None:
    await own_broker.create_topics(["case.events"])
    await send(own_broker, "case.events", b"before")
    address = own_broker.bootstrap

    own_broker.kill()
    assert own_broker.pid is None
    own_broker.start()

    assert own_broker.bootstrap == address
    await send(own_broker, "case.events", b"after")
    assert await read(own_broker, "case.events", 2) == [b"before", b"after"]


async def test_topics_keep_everything(kafka: KafkaBroker, kafka_prefix: str) -> None:
    topic = kafka_prefix + "case.events"
    await kafka.create_topics([topic], partitions=2)
    await kafka.create_topics([topic])

    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    [answer] = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
    [described] = await admin.describe_topics([topic])
    await admin.close()

    settings = {entry[0]: entry[1] for entry in answer.resources[0][4]}
    assert settings["retention.ms"] == "-1"
    assert len(described["partitions"]) == 2


async def test_a_misspelt_topic_is_an_error_rather_than_a_new_topic(kafka: KafkaBroker, kafka_prefix: str) -> None:
    async with AIOKafkaProducer(bootstrap_servers=kafka.bootstrap, request_timeout_ms=2000) as producer:
        with pytest.raises(UnknownTopicOrPartitionError):
            await producer.send_and_wait(kafka_prefix + "mispelt.events", b"lost?")


def test_two_programs_do_not_share_one_folder(kafka: KafkaBroker) -> None:
    with pytest.raises(AlreadyRunning):
        KafkaBroker(kafka.folder).start()


def test_a_broker_that_outlived_its_killed_program_is_taken_down_by_the_next(own_broker: KafkaBroker) -> None:
    left_behind = own_broker.pid
    own_broker._lock.release()

    successor = KafkaBroker(own_broker.folder).start()

    assert successor.pid not in (None, left_behind)
    assert own_broker.pid is None
    successor.stop()


def test_a_jar_that_is_not_the_one_we_know_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forged = tmp_path / "kafka-jars.lock"
    forged.write_text(f"org.slf4j:slf4j-api:1.7.36 sha256={'0' * 64}\n")
    monkeypatch.setattr(kafka_software, "LOCK", forged)

    with pytest.raises(kafka_software.KafkaUnavailable, match="is not the file"):
        kafka_software.class_path(tmp_path / "cache")

    assert not list((tmp_path / "cache").iterdir())
