"""What operators may do with parked events: try again or go on without, one effect each, nobody overtaken."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.deciding import Refused
from shared.messaging.replaying import Act, DiscardReason, NotParked, Operating, Outcome
from tests.messaging_world import (
    EVENT_TABLE,
    REFUSED_BY_DATABASE,
    REFUSED_BY_RULE,
    Databases,
    engines,
    new_cases,
    parked,
    prepare,
    tallies,
    tally_work,
)
from tests.parked_world import MENDED, OTHERWISE, acts, consume, mark, naked, parked_ids, record, spoilt

WHO = "operations:demo"


@pytest.fixture
async def engine(service_database: Databases) -> AsyncIterator[AsyncEngine]:
    [made] = engines([service_database("placement", prepare)])
    yield made
    await made.dispose()


def mended(engine: AsyncEngine) -> Operating:
    return Operating(tally_work(engine), MENDED)


def unchanged(engine: AsyncEngine) -> Operating:
    return Operating(tally_work(engine), EVENT_TABLE)


async def test_a_replayed_event_takes_effect_and_so_does_what_waited_behind_it(engine: AsyncEngine) -> None:
    [case] = new_cases(1)
    await consume(engine, [record(case, 1), record(case, 2, REFUSED_BY_RULE), record(case, 3), record(case, 4)])
    first, *_ = await parked_ids(engine)

    act = await mended(engine).replay(first, WHO)

    assert (act.outcome, act.handled_behind) == (Outcome.HANDLED, 2)
    assert await tallies(engine) == {case: [1, OTHERWISE, 3, 4]}
    assert await parked(engine) == []
    assert await mark(engine, case) == (4, 0)
    assert await acts(engine) == [("replay", "handled", WHO, None)]


async def test_a_replay_that_fails_again_stays_parked_under_its_id_with_the_new_reason(engine: AsyncEngine) -> None:
    [case] = new_cases(1)
    await consume(engine, [record(case, 1, REFUSED_BY_DATABASE)], [record(case, 2)])
    first, behind = await parked_ids(engine)
    act = await unchanged(engine).replay(first, WHO)
    assert (act.outcome, act.detail) == (Outcome.FAILED_AGAIN, "database: CheckViolation")
    assert await parked_ids(engine) == [first, behind]
    assert await parked(engine) == [("failed", 1), ("behind", 2)]
    assert await mark(engine, case) == (0, 2)
    async with engine.connect() as conn:
        attempts = (await conn.exec_driver_sql("select attempts from parked order by keysequence")).scalars().all()
    assert attempts == [2, 0]
    assert await tallies(engine) == {}


async def test_going_on_without_an_event_moves_the_mark_by_one_and_is_kept_with_who_and_why(
    engine: AsyncEngine,
) -> None:
    [case] = new_cases(1)
    await consume(engine, [spoilt(record(case, 1)), record(case, 2), record(case, 3)])
    first, *_ = await parked_ids(engine)

    act = await unchanged(engine).discard(first, WHO, DiscardReason.SENT_BY_MISTAKE, "INC-17")

    assert (act.outcome, act.handled_behind) == (Outcome.DISCARDED, 2)
    assert await tallies(engine) == {case: [2, 3]}
    assert await mark(engine, case) == (3, 0)
    assert await acts(engine) == [("discard", "discarded", WHO, "sent-by-mistake INC-17")]
    with pytest.raises(DBAPIError, match="insert-only"):
        async with engine.begin() as conn:
            await conn.exec_driver_sql("update parked_acts set why = 'another'")


async def test_nobody_is_overtaken_by_replay_or_discard(engine: AsyncEngine) -> None:
    [case] = new_cases(1)
    await consume(engine, [record(case, 1, REFUSED_BY_RULE), record(case, 2), spoilt(record(case, 3))])
    _, behind, unreadable = await parked_ids(engine)
    for parked_id in (behind, unreadable):
        with pytest.raises(Refused) as refused:
            await mended(engine).replay(parked_id, WHO)
        assert refused.value.facts["waitsFor"] == 1
        with pytest.raises(Refused):
            await mended(engine).discard(parked_id, WHO, DiscardReason.REPLACED)
    assert len(await parked_ids(engine)) == 3
    assert await acts(engine) == []


async def test_what_has_no_place_in_a_sequence_is_simply_discarded(engine: AsyncEngine) -> None:
    await consume(engine, [naked(), replace(naked("2@18"), key="some key")])
    first, second = await parked_ids(engine)
    assert (await unchanged(engine).replay(first, WHO)).outcome is Outcome.FAILED_AGAIN
    for parked_id in (first, second):
        assert (await unchanged(engine).discard(parked_id, WHO, DiscardReason.NOT_OURS)).outcome is Outcome.DISCARDED
    assert await parked(engine) == []


async def test_replaying_what_was_handled_meanwhile_has_no_second_effect(engine: AsyncEngine) -> None:
    [case] = new_cases(1)
    refused = record(case, 1, REFUSED_BY_RULE)
    await consume(engine, [refused, record(case, 2)])
    first, _ = await parked_ids(engine)
    await consume(engine, [refused], table=MENDED)  # the topic was read again by a newer release
    assert await tallies(engine) == {case: [OTHERWISE, 2]}

    assert (await mended(engine).replay(first, WHO)).outcome is Outcome.HANDLED_BEFORE
    assert await tallies(engine) == {case: [OTHERWISE, 2]}
    assert await mark(engine, case) == (2, 0)
    with pytest.raises(NotParked):
        await mended(engine).replay(first, WHO)


async def test_a_follower_that_the_database_refuses_is_parked_itself_and_not_the_replayed_one(
    engine: AsyncEngine,
) -> None:
    [case] = new_cases(1)
    await consume(engine, [record(case, 2, REFUSED_BY_DATABASE)], [record(case, 1)], [record(case, 3)])
    assert await tallies(engine) == {case: [1]}
    assert await parked(engine) == [("failed", 2), ("behind", 3)]
    assert await mark(engine, case) == (1, 2)

    first, _ = await parked_ids(engine)
    assert (await mended(engine).replay(first, WHO)).handled_behind == 1
    assert await tallies(engine) == {case: [1, OTHERWISE, 3]}


async def test_of_two_operators_at_once_one_has_an_effect(engine: AsyncEngine) -> None:
    cases = new_cases(8)
    for case in cases:
        await consume(engine, [record(case, 1, REFUSED_BY_RULE), record(case, 2)])
        first, _ = await parked_ids(engine)
        both = await asyncio.gather(
            mended(engine).replay(first, WHO), mended(engine).replay(first, "operations:other"), return_exceptions=True
        )
        assert sorted(type(one).__name__ for one in both) == ["Act", "NotParked"]
    assert await tallies(engine) == {case: [OTHERWISE, 2] for case in cases}
    assert len(await acts(engine)) == len(cases)


async def test_of_a_replay_and_a_discard_at_once_one_has_an_effect(engine: AsyncEngine) -> None:
    for case in new_cases(8):
        await consume(engine, [record(case, 1, REFUSED_BY_RULE)])
        [first] = await parked_ids(engine)
        both = await asyncio.gather(
            mended(engine).replay(first, WHO),
            mended(engine).discard(first, "operations:other", DiscardReason.REPLACED),
            return_exceptions=True,
        )
        [act] = [one for one in both if isinstance(one, Act)]
        effect = [OTHERWISE] if act.outcome is Outcome.HANDLED else None
        assert (await tallies(engine)).get(case) == effect
        assert await mark(engine, case) == (1, 0)


async def test_a_replay_and_a_consumer_at_once_handle_each_event_once_and_in_order(engine: AsyncEngine) -> None:
    cases = new_cases(10)
    for case in cases:
        await consume(engine, [record(case, 1, REFUSED_BY_RULE), record(case, 2)])
    stuck = await _first_of_each(engine)
    later = [record(case, number) for number in range(3, 7) for case in cases]
    operating = mended(engine)
    await asyncio.gather(
        consume(engine, *(later[i : i + 3] for i in range(0, len(later), 3)), table=MENDED),
        consume(engine, *(later[i : i + 5] for i in range(0, len(later), 5)), table=MENDED),
        *(operating.replay(parked_id, WHO) for parked_id in stuck),
    )
    assert await tallies(engine) == {case: [OTHERWISE, 2, 3, 4, 5, 6] for case in cases}
    assert await parked(engine) == []
    assert {await mark(engine, case) for case in cases} == {(6, 0)}


async def _first_of_each(engine: AsyncEngine) -> list[int]:
    async with engine.connect() as conn:
        return list((await conn.exec_driver_sql("select parked_id from parked where keysequence = 1")).scalars())
