"""What both transports promise: everything committed arrives, once and in order per case, and nothing else does."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.deciding import Refused
from shared.messaging import sequencer
from shared.messaging.consumer import Consumer
from shared.messaging.feed import SqlFeed
from shared.messaging.feed_transport import FeedPublisher, FeedSubscription
from shared.messaging.kafka import KafkaPublisher, KafkaSubscription
from shared.messaging.sequencer import Sequencer
from shared.messaging.transport import Publisher, Signal, Subscription
from tests.messaging_world import (
    EVENT_TABLE,
    EXTENDING,
    REFUSED_BY_RULE,
    SOURCE,
    Databases,
    Extend,
    engines,
    new_cases,
    parked,
    prepare,
    tallies,
    tally_work,
)

TOPICS = ("intake.events",)


@dataclass
class Line:
    """A publisher, a consumer, and the transport between them."""

    publishing: AsyncEngine
    consuming: AsyncEngine
    publisher: Publisher
    subscribe: Callable[[], Subscription]

    def sequencer(self) -> Sequencer:
        return Sequencer(self.publishing, self.publisher, SOURCE, Signal(), Signal())

    async def publish(self, case_id: UUID, number: int) -> None:
        await tally_work(self.publishing).execute(Extend(case_id, number), EXTENDING, actor="test")

    async def publish_all(self) -> int:
        moved = 0
        sequencer = self.sequencer()
        while count := await sequencer.round():
            moved += count
        return moved

    async def consume(self, until: int, subscription: Subscription, seconds: float = 30) -> Consumer:
        """Consume until so many events took effect or were parked."""
        consumer = Consumer(tally_work(self.consuming), EVENT_TABLE, subscription)
        async with asyncio.timeout(seconds):
            while consumer.state.handled + consumer.state.parked < until:
                await consumer.handle(await subscription.fetch(100, 0.2))
        return consumer


@pytest.fixture(params=["feed", pytest.param("kafka", marks=pytest.mark.kafka)])
async def line(request: pytest.FixtureRequest, service_database: Databases) -> AsyncIterator[Line]:
    publishing, consuming = engines([service_database("intake", prepare), service_database("placement", prepare)])
    publisher: Publisher
    if request.param == "feed":
        feed = SqlFeed(publishing, SOURCE, Signal())
        publisher = FeedPublisher()

        def subscribe() -> Subscription:
            return FeedSubscription(consuming, "intake", feed, TOPICS)
    else:
        broker: Any = request.getfixturevalue("kafka")
        prefix: str = request.getfixturevalue("kafka_prefix")
        await broker.create_topics([prefix + topic for topic in TOPICS], 3)
        publisher = KafkaPublisher(broker.bootstrap, prefix)

        def subscribe() -> Subscription:
            return KafkaSubscription(broker.bootstrap, "placement", TOPICS, prefix)

    yield Line(publishing, consuming, publisher, subscribe)
    await publisher.close()
    await publishing.dispose()
    await consuming.dispose()


async def test_everything_committed_takes_effect_once_and_in_order_per_case(line: Line) -> None:
    cases = new_cases(20)
    for number in range(1, 6):
        await asyncio.gather(*(line.publish(case, number) for case in cases))
    await line.publish_all()
    subscription = line.subscribe()

    await line.consume(100, subscription)

    assert await tallies(line.consuming) == {case: [1, 2, 3, 4, 5] for case in cases}
    await subscription.close()


async def test_what_was_refused_or_rolled_back_is_never_published(line: Line) -> None:
    [case] = new_cases(1)
    await line.publish(case, 1)
    with pytest.raises(Refused):
        await line.publish(case, REFUSED_BY_RULE)
    await line.publish(case, 2)

    assert await line.publish_all() == 2
    subscription = line.subscribe()
    await line.consume(2, subscription)
    assert await tallies(line.consuming) == {case: [1, 2]}
    await subscription.close()


async def test_a_consumer_that_comes_back_goes_on_where_it_was(line: Line) -> None:
    [case] = new_cases(1)
    await line.publish(case, 1)
    await line.publish_all()
    first = line.subscribe()
    await line.consume(1, first)
    await first.close()
    await line.publish(case, 2)
    await line.publish_all()

    again = line.subscribe()
    await line.consume(1, again)

    assert await tallies(line.consuming) == {case: [1, 2]}
    await again.close()


async def test_nothing_to_read_is_no_trouble(line: Line) -> None:
    subscription = line.subscribe()
    consumer = Consumer(tally_work(line.consuming), EVENT_TABLE, subscription)

    await consumer.handle(await subscription.fetch(100, 0.2))

    assert consumer.state.handled == 0
    await subscription.close()


async def test_a_batch_read_again_after_a_failed_commit_takes_effect_once(line: Line) -> None:
    [case] = new_cases(1)
    for number in (1, 2, 3):
        await line.publish(case, number)
    await line.publish_all()
    subscription = line.subscribe()
    consumer = Consumer(tally_work(line.consuming), EVENT_TABLE, subscription)
    async with asyncio.timeout(30):
        while not (fetched := await subscription.fetch(100, 0.2)).records:
            pass
    await subscription.retry(fetched)

    await line.consume(3, subscription)
    await consumer.handle(fetched)

    assert await tallies(line.consuming) == {case: [1, 2, 3]}
    await subscription.close()


async def test_a_failed_round_publishes_again_and_still_takes_effect_once(line: Line) -> None:
    cases = new_cases(5)
    for case in cases:
        await line.publish(case, 1)

    assert await _round_without_commit(line) == len(cases)
    await line.publish_all()
    subscription = line.subscribe()
    await line.consume(len(cases), subscription)

    assert await tallies(line.consuming) == {case: [1] for case in cases}
    await subscription.close()


async def _round_without_commit(line: Line) -> int:
    """A sequencer that publishes, and loses its connection before it could commit."""
    async with line.publishing.connect() as conn:
        number = (await conn.exec_driver_sql(sequencer._LOCK)).scalar_one()
        rows = (await conn.exec_driver_sql(sequencer._TAKE, {"limit": 100})).all()
        await line.sequencer()._publish_and_number(conn, number, rows)
        await conn.rollback()
    return len(rows)


async def test_two_sequencers_at_once_neither_lose_nor_reorder(line: Line) -> None:
    cases = new_cases(8)
    sequencers = [line.sequencer(), line.sequencer()]

    async def write(case: UUID) -> None:
        for number in range(1, 11):
            await line.publish(case, number)
            await asyncio.sleep(random.uniform(0, 0.01))  # noqa: S311 - spreads the commits

    async def sequence(one: Sequencer, done: asyncio.Event) -> None:
        while not done.is_set() or await one.round():
            await one.round()

    done = asyncio.Event()
    running = [asyncio.create_task(sequence(one, done)) for one in sequencers]
    await asyncio.gather(*(write(case) for case in cases))
    done.set()
    await asyncio.gather(*running)
    subscription = line.subscribe()
    await line.consume(80, subscription)

    assert await tallies(line.consuming) == {case: list(range(1, 11)) for case in cases}
    assert await parked(line.consuming) == []
    async with line.publishing.connect() as conn:
        numbers = (await conn.exec_driver_sql("select number from feed order by number")).scalars().all()
    assert numbers == list(range(1, 81))
    await subscription.close()
