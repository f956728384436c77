"""Many at once: one proposal, one stay, one free place; the database has the last word."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from shared.vocabulary import Role
from tests.placement_world import CHILD, PlacementWorld, make_world, new_case, prepare, referred


@pytest.fixture
async def world(service_database: Callable[..., str], tmp_path: Path) -> AsyncIterator[PlacementWorld]:
    made = make_world(service_database("placement", prepare), tmp_path)
    yield made
    await made.client.aclose()
    await made.service.close()


async def test_of_fifty_confirmations_of_one_proposal_one_wins_and_the_others_hear_the_state(
    world: PlacementWorld,
) -> None:
    await world.facility(2)
    case_id = new_case()
    await world.hear(referred(case_id))
    proposal = (await world.case(case_id))["proposalId"]

    answers = await asyncio.gather(*(world.post(f"proposals/{proposal}/confirmation") for _ in range(50)))

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 49}
    lost = [answer.json() for answer in answers if answer.status_code == 409]
    assert {problem["facts"]["state"] for problem in lost} == {"offered"}
    assert all("offered" in problem["detail"] for problem in lost)
    assert (await world.published(case_id)).count("offer-made") == 1


async def test_referrals_that_race_for_one_free_place_take_it_once(world: PlacementWorld) -> None:
    facility = await world.facility(1)
    cases = [new_case() for _ in range(16)]

    await asyncio.gather(*(world.hear(referred(case_id)) for case_id in cases))

    states = Counter([(await world.case(case_id))["state"] for case_id in cases])
    assert states == {"proposed": 1, "waiting": 15}
    assert await world.values("select facility_id from claims where released_at is null") == [UUID(facility)]


async def test_of_two_departures_one_frees_the_places_and_they_are_given_once(world: PlacementWorld) -> None:
    await world.facility(2)
    living, *waiting = [new_case() for _ in range(4)]
    await world.hear(referred(living, household=(CHILD,)))
    await world.hear(*(referred(case_id) for case_id in waiting))
    stay = (await world.housed_in(living))["stayId"]

    answers = await asyncio.gather(*(world.depart(stay) for _ in range(8)))

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 7}
    states = Counter([(await world.case(case_id))["state"] for case_id in waiting])
    assert states == {"proposed": 2, "waiting": 1}
    assert await world.values("select count(*) from claims where released_at is null") == [2]


async def test_acceptance_and_decline_at_once_have_one_outcome(world: PlacementWorld) -> None:
    await world.facility(1)
    case_id = new_case()
    await world.hear(referred(case_id))
    proposal = (await world.case(case_id))["proposalId"]
    offer = (await world.post(f"proposals/{proposal}/confirmation")).json()["offerId"]

    answers = await asyncio.gather(
        *(world.post(f"offers/{offer}/acceptance", role=Role.SHELTER) for _ in range(4)),
        *(world.post(f"offers/{offer}/decline", {"reason": "no-place"}, Role.SHELTER) for _ in range(4)),
    )

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 7}


async def test_arrivals_departures_and_referrals_at_once_never_hold_a_place_twice(world: PlacementWorld) -> None:
    await world.facility(3)
    first = [new_case() for _ in range(3)]
    await world.hear(*(referred(case_id) for case_id in first))
    stays = [(await world.housed_in(case_id))["stayId"] for case_id in first]

    await asyncio.gather(*(world.depart(stay) for stay in stays), *(world.hear(referred(new_case())) for _ in range(6)))

    held = await world.values("select place_no from claims where released_at is null order by place_no")
    assert held == [1, 2, 3]
    assert await world.values("select count(*) from cases where state = 'waiting'") == [3]


async def test_the_database_itself_refuses_a_second_case_in_a_place(world: PlacementWorld) -> None:
    await world.facility(1)
    await world.hear(referred(new_case()))
    again = """insert into claims (case_id, facility_id, place_no, held_from)
               select gen_random_uuid(), facility_id, place_no, now() from claims"""

    with pytest.raises(Exception, match="uq_claims_open_place") as refused:
        async with world.service.engine.begin() as conn:
            await conn.exec_driver_sql(again)

    assert isinstance(getattr(refused.value, "orig", None), psycopg.errors.UniqueViolation)


@pytest.mark.parametrize("table", ["decisions", "worlds", "access_log"])
async def test_what_was_decided_or_seen_is_never_changed(world: PlacementWorld, table: str) -> None:
    for change in (f"delete from {table}", f"truncate {table}"):  # noqa: S608 - fixed names
        with pytest.raises(Exception, match="insert-only"):
            async with world.service.engine.begin() as conn:
                await conn.exec_driver_sql(change)
