"""Operators see and settle parked events over HTTP, the same way in every service, and see nobody's data."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared.messaging.transport import Record
from shared.vocabulary import CaseId, Role, new_id
from tests.housing_events import referred
from tests.housing_world import HousingWorld, housing, prepare
from tests.messaging_world import Databases

PATH = "admin/parked-events"
SECRET = "Canary Person 1990-05-17"


@pytest.fixture
async def world(service_database: Databases, tmp_path: Path) -> AsyncIterator[HousingWorld]:
    async with housing(service_database("housing", prepare), tmp_path) as made:
        yield made


def unreadable(world: HousingWorld) -> Record:
    """A referral whose data nobody can read, with a person in every place where one could stand."""
    record = world.record(referred(CaseId(new_id())))
    headers = {**record.headers, "ce_somebody": SECRET.encode(), SECRET: b"1"}
    return replace(record, headers=headers, value=SECRET.encode())


def lost(world: HousingWorld, origin: str) -> Record:
    record = unreadable(world)
    return replace(record, key=SECRET, headers={"ce_type": SECRET.encode()}, origin=origin)


async def listed(world: HousingWorld, query: str = "") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await world.get(PATH + query, Role.OPERATIONS)).json()["items"]
    return items


async def act(world: HousingWorld, parked_id: int, what: str, body: Any = None) -> httpx.Response:
    return await world.post(f"{PATH}/{parked_id}/{what}", body, Role.OPERATIONS, None)


async def test_an_operator_sees_what_is_parked_and_why_and_never_its_data(world: HousingWorld) -> None:
    await world.hear_records(unreadable(world), lost(world, "3@8"))
    first, second = await listed(world)
    assert (first["reason"], first["topic"], first["keysequence"]) == ("undecodable", "intake.events", 1)
    assert first["type"] == "nl.slachtofferopvang.referral-received.v1"
    assert (second["origin"], second["key"], second["type"]) == ("3@8", None, None)
    one = (await world.get(f"{PATH}/{first['parkedId']}", Role.OPERATIONS)).json()
    assert one["headers"]["ce_keysequence"] == "1"
    assert one["otherHeaders"] == 2
    assert one["size"] == len(SECRET)
    assert SECRET not in str((first, second, one))


async def test_only_operators_may_look_or_act(world: HousingWorld) -> None:
    await world.hear_records(unreadable(world))
    [event] = await listed(world)
    for role in set(Role) - {Role.OPERATIONS}:
        for path in (PATH, f"{PATH}/{event['parkedId']}"):
            assert (await world.get(path, role)).status_code == 403
        for what in ("replay", "discard"):
            answer = await world.post(f"{PATH}/{event['parkedId']}/{what}", {"reason": "replaced"}, role)
            assert answer.status_code == 403


async def test_the_list_comes_in_pages_and_can_be_narrowed(world: HousingWorld) -> None:
    await world.hear_records(*(unreadable(world) for _ in range(3)), lost(world, "3@8"))
    page = (await world.get(f"{PATH}?limit=3", Role.OPERATIONS)).json()
    following = (await world.client.get(page["next"], headers=world.token(Role.OPERATIONS))).json()
    assert [len(page["items"]), len(following["items"]), following["next"]] == [3, 1, None]
    assert len(await listed(world, "?reason=undecodable")) == 4
    assert await listed(world, "?reason=failed") == []
    assert await listed(world, "?topic=placement.events") == []
    wrong = await world.get(f"{PATH}?topic=nobody.events", Role.OPERATIONS)
    assert wrong.status_code == 400
    assert "intake.events" in wrong.text


async def test_a_discard_says_who_when_and_why_and_the_case_goes_on(world: HousingWorld) -> None:
    bad = unreadable(world)
    good = replace(world.record(referred(CaseId(new_id()))), key=bad.key)
    following = {**good.headers, "ce_keysequence": b"2"}
    value = good.value.replace(good.headers["ce_subject"], (bad.key or "").encode())
    await world.hear_records(bad, replace(good, headers=following, value=value))
    first, behind = await listed(world)
    assert behind["reason"] == "behind"

    early = await act(world, behind["parkedId"], "replay")
    assert (early.status_code, early.json()["facts"]["waitsFor"]) == (409, 1)
    assert (await act(world, first["parkedId"], "replay")).json()["outcome"] == "failed-again"
    done = await act(world, first["parkedId"], "discard", {"reason": "replaced", "reference": "INC-2041"})
    assert done.json() == {
        "parkedId": first["parkedId"],
        "outcome": "discarded",
        "detail": None,
        "handledBehind": 1,
    }
    assert await listed(world) == []
    kept = await world.numbers("select why || '/' || split_part(actor, ':', 1) from parked_acts where act = 'discard'")
    assert kept == ["replaced INC-2041/operations"]


async def test_a_reason_is_a_code_and_a_reference_has_no_room_for_a_name(world: HousingWorld) -> None:
    await world.hear_records(unreadable(world))
    [event] = await listed(world)
    for body in ({"reason": "because"}, {}, {"reason": "replaced", "reference": "Some Body"}):
        answer = await act(world, event["parkedId"], "discard", body)
        assert answer.status_code == 400
    assert len(await listed(world)) == 1


async def test_of_two_clicks_one_finds_it_gone(world: HousingWorld) -> None:
    await world.hear_records(lost(world, "3@8"))
    [event] = await listed(world)
    both = await asyncio.gather(*(act(world, event["parkedId"], "discard", {"reason": "not-ours"}) for _ in "ab"))
    assert sorted(answer.status_code for answer in both) == [200, 404]
    assert (await act(world, event["parkedId"], "replay")).json()["code"] == "not-parked"


async def test_metrics_tell_what_is_parked_and_what_is_not_published(world: HousingWorld) -> None:
    await world.hear_records(lost(world, "3@8"))
    await world.put_number()
    text = (await world.client.get("/metrics")).text
    assert 'parked_events{reason="undecodable"} 1.0' in text
    assert 'parked_events{reason="failed"} 0.0' in text
    unpublished = await world.numbers("select count(*) from outbox")
    assert f"\nunpublished_events {float(unpublished[0])}\n" in text
    assert unpublished[0] > 0
    assert "\nunpublished_oldest_seconds 0.0\n" in text  # the clock of this test stands still
    assert "database_answers 1.0" in text


async def test_metrics_survive_a_database_that_is_away(service_database: Databases, tmp_path: Path) -> None:
    url = service_database("housing", prepare)
    async with housing(url.replace("@127.0.0.1:", "@127.0.0.1:1"), tmp_path) as world:
        answer = await world.client.get("/metrics")
    assert answer.status_code == 200
    assert "database_answers 0.0" in answer.text
    assert "unpublished_events NaN" in answer.text
