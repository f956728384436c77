"""The fake transport: by seed it duplicates, delays up to thirty days and so turns round whatever is published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush, nsmallest
from random import Random
from typing import Any

from shared.clock import FixedClock
from shared.messaging.transport import Fetched, Record

LONGEST_DELAY = timedelta(days=30)
_Queued = tuple[datetime, float, int, Record]


@dataclass(slots=True)
class Network:
    """Between publishers and consumer groups. `perfect`: at once, in order, once."""

    clock: FixedClock
    random: Random
    perfect: bool = False
    topics: dict[str, frozenset[str]] = field(default_factory=dict)
    """By consumer group the topics it reads."""
    queues: dict[str, list[_Queued]] = field(default_factory=dict)
    sent: int = 0
    delivered: int = 0

    def subscribe(self, group: str, topics: Sequence[str]) -> "Inbound":
        self.topics[group] = frozenset(topics)
        self.queues.setdefault(group, [])
        return Inbound(group, self)

    async def publish(self, records: Sequence[Record]) -> None:
        for record in records:
            for group, topics in self.topics.items():
                if record.topic in topics:
                    self._send(group, record)

    def _send(self, group: str, record: Record) -> None:
        for _ in range(1 if self.perfect else self.random.choice((1, 1, 1, 2, 3))):
            self.sent += 1
            turn = 0.0 if self.perfect else self.random.random()
            heappush(self.queues[group], (self.clock.now() + self._delay(), turn, self.sent, record))

    def _delay(self) -> timedelta:
        if self.perfect:
            return timedelta()
        reach = self.random.choice((timedelta(0), timedelta(minutes=1), timedelta(days=2), LONGEST_DELAY))
        return reach * self.random.random()

    def next_arrival(self) -> datetime | None:
        """When the next record can be fetched; None when nothing is under way."""
        return min((queue[0][0] for queue in self.queues.values() if queue), default=None)

    async def reset(self) -> None:
        """A publisher begins anew."""

    async def close(self) -> None:
        """Nothing to close."""


@dataclass(slots=True)
class Inbound:
    """One group's subscription. What was fetched and not told to be done is fetched again."""

    name: str
    network: Network

    async def fetch(self, limit: int, wait: float) -> Fetched:
        now = self.network.clock.now()
        arrived = nsmallest(limit, (queued for queued in self.network.queues[self.name] if queued[0] <= now))
        return Fetched([queued[-1] for queued in arrived])

    async def note(self, conn: Any, fetched: Fetched) -> None:
        """The transport keeps the position itself."""

    async def done(self, fetched: Fetched) -> None:
        queue = self.network.queues[self.name]
        for _ in fetched.records:
            heappop(queue)
            self.network.delivered += 1

    async def retry(self, fetched: Fetched) -> None:
        """Nothing was taken out."""

    async def close(self) -> None:
        """Nothing to close."""


Subscriptions = Mapping[str, Inbound]
