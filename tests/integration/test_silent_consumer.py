"""A consumer that hangs is begun anew, one that parks everything stops; and readiness and metrics tell."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.messaging.consumer import PARKED_IN_A_ROW_LIMIT, Consumer, ConsumerState
from shared.messaging.transport import Fetched, Record, Subscription
from shared.messaging.watching import Watch
from shared.operable import health_only
from shared.vocabulary import Role
from tests.housing_world import HousingWorld, housing
from tests.housing_world import prepare as prepare_housing
from tests.messaging_world import (
    EVENT_TABLE,
    REFUSED_BY_RULE,
    Databases,
    engines,
    new_cases,
    prepare,
    tallies,
    tally_work,
)
from tests.parked_world import record

SILENT_S = 0.3


class Scripted:
    """Gives each batch once; where the script says so it hangs, and even refuses to be cancelled."""

    name = "scripted"

    def __init__(self, *script: list[Record] | str) -> None:
        self.script = list(script)
        self.closed = 0

    async def fetch(self, limit: int, wait: float) -> Fetched:
        step = self.script.pop(0) if self.script else []
        if step == "hangs":
            await asyncio.Event().wait()
        if step == "hangs for good":
            await self._deaf()
        if not step:
            await asyncio.sleep(0.01)
        return Fetched(step if isinstance(step, list) else [])

    @staticmethod
    async def _deaf() -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + 2
        while loop.time() < until:
            try:
                await asyncio.sleep(until - loop.time())
            except asyncio.CancelledError:
                continue

    async def note(self, conn: Any, fetched: Fetched) -> None: ...

    async def done(self, fetched: Fetched) -> None: ...

    async def retry(self, fetched: Fetched) -> None: ...

    async def close(self) -> None:
        self.closed += 1


@pytest.fixture
async def engine(service_database: Databases) -> AsyncIterator[AsyncEngine]:
    [made] = engines([service_database("placement", prepare)])
    yield made
    await made.dispose()


def watch(engine: AsyncEngine, *subscriptions: Subscription) -> Watch:
    waiting = iter(subscriptions)

    def make(subscription: Subscription, state: ConsumerState) -> Consumer:
        return Consumer(tally_work(engine), EVENT_TABLE, subscription, state)

    return Watch(make, lambda: next(waiting), SILENT_S)


async def until(done: Any, seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not await done():  # noqa: ASYNC110 - the database is asked
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("how", ["hangs", "hangs for good"])
async def test_a_consumer_that_hangs_is_begun_anew_and_goes_on(
    engine: AsyncEngine, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.messaging.watching.END_S", 0.2)
    [case] = new_cases(1)
    hung, fresh = Scripted([record(case, 1)], how), Scripted([record(case, 2)])
    watching = watch(engine, hung, fresh)
    running = asyncio.create_task(watching.run())

    async def has_gone_on() -> bool:
        return await tallies(engine) == {case: [1, 2]}

    await until(has_gone_on)
    assert (watching.state.restarts, hung.closed, watching.state.handled) == (1, 1, 2)
    running.cancel()
    await asyncio.wait({running})
    assert fresh.closed == 1


async def test_a_consumer_with_nothing_to_do_is_not_silent(engine: AsyncEngine) -> None:
    watching = watch(engine, Scripted())
    running = asyncio.create_task(watching.run())
    await asyncio.sleep(SILENT_S * 4)
    assert (watching.state.restarts, running.done()) == (0, False)
    running.cancel()
    await asyncio.wait({running})


@pytest.fixture
async def world(service_database: Databases, tmp_path: Path) -> AsyncIterator[HousingWorld]:
    async with housing(service_database("housing", prepare_housing), tmp_path) as made:
        yield made


async def test_a_consumer_stopped_by_its_budget_makes_its_process_unready_until_a_restart(
    engine: AsyncEngine, world: HousingWorld
) -> None:
    broken = [record(case, 1, REFUSED_BY_RULE) for case in new_cases(PARKED_IN_A_ROW_LIMIT)]
    watching = watch(engine, Scripted(broken))
    world.service.watches["scripted"] = watching
    assert (await world.client.get("/health/ready")).status_code == 200

    await asyncio.wait_for(watching.run(), 10)

    answer = await world.client.get("/health/ready")
    assert (answer.status_code, answer.json()["checks"]["consumers"]) == (503, "fails")
    metrics = (await world.client.get("/metrics")).text
    assert 'consumer_stopped{consumer="scripted"} 1.0' in metrics
    assert f'consumer_parked_total{{consumer="scripted"}} {PARKED_IN_A_ROW_LIMIT:.1f}' in metrics
    world.service.watches["scripted"] = watch(engine, Scripted())  # what a new process begins with
    assert (await world.client.get("/health/ready")).status_code == 200


async def test_a_worker_tells_its_readiness_and_metrics_and_nothing_else(world: HousingWorld) -> None:
    transport = httpx.ASGITransport(health_only(world.service))
    async with httpx.AsyncClient(transport=transport, base_url="http://worker.test") as worker:
        assert (await worker.get("/health/ready")).status_code == 200
        assert "parked_events" in (await worker.get("/metrics")).text
        assert (await worker.get("/v1/requests", headers=world.token(Role.OPERATIONS))).status_code == 404
        world.service.draining = True
        answer = await worker.get("/health/ready")
    assert (answer.status_code, answer.json()["checks"]["not-draining"]) == (503, "fails")
