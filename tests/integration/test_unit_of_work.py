"""What a command promises: once for one key, all or nothing, and a journal that nobody can rewrite."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contracts.intake import PermitExtendedV1
from shared.deciding import Decided, Handling, Loaded, Refused
from shared.messaging.idempotency import Once
from shared.vocabulary import CaseId
from tests.messaging_world import (
    DAY_ZERO,
    EXTENDING,
    NOW,
    REFUSED_BY_DATABASE,
    REFUSED_BY_RULE,
    Databases,
    Extend,
    engines,
    extend,
    new_cases,
    prepare,
    tallies,
    tally_work,
)


@pytest.fixture
async def engine(service_database: Databases) -> AsyncIterator[AsyncEngine]:
    [made] = engines([service_database("intake", prepare)])
    yield made
    await made.dispose()


async def journal(engine: AsyncEngine) -> list[tuple[str, int]]:
    async with engine.connect() as conn:
        rows = await conn.exec_driver_sql("select key, keysequence from journal order by position")
        return [(row.key, row.keysequence) for row in rows]


async def test_the_second_click_gets_the_first_answer_and_has_no_second_effect(engine: AsyncEngine) -> None:
    work = tally_work(engine)
    [case] = new_cases(1)
    once = Once("somebody", str(uuid4()), b"body")
    first = await work.execute(Extend(case, 1), EXTENDING, actor="test", once=once)
    again = await work.execute(Extend(case, 1), EXTENDING, actor="test", once=once)
    assert first == again == {"numbers": 1}
    assert await tallies(engine) == {case: [1]}


async def test_the_same_key_with_another_body_is_refused(engine: AsyncEngine) -> None:
    work = tally_work(engine)
    [case] = new_cases(1)
    await work.execute(Extend(case, 1), EXTENDING, actor="test", once=Once("somebody", "k", b"one"))
    with pytest.raises(Refused, match="idempotency-key-reused"):
        await work.execute(Extend(case, 2), EXTENDING, actor="test", once=Once("somebody", "k", b"two"))
    assert await tallies(engine) == {case: [1]}


async def test_the_same_key_ten_times_at_once_has_one_effect(engine: AsyncEngine) -> None:
    work = tally_work(engine)
    [case] = new_cases(1)
    once = Once("somebody", "at-once", b"body")

    async def click() -> str:
        try:
            await work.execute(Extend(case, 1), EXTENDING, actor="test", once=once)
        except Refused as refusal:
            return refusal.code
        return "answered"

    answers = await asyncio.gather(*(click() for _ in range(10)))
    assert set(answers) <= {"answered", "request-in-flight"}
    assert "answered" in answers
    assert await tallies(engine) == {case: [1]}


async def test_commands_racing_for_a_new_aggregate_all_take_effect_one_after_the_other(engine: AsyncEngine) -> None:
    work = tally_work(engine)
    [case] = new_cases(1)
    await asyncio.gather(*(work.execute(Extend(case, n), EXTENDING, actor="test") for n in range(1, 6)))
    assert sorted((await tallies(engine))[case]) == [1, 2, 3, 4, 5]
    assert await journal(engine) == [(str(case), n) for n in range(1, 6)]


async def test_a_failed_write_leaves_neither_state_nor_journal(engine: AsyncEngine) -> None:
    work = tally_work(engine)
    [case] = new_cases(1)
    with pytest.raises(DBAPIError):
        await work.execute(Extend(case, REFUSED_BY_DATABASE), EXTENDING, actor="test")
    assert await tallies(engine) == {}
    assert await journal(engine) == []


@pytest.mark.parametrize(
    "attack", ["update journal set actor = 'x'", "delete from journal", "truncate journal cascade"]
)
async def test_the_journal_refuses_to_be_rewritten(engine: AsyncEngine, attack: str) -> None:
    [case] = new_cases(1)
    await tally_work(engine).execute(Extend(case, 1), EXTENDING, actor="test")
    with pytest.raises(DBAPIError, match="insert-only"):
        async with engine.begin() as conn:
            await conn.exec_driver_sql(attack)
    assert await journal(engine) == [(str(case), 1)]


async def test_a_handler_can_not_see_what_it_did_not_name_as_needed(engine: AsyncEngine) -> None:
    with pytest.raises(LookupError, match="Tally"):
        await tally_work(engine).execute(Extend(uuid4(), 1), Handling(extend), actor="test")


async def test_the_journal_knows_when_a_fact_was_true_and_when_it_was_recorded(engine: AsyncEngine) -> None:
    [case] = new_cases(1)
    decided_at = NOW - timedelta(days=3)

    def late(command: Extend, loaded: Loaded, now: datetime) -> Decided:
        event = PermitExtendedV1(case_id=CaseId(case), decided_at=decided_at, valid_to=DAY_ZERO)
        return Decided(events=(event,))

    await tally_work(engine).execute(Extend(case, 1), Handling(late), actor="test")
    async with engine.connect() as conn:
        row = (await conn.exec_driver_sql("select occurred_at, recorded_at from journal")).one()
    assert (row.occurred_at, row.recorded_at) == (decided_at, NOW)


async def test_commands_that_share_a_transaction_are_refused_and_answered_each_by_itself(engine: AsyncEngine) -> None:
    work = tally_work(engine)
    cases = new_cases(40)
    numbers = [REFUSED_BY_RULE if index % 5 == 0 else 1 for index in range(40)]

    async def one(index: int) -> object:
        command = Extend(cases[index], numbers[index])
        return await work.execute(command, EXTENDING, actor=f"caller-{index}", once=Once("all", str(index), b"b"))

    answers = await asyncio.gather(*(one(index) for index in range(40)), return_exceptions=True)

    assert [isinstance(answer, Refused) for answer in answers] == [number == REFUSED_BY_RULE for number in numbers]
    assert await tallies(engine) == {case: [1] for case, number in zip(cases, numbers, strict=True) if number == 1}
    async with engine.connect() as conn:
        rows = await conn.exec_driver_sql("select key, actor from journal")
        actors = {row.key: row.actor for row in rows}
    assert actors == {str(cases[index]): f"caller-{index}" for index in range(40) if numbers[index] == 1}


async def test_one_command_that_the_database_refuses_does_not_fail_those_it_shares_with(engine: AsyncEngine) -> None:
    work = tally_work(engine)
    cases = new_cases(12)
    numbers = [REFUSED_BY_DATABASE if index == 7 else 1 for index in range(12)]
    answers = await asyncio.gather(
        *(work.execute(Extend(cases[index], numbers[index]), EXTENDING, actor="test") for index in range(12)),
        return_exceptions=True,
    )
    assert [isinstance(answer, DBAPIError) for answer in answers] == [index == 7 for index in range(12)]
    assert await tallies(engine) == {case: [1] for case in cases if case != cases[7]}


async def test_two_processes_with_the_same_key_at_once_have_one_effect(engine: AsyncEngine) -> None:
    works = [tally_work(engine) for _ in range(6)]
    for round_number in range(10):
        [case] = new_cases(1)
        once = Once("somebody", f"round-{round_number}", b"body")
        answers = await asyncio.gather(
            *(work.execute(Extend(case, 1), EXTENDING, actor="test", once=once) for work in works),
            return_exceptions=True,
        )
        assert {getattr(answer, "code", "answered") for answer in answers} <= {"answered", "request-in-flight"}
        assert (await tallies(engine))[case] == [1]
