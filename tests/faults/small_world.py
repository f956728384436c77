"""The three real services in one process on real PostgreSQL, over a broker that misbehaves, and killed all the time."""

import asyncio
import contextlib
import json
import os
import random
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import psycopg

from shared.clock import FixedClock
from shared.messaging.consumer import Consumer
from shared.messaging.sequencer import Sequencer
from shared.messaging.service import Service
from shared.messaging.transport import Signal
from shared.running import mounted
from shared.security.development_issuer import DevelopmentIssuer
from standalone import bootstraps
from standalone.tokens import ORGANISATIONS
from tests.faults import checker, households
from tests.faults.commanding import Commander
from tests.faults.evidence import Evidence, read_history, read_tables
from tests.faults.history import History
from tests.faults.load import Load
from tests.faults.small_broker import SmallBroker, SmallPublisher, SmallSubscription

NATIONAL_NUMBER = {"parts": [{"part": "regular", "number": 3300}], "publishedOn": "2012-10-01", "source": "Stcrt 2012"}
PLACES = 16
_CUT = """
select pg_terminate_backend(pid) from pg_stat_activity where datname = %s
order by state = 'idle in transaction' desc, random() limit 1
"""
"""Cuts a connection, best in the middle of a transaction."""


@dataclass
class SmallWorld:
    """Databases, folder and seed of one run."""

    urls: Mapping[str, str]
    folder: Path
    seed: int
    superuser: Callable[[], psycopg.Connection[Any]]
    commander_type: type[Commander] = Commander

    async def violations(self, commands: int, seconds: float, settle: float) -> list[str]:
        """Play until so many commands were acknowledged, let things settle, and ask the checker."""
        self.folder.mkdir(exist_ok=True)
        self.rng = random.Random(self.seed)  # noqa: S311 - seeded on purpose
        self.broker = SmallBroker(random.Random(self.seed))  # noqa: S311 - seeded on purpose
        services = self._services()
        history = self.folder / f"history-{self.seed}.jsonl"
        async with self._running(services) as stop_disturbing:
            with History(history) as written:
                await self._play(services, written, commands, time.monotonic() + seconds)
            await stop_disturbing()
            self.broker.calm = True
            await asyncio.to_thread(checker.wait_until_converged, self.urls, settle)
        for service in services.values():
            await service.close()
        return checker.violations(Evidence(read_history(history), read_tables(self.urls), self.broker.messages()))

    def _services(self) -> dict[str, Service]:
        self.issuer = DevelopmentIssuer(self.folder / "issuer.pem")
        self.issuer.publish(self.folder / "jwks.json")
        (self.folder / "master-key").write_text(b64encode(os.urandom(32)).decode())
        clock = FixedClock(datetime.fromisoformat(households.NOW))
        return {
            name: bootstraps.build(
                name,
                {
                    "database_url": url,
                    "jwks_file": self.folder / "jwks.json",
                    "master_key_file": self.folder / "master-key",
                    "stand_in_population_year": 2021,
                    "rate_limit_per_second": 1_000_000,
                },
                clock,
            )
            for name, url in self.urls.items()
        }

    async def _play(self, services: Mapping[str, Service], history: History, commands: int, until: float) -> None:
        app = mounted({name: service.app for name, service in services.items()})
        transport = LosesAnswers(httpx.ASGITransport(app), self.broker)
        tokens = {role.value: self.issuer.issue(role, org) for role, org in ORGANISATIONS.items()}
        async with httpx.AsyncClient(transport=transport, base_url="http://small") as client:
            commander = self.commander_type(client, tokens, history, self.rng, pause=0.02)
            path = "/housing/v1/periods/2013-H1/national-number"
            await commander.put_until_answered("ministry", path, NATIONAL_NUMBER)
            load = Load(commander, self.seed, 30, lambda: history.acknowledged >= commands or time.monotonic() > until)
            load.one_province, load.linger, load.no_more_s, load.look_s = True, 0.05, 0.5, 0.15
            await load.run(await load.prepare(PLACES), PLACES)

    @contextlib.asynccontextmanager
    async def _running(self, services: Mapping[str, Service]) -> AsyncIterator[Callable[[], Awaitable[None]]]:
        """Workers that are killed and begun again, until the answered function is called or the block ends."""
        workers = [Worker(self.broker, make) for service in services.values() for make in _loops(self.broker, service)]
        for worker in workers:
            worker.start()
        disturbing = asyncio.create_task(self._disturb(workers))

        async def stop_disturbing() -> None:
            disturbing.cancel()
            await asyncio.gather(disturbing, return_exceptions=True)

        try:
            yield stop_disturbing
        finally:
            await stop_disturbing()
            for worker in workers:
                await worker.kill()

    async def _disturb(self, workers: "list[Worker]") -> None:
        """Kill a worker several times a second, and now and then a database connection."""
        names = [url.rsplit("/", 1)[1] for url in self.urls.values()]
        while True:
            await asyncio.sleep(self.rng.uniform(0.05, 0.2))
            worker = self.rng.choice(workers)
            await worker.kill()
            worker.start()
            if self.rng.random() < 0.5:
                with self.superuser() as conn:
                    conn.execute(_CUT, (self.rng.choice(names),))


def _loops(broker: SmallBroker, service: Service) -> list[Callable[[], Awaitable[None]]]:
    """A consumer and a sequencer, for intake two as beside the API and in a worker; each made anew when it is begun."""

    def sequencer() -> Awaitable[None]:
        return Sequencer(service.engine, SmallPublisher(broker), service.source, service.work.committed, Signal()).run()

    def consumer() -> Awaitable[None]:
        topics = [topic for chosen in service.subscriptions.values() for topic in chosen]
        subscription = SmallSubscription(broker, service.name, topics)
        return Consumer(service.work, service.events, subscription).run()

    return [sequencer, consumer if service.subscriptions else sequencer]


@dataclass
class Worker:
    """A task that can be killed at any of its steps."""

    broker: SmallBroker
    make: Callable[[], Awaitable[None]]
    task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self.task = asyncio.create_task(self._kept())

    async def _kept(self) -> None:
        while True:
            try:
                await self.make()
            except Exception:  # noqa: BLE001 - as the services do: an unexpected end is begun again
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)


@dataclass
class LosesAnswers(httpx.AsyncBaseTransport):
    """Some requests never arrive, some answers never come back."""

    inner: httpx.AsyncBaseTransport
    broker: SmallBroker

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.broker.chance(0.03):
            raise httpx.ConnectError("lost on the way there")
        answer = await self.inner.handle_async_request(request)
        if self.broker.chance(0.06):
            raise httpx.ReadError("lost on the way back")
        return answer


def dump(wrong: list[str]) -> str:
    return json.dumps(wrong[:10], indent=1)
