"""From permit to a counted home, over HTTP and events, on a real database."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from shared.vocabulary import Role
from tests.housing_events import granted, new_case, referred
from tests.housing_world import ANSWERS, HousingWorld, make_world, prepare


@pytest.fixture
async def world(service_database: Callable[..., str], tmp_path: Path) -> AsyncIterator[HousingWorld]:
    made = make_world(service_database("housing", prepare), tmp_path)
    yield made
    await made.client.aclose()
    await made.service.close()


async def test_a_permit_ends_in_a_home_that_counts_once(world: HousingWorld) -> None:
    case = new_case()
    assert (await world.put_number()).status_code == 201
    await world.hear(referred(case), granted(case))

    request = await world.request_of(case)
    assert (request["state"], request["municipality"], request["persons"]) == ("requested", "GM0363", 2)
    for answer in ("acceptance", "home-found", "housed"):
        answered = await world.post(f"requests/{request['requestId']}/{answer}", ANSWERS[answer])
        assert answered.status_code == 200, answered.text

    quota = (await world.get("municipalities/GM0363/quota?period=2013-H1")).json()
    assert (quota["target"], quota["housed"], quota["open"]) == (165, 2, 163)
    assert [(entry["kind"], entry["persons"]) for entry in quota["entries"]] == [("target-set", 165), ("housed", -2)]
    assert quota["populationBase"] == {"legal": "2012-01-01", "used": "2021-01-01", "standIn": True}
    assert await world.published(case) == [
        "outflow-opened",
        "household-linked",
        "outflow-requested",
        "request-accepted",
        "home-found",
        "household-housed",
    ]
    assert await world.published("GM0363") == ["target-set", "quota-counted"]

    again = await world.post(f"requests/{request['requestId']}/housed", ANSWERS["housed"])
    assert again.status_code == 409
    assert again.json()["facts"]["state"] == "housed"
    assert (
        await world.get("municipalities/GM0363/quota?period=2013-H1", Role.MUNICIPALITY, "GM0344")
    ).status_code == 404
