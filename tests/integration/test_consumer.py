"""What a consumer promises: once each, in order per key, and one bad event never holds up another case."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.messaging.consumer import PARKED_IN_A_ROW_LIMIT
from shared.messaging.transport import Record
from tests.messaging_world import (
    REFUSED_BY_DATABASE,
    REFUSED_BY_RULE,
    Databases,
    engines,
    new_cases,
    parked,
    prepare,
    tallies,
)
from tests.parked_world import consume, record, spoilt


@pytest.fixture
async def engine(service_database: Databases) -> AsyncIterator[AsyncEngine]:
    [made] = engines([service_database("placement", prepare)])
    yield made
    await made.dispose()


async def test_an_event_that_arrives_twice_takes_effect_once(engine: AsyncEngine) -> None:
    [case] = new_cases(1)
    first, second = record(case, 1), record(case, 2)
    await consume(engine, [first, first, second], [second, first])
    assert await tallies(engine) == {case: [1, 2]}


async def test_an_event_that_overtook_another_waits_for_it(engine: AsyncEngine) -> None:
    [case] = new_cases(1)
    await consume(engine, [record(case, 3), record(case, 2)])
    assert await tallies(engine) == {}
    assert await parked(engine) == [("behind", 2), ("behind", 3)]

    await consume(engine, [record(case, 1)])
    assert await tallies(engine) == {case: [1, 2, 3]}
    assert await parked(engine) == []


async def test_a_refused_event_is_parked_its_followers_wait_and_other_cases_go_on(engine: AsyncEngine) -> None:
    bad, good = new_cases(2)
    batch = [record(bad, 1), record(bad, 2, REFUSED_BY_RULE), record(good, 1), record(bad, 3), record(good, 2)]
    await consume(engine, batch, [record(bad, 4)])
    assert await tallies(engine) == {bad: [1], good: [1, 2]}
    assert await parked(engine) == [("failed", 2), ("behind", 3), ("behind", 4)]


async def test_an_effect_the_database_refuses_parks_that_event_only(engine: AsyncEngine) -> None:
    cases = new_cases(9)
    batch = [record(case, 1) for case in cases]
    batch[4] = record(cases[4], 1, REFUSED_BY_DATABASE)
    await consume(engine, batch)
    assert await tallies(engine) == {case: [1] for case in cases if case != cases[4]}
    assert await parked(engine) == [("failed", 1)]


async def test_what_can_not_be_read_is_parked_with_its_bytes_and_is_not_fatal(engine: AsyncEngine) -> None:
    case, other = new_cases(2)
    naked = Record("intake.events", None, {}, b"\x00\xff" * 10, "2@17")
    batch = [naked, spoilt(record(case, 1)), record(other, 1), record(case, 2), replace(naked, origin="2@18")]
    await consume(engine, batch, [naked])
    assert await tallies(engine) == {other: [1]}
    assert sorted(await parked(engine), key=str) == sorted(
        [("undecodable", None), ("undecodable", None), ("undecodable", 1), ("behind", 2)], key=str
    )
    async with engine.connect() as conn:
        kept = (await conn.exec_driver_sql("select value from parked where origin = '2@17'")).scalar_one()
    assert bytes(kept) == naked.value


async def test_nothing_in_an_envelope_stops_a_consumer(engine: AsyncEngine) -> None:
    odd, other = new_cases(2)
    nul_in_name = replace(record(odd, 1), headers={**spoilt(record(odd, 1)).headers, "x\x00y": b"1", "ce_time": b""})
    foreign_subject = record(other, 1)
    foreign_subject = replace(foreign_subject, headers={**foreign_subject.headers, "ce_subject": b"somebody else"})
    nul_in_trace = record(odd, 1)
    nul_in_trace = replace(nul_in_trace, headers={**nul_in_trace.headers, "ce_traceparent": b"\x00"})
    await consume(engine, [nul_in_name, foreign_subject], [nul_in_trace])
    assert await tallies(engine) == {odd: [1], other: [1]}
    assert await parked(engine) == [("undecodable", None)]


async def test_an_unknown_type_moves_the_mark_but_an_unknown_version_is_parked(engine: AsyncEngine) -> None:
    [case] = new_cases(1)
    unknown = record(case, 1)
    unknown = replace(unknown, headers={**unknown.headers, "ce_type": b"nl.slachtofferopvang.not-yet-invented.v1"})
    newer = record(case, 3)
    newer = replace(newer, headers={**newer.headers, "ce_type": b"nl.slachtofferopvang.permit-extended.v2"})
    await consume(engine, [unknown, record(case, 2), newer, record(case, 4)])
    assert await tallies(engine) == {case: [2]}
    assert await parked(engine) == [("unknown-version", 3), ("behind", 4)]


async def test_the_same_number_with_another_id_raises_an_alarm(engine: AsyncEngine) -> None:
    [case] = new_cases(1)
    consumer = await consume(engine, [record(case, 1)], [record(case, 1)])
    assert consumer.state.alarms == 1
    assert await tallies(engine) == {case: [1]}


async def test_a_broken_release_stops_before_it_parks_the_whole_topic(engine: AsyncEngine) -> None:
    cases = new_cases(PARKED_IN_A_ROW_LIMIT)
    consumer = await consume(engine, [record(case, 1, REFUSED_BY_RULE) for case in cases])
    assert consumer.state.stopped_by_budget
    await asyncio.wait_for(consumer.run(), 5)


async def test_two_workers_on_the_same_events_apply_each_once(engine: AsyncEngine) -> None:
    cases = new_cases(12)
    events = {case: [record(case, number) for number in range(1, 9)] for case in cases}
    one = [event for batch in events.values() for event in batch]
    other = [event for batch in reversed(list(events.values())) for event in batch]
    await asyncio.gather(
        consume(engine, *(one[i : i + 7] for i in range(0, len(one), 7))),
        consume(engine, *(other[i : i + 5] for i in range(0, len(other), 5))),
    )
    assert await tallies(engine) == {case: list(range(1, 9)) for case in cases}
    assert await parked(engine) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_any_order_and_any_repetition_end_in_the_same_state(engine: AsyncEngine, data: st.DataObject) -> None:
    cases = new_cases(2)
    events = [record(case, number) for case in cases for number in range(1, 5)]
    arriving = data.draw(st.permutations(events)) + data.draw(st.lists(st.sampled_from(events), max_size=6))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(arriving)), max_size=3)))
    bounds = [0, *cuts, len(arriving)]
    await consume(engine, *(arriving[a:b] for a, b in pairwise(bounds)))
    found = await tallies(engine)
    assert [found[case] for case in cases] == [[1, 2, 3, 4], [1, 2, 3, 4]]
    assert await parked(engine) == []
