"""One service as a whole: its API, its sequencer and its consumers, to be run together or each alone."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.messaging.consumer import Consumer, ConsumerState
from shared.messaging.feed import Feed, SqlFeed
from shared.messaging.feed_transport import FeedPublisher, FeedSubscription
from shared.messaging.kafka import KafkaPublisher, KafkaSubscription
from shared.messaging.sequencer import Sequencer
from shared.messaging.settling import EventTable
from shared.messaging.timers import TimerLoop, TimerTable
from shared.messaging.transport import Publisher, Signal, Subscription
from shared.messaging.unit_of_work import UnitOfWork
from shared.messaging.watching import Watch
from shared.settings import ServiceSettings

_log = structlog.get_logger(__name__)
_LATEST = "select max(recorded_at) from (select recorded_at from journal order by position desc limit 100) as newest"
_RESTART_PAUSE_S = 1.0


@dataclass(slots=True)
class Service:
    """What `bootstrap.build` returns. `subscriptions` names, per publishing service, the topics this one reads."""

    name: str
    settings: ServiceSettings
    engine: AsyncEngine
    app: Any
    work: UnitOfWork
    events: EventTable = field(default_factory=dict)
    subscriptions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    timers: TimerTable = field(default_factory=dict)
    published: Signal = field(default_factory=Signal)
    watches: dict[str, Watch] = field(default_factory=dict)
    """The consumers that run in this process, by what they read."""
    draining: bool = False
    """Told to stop: not ready any more, and soon gone."""

    @property
    def source(self) -> str:
        """The URN under which this service publishes."""
        return f"urn:nld:oin:{self.settings.oin}:systeem:doorstroom-{self.name}"

    def feed(self) -> SqlFeed:
        """The feed of this service, for others in the same process and for its HTTP feed."""
        return SqlFeed(self.engine, self.source, self.published)

    async def latest_instant(self) -> datetime | None:
        """The latest instant this service recorded: a demonstration resumes there."""
        async with self.engine.connect() as conn:
            latest: datetime | None = (await conn.exec_driver_sql(_LATEST)).scalar()
        return latest

    async def run_sequencer(self) -> None:
        """Publish what is committed, until cancelled."""
        publisher = self._publisher()
        try:
            sequencer = Sequencer(self.engine, publisher, self.source, self.work.committed, self.published)
            await _kept_running(f"{self.name}-sequencer", sequencer.run)
        finally:
            await publisher.close()

    async def run_consumers(self, feeds: Mapping[str, Feed]) -> None:
        """Handle what others publish, until cancelled. `feeds` are needed by the feed transport only."""
        for name, subscribe in self._subscriptions(feeds).items():
            self.watches[name] = Watch(self._consumer, subscribe, self.settings.consumer_silent_seconds)
        async with asyncio.TaskGroup() as group:
            for watch in self.watches.values():
                group.create_task(_kept_running(f"{self.name}-consumer", watch.run))

    async def run_timers(self) -> None:
        """Fire what falls due, until cancelled; any number of processes may."""
        if self.timers:
            await _kept_running(f"{self.name}-timers", TimerLoop(self.work, self.timers).run)

    async def close(self) -> None:
        await self.engine.dispose()

    def _publisher(self) -> Publisher:
        if self.settings.transport == "kafka":
            return KafkaPublisher(self.settings.kafka_bootstrap, self.settings.kafka_prefix)
        return FeedPublisher()

    def _consumer(self, subscription: Subscription, state: ConsumerState) -> Consumer:
        return Consumer(self.work, self.events, subscription, state)

    def _subscriptions(self, feeds: Mapping[str, Feed]) -> dict[str, Callable[[], Subscription]]:
        """How to subscribe, by what the metrics call the consumer."""
        if self.settings.transport == "feed":
            return {
                source: partial(FeedSubscription, self.engine, source, feeds[source], topics)
                for source, topics in self.subscriptions.items()
            }
        topics = [topic for chosen in self.subscriptions.values() for topic in chosen]
        if not topics:
            return {}
        settings = self.settings
        member = settings.kafka_member
        return {
            "kafka": partial(
                KafkaSubscription, settings.kafka_bootstrap, self.name, topics, settings.kafka_prefix, member
            )
        }


async def _kept_running(name: str, run: Callable[[], Awaitable[None]]) -> None:
    """An unexpected end is logged and begun again; a consumer stopped by its budget stays stopped."""
    while True:
        try:
            return await run()
        except Exception as fault:  # noqa: BLE001 - the loop must outlive a defect; it is logged and readiness tells
            _log.error("task_failed", task=name, error=type(fault).__name__)
            await asyncio.sleep(_RESTART_PAUSE_S)
