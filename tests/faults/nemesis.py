"""Kills, stops, cuts and repeats, by seed, what runs under `run-kafka`; by the pids it wrote down, and no others."""

import asyncio
import contextlib
import os
import random
import signal
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import psycopg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaError

from tests.faults.evidence import PUBLISHES
from tests.system.installed import Installed

WEIGHTS: Mapping[str, int] = {
    "intake-api": 3,
    "placement-api": 3,
    "housing-api": 3,
    "placement-worker": 5,
    "housing-worker": 5,
    "intake-worker": 2,
    "gateway": 2,
    "postgres": 2,
    "kafka": 1,
}
STOPPED_S = 2.0
_TOPICS = tuple(topic for published in PUBLISHES.values() for topic in published)
_CUT = "select pg_terminate_backend(pid) from pg_stat_activity where usename = any(%s) order by random() limit 3"


@dataclass
class Nemesis:
    """Each `strike` is one kill -9, and now and then something less final besides."""

    installed: Installed
    rng: random.Random
    urls: Mapping[str, str]
    bootstrap: str
    kills: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)

    async def strike(self) -> None:
        """Kill one running process; before it, by chance, stop one, cut connections or repeat old messages."""
        for chance, what in ((0.15, self.stop_and_continue), (0.3, self.cut_connections), (0.3, self.repeat_messages)):
            if self.rng.random() < chance:
                self.others[what.__name__] += 1
                await what()
        pids = self.installed.pids()
        names = [name for name in WEIGHTS if name in pids]
        name = self.rng.choices(names, weights=[WEIGHTS[name] for name in names])[0]
        if _send(pids[name], signal.SIGKILL):
            self.kills[name] += 1

    async def stop_and_continue(self) -> None:
        """A process hangs for a while, and then goes on as if nothing had happened."""
        pids = self.installed.pids()
        pid = pids[self.rng.choice(sorted(name for name in pids if name.endswith(("api", "worker"))))]
        if _send(pid, signal.SIGSTOP):
            await asyncio.sleep(STOPPED_S)
            _send(pid, signal.SIGCONT)

    async def cut_connections(self) -> None:
        """Some database connections of one service end."""
        service = self.rng.choice(sorted(self.urls))
        with contextlib.suppress(psycopg.OperationalError):
            await asyncio.to_thread(self._cut, service)

    def _cut(self, service: str) -> None:
        """Its own role may end its own connections."""
        with psycopg.connect(self.urls[service].replace("+psycopg", ""), connect_timeout=2, autocommit=True) as conn:
            conn.execute(_CUT, ([service],))

    async def repeat_messages(self) -> None:
        """Old messages of one topic arrive once more, in another order."""
        with contextlib.suppress(KafkaError, TimeoutError):
            async with asyncio.timeout(10):
                await self._repeat(self.rng.choice(_TOPICS))

    async def _repeat(self, topic: str) -> None:
        consumer = AIOKafkaConsumer(
            topic, bootstrap_servers=self.bootstrap, enable_auto_commit=False, auto_offset_reset="earliest"
        )
        producer = AIOKafkaProducer(bootstrap_servers=self.bootstrap)
        try:
            await consumer.start()
            await producer.start()
            found = await consumer.getmany(timeout_ms=500, max_records=200)
            messages: list[Any] = [message for read in found.values() for message in read]
            for message in self.rng.sample(messages, min(20, len(messages))):
                await producer.send(
                    topic, message.value, key=message.key, partition=message.partition, headers=list(message.headers)
                )
        finally:
            await consumer.stop()
            await producer.stop()


def _send(pid: int, number: signal.Signals) -> bool:
    """False when the process ended by itself meanwhile."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True
