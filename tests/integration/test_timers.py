"""What timers promise: fired once, under the key's lock, late after a downtime, and one that fails holds nobody up."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.clock import FixedClock
from shared.deciding import Decided, Due, Handling, Loaded, Ref, Refused, Timer
from shared.messaging.timers import TimerLoop
from shared.messaging.unit_of_work import UnitOfWork
from tests.messaging_world import (
    NOW,
    REFUSED_BY_RULE,
    Databases,
    Extend,
    Tally,
    engines,
    extended,
    new_cases,
    prepare,
    tallies,
    tally_work,
)

LATER = NOW + timedelta(days=90)


@pytest.fixture
async def engine(service_database: Databases) -> AsyncIterator[AsyncEngine]:
    [made] = engines([service_database("placement", prepare)])
    yield made
    await made.dispose()


def set_timer(command: Extend, loaded: Loaded, now: datetime) -> Decided:
    """`number` days from now; none = cancelled."""
    at = NOW + timedelta(days=command.number) if command.number else None
    return Decided(timers=(Timer("term", str(command.case_id), at),))


def on_due(due: Due, loaded: Loaded, now: datetime) -> Decided:
    case = UUID(due.key)
    days = (due.at - NOW).days
    if days == REFUSED_BY_RULE:
        raise Refused("not-this-one", "This term is refused.")
    tally = loaded.one(Tally, case) or Tally(case)
    return Decided((replace(tally, numbers=(*tally.numbers, days)),), (extended(case, days),))


TABLE = {"term": Handling(on_due, needs=lambda due: [Ref(Tally, due.key)])}


async def set_for(engine: AsyncEngine, case: UUID, days: int) -> None:
    await tally_work(engine).execute(Extend(case, days), Handling(set_timer), actor="test")


def loop_at(engine: AsyncEngine, now: datetime) -> TimerLoop:
    work = tally_work(engine)
    return TimerLoop(UnitOfWork(engine, work._stores, FixedClock(now)), TABLE)


async def journal_length(engine: AsyncEngine) -> int:
    async with engine.connect() as conn:
        length: int = (await conn.exec_driver_sql("select count(*) from journal")).scalar_one()
        return length


async def test_a_timer_does_not_fire_before_its_time(engine: AsyncEngine) -> None:
    [case] = new_cases(1)
    await set_for(engine, case, 1)
    assert await loop_at(engine, NOW + timedelta(hours=23)).round() == 0
    assert await loop_at(engine, NOW + timedelta(days=1)).round() == 1
    assert await tallies(engine) == {case: [1]}


async def test_a_timer_fires_once_however_many_workers_look_and_however_late(engine: AsyncEngine) -> None:
    cases = new_cases(40)
    for case in cases:
        await set_for(engine, case, 1)

    fired = await asyncio.gather(*(loop_at(engine, LATER).round() for _ in range(4)))

    assert sum(fired) == 40
    assert await tallies(engine) == {case: [1] for case in cases}
    assert await journal_length(engine) == 40
    assert await loop_at(engine, LATER).round() == 0


async def test_a_timer_set_again_moves_and_a_cancelled_one_never_fires(engine: AsyncEngine) -> None:
    moved, cancelled = new_cases(2)
    await set_for(engine, moved, 1)
    await set_for(engine, moved, 30)
    await set_for(engine, cancelled, 1)
    await set_for(engine, cancelled, 0)
    assert await loop_at(engine, NOW + timedelta(days=2)).round() == 0
    assert await loop_at(engine, LATER).round() == 1
    assert await tallies(engine) == {moved: [30]}


async def test_a_failing_timer_is_kept_with_its_reason_and_the_others_fire(engine: AsyncEngine) -> None:
    good, bad, other = new_cases(3)
    await set_for(engine, good, 1)
    await set_for(engine, bad, REFUSED_BY_RULE)
    await set_for(engine, other, 2)
    much_later = NOW + timedelta(days=1000)

    assert await loop_at(engine, much_later).round() == 2

    assert await tallies(engine) == {good: [1], other: [2]}
    async with engine.connect() as conn:
        row = (await conn.exec_driver_sql("select key, tries, fault, not_before from due")).one()
    assert (row.key, row.tries, row.fault) == (str(bad), 1, "not-this-one: This term is refused.")
    assert row.not_before > much_later
    assert await loop_at(engine, much_later).round() == 0


async def test_a_crash_before_the_commit_leaves_the_timer_to_be_fired(engine: AsyncEngine) -> None:
    [case] = new_cases(1)
    await set_for(engine, case, 1)
    loop = loop_at(engine, LATER)
    firing = asyncio.create_task(loop.round())
    await asyncio.sleep(0)
    firing.cancel()
    await asyncio.gather(firing, return_exceptions=True)

    await loop_at(engine, LATER).round()

    assert await tallies(engine) == {case: [1]}
    assert await journal_length(engine) == 1


async def test_a_database_that_is_away_makes_timers_late_and_does_not_end_the_loop(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    [case] = new_cases(1)
    await set_for(engine, case, 1)
    loop = loop_at(engine, LATER)
    real, away = loop._fire_together, iter([True, True])

    async def sometimes_away() -> int:
        if next(away, False):
            raise OperationalError("select", {}, ConnectionError())
        return await real()

    monkeypatch.setattr(loop, "_fire_together", sometimes_away)
    monkeypatch.setattr("shared.messaging.timers.POLL_S", 0.01)
    running = asyncio.create_task(loop.run())
    async with asyncio.timeout(10):
        while await tallies(engine) != {case: [1]}:  # noqa: ASYNC110 - the effect is in the database
            await asyncio.sleep(0.02)
    assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
