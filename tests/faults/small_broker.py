"""A broker in memory that misbehaves by seed: fails half-way, delivers again, late, and old messages once more."""

import asyncio
import random
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messaging.transport import Fetched, PublishingFailed, Record
from tests.faults.evidence import Message

PARTITIONS = 3
Where = tuple[str, int]


@dataclass
class SmallBroker:
    """Topics of three partitions, and what each group has committed. It loses nothing that it acknowledged."""

    rng: random.Random
    calm: bool = False
    log: dict[Where, list[Record]] = field(default_factory=lambda: defaultdict(list))
    offsets: dict[tuple[str, Where], int] = field(default_factory=dict)

    def chance(self, share: float) -> bool:
        return not self.calm and self.rng.random() < share

    def append(self, record: Record) -> None:
        where = zlib.crc32(record.key.encode()) if record.key is not None else self.rng.getrandbits(16)
        self.log[record.topic, where % PARTITIONS].append(record)

    def messages(self) -> list[Message]:
        """Everything, as the checker reads it."""
        return [
            Message(topic, partition, offset, record.key, _texts(record), record.value)
            for (topic, partition), records in self.log.items()
            for offset, record in enumerate(records)
        ]


def _texts(record: Record) -> dict[str, str]:
    return {name: value.decode(errors="replace") for name, value in record.headers.items()}


@dataclass
class SmallPublisher:
    """Acknowledges everything or says that it failed; what it sent before failing stands in the topic."""

    broker: SmallBroker

    async def publish(self, records: Sequence[Record]) -> None:
        fails_at = self.broker.rng.randrange(len(records)) if self.broker.chance(0.1) else len(records)
        for record in records[:fails_at]:
            self.broker.append(record)
        await asyncio.sleep(0.002)
        if fails_at < len(records):
            raise PublishingFailed("planted")

    async def reset(self) -> None: ...

    async def close(self) -> None: ...


class SmallSubscription:
    """One member of a group; begins where the group has committed."""

    def __init__(self, broker: SmallBroker, group: str, topics: Sequence[str]) -> None:
        self.name = group
        self._broker = broker
        self._places = [(topic, number) for topic in topics for number in range(PARTITIONS)]
        self._begin()

    def _begin(self) -> None:
        self._at = {where: self._broker.offsets.get((self.name, where), 0) for where in self._places}
        self._late: list[Record] = []

    async def fetch(self, limit: int, wait: float) -> Fetched:
        records = self._next(limit)
        if not records:
            await asyncio.sleep(0.01)
            return Fetched(())
        held = self._hold_back(records)
        if self._broker.chance(0.4):
            records += self._old()
        return Fetched(records, None if held else dict(self._at))

    def _next(self, limit: int) -> list[Record]:
        found, self._late = self._late, []
        for where in self._places:
            new = self._broker.log[where][self._at[where] : self._at[where] + limit]
            self._at[where] += len(new)
            found += new
        return found

    def _hold_back(self, records: list[Record]) -> bool:
        """One that others of its key follow comes later than they; until then nothing is committed."""
        last = {(record.topic, record.key): index for index, record in enumerate(records)}
        early = [index for index, record in enumerate(records) if last[record.topic, record.key] > index]
        if early and self._broker.chance(0.5):
            self._late.append(records.pop(self._broker.rng.choice(early)))
        return bool(self._late)

    def _old(self) -> list[Record]:
        known = [self._broker.log[where][: self._at[where]] for where in self._places]
        every = [record for records in known for record in records]
        return self._broker.rng.sample(every, min(3, len(every)))

    async def note(self, conn: AsyncConnection, fetched: Fetched) -> None: ...

    async def done(self, fetched: Fetched) -> None:
        if isinstance(fetched.upto, dict):
            for where, offset in fetched.upto.items():
                self._broker.offsets[self.name, where] = offset

    async def retry(self, fetched: Fetched) -> None:
        self._begin()

    async def close(self) -> None: ...
