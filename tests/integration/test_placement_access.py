"""Who sees and may do what in placement, and what is kept of it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from shared.security.access import undeclared_routes
from shared.vocabulary import Role, new_id
from tests.placement_world import CALENDAR, PlacementWorld, make_world, new_case, prepare, referred


@pytest.fixture
async def world(service_database: Callable[..., str], tmp_path: Path) -> AsyncIterator[PlacementWorld]:
    made = make_world(service_database("placement", prepare), tmp_path)
    yield made
    await made.client.aclose()
    await made.service.close()


async def test_a_shelter_sees_and_answers_for_its_own_facilities_only(world: PlacementWorld) -> None:
    mine = await world.facility(1)
    other = await world.facility(1, municipality="GM0344")
    first, second = new_case(), new_case()
    await world.hear(referred(first), referred(second))
    for proposal in (await world.get("proposals")).json()["items"]:
        await world.post(f"proposals/{proposal['proposalId']}/confirmation")
    offers = {one["facilityId"]: one["offerId"] for one in (await world.get("offers")).json()["items"]}

    seen = (await world.get("offers", Role.SHELTER, mine)).json()["items"]

    assert [one["facilityId"] for one in seen] == [mine]
    foreign = await world.post(f"offers/{offers[other]}/acceptance", role=Role.SHELTER, org=mine)
    unknown = await world.post(f"offers/{new_id()}/acceptance", role=Role.SHELTER, org=mine)
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.json() == unknown.json()
    assert (await world.post(f"offers/{offers[mine]}/acceptance", role=Role.SHELTER, org=mine)).status_code == 200
    assert (await world.get(f"facilities/{other}", Role.SHELTER, mine)).status_code == 404
    assert (await world.get(f"facilities/{mine}", Role.SHELTER, mine)).json()["address"] == "demo, secret"
    listed = (await world.get("facilities", Role.SHELTER, mine)).json()["items"]
    assert [one["facilityId"] for one in listed] == [mine]
    capacity = await world.put(f"facilities/{other}/capacity", CALENDAR, '"1"', Role.SHELTER, mine)
    assert capacity.status_code == 404
    assert (await world.get("offers", Role.SHELTER, None)).json()["items"] == []


async def test_an_address_stands_nowhere_in_the_clear(world: PlacementWorld) -> None:
    await world.facility(1, address="Geheimstraat 7")
    tables = await world.values("select table_name::text from information_schema.tables where table_schema = 'public'")

    for table in tables:
        assert "Geheimstraat" not in str(await world.values(f"select t::text from {table} t")), table  # noqa: S608
    assert "Geheimstraat" not in (await world.get("facilities")).text


async def test_a_care_coordinator_sees_the_cases_of_one_region(world: PlacementWorld) -> None:
    await world.facility(1)
    case_id = new_case()
    await world.hear(referred(case_id))

    assert (await world.get(f"cases/{case_id}", region="Zeeland-West-Brabant")).status_code == 200
    assert (await world.get(f"cases/{case_id}", region="Limburg")).status_code == 404
    assert (await world.get("proposals", region="Limburg")).json()["items"] == []


async def test_every_look_at_a_case_is_kept(world: PlacementWorld) -> None:
    await world.facility(1)
    case_id = new_case()
    await world.hear(referred(case_id))
    await world.case(case_id)
    await world.get("proposals")
    await world.get(f"cases/{case_id}/explanation")

    assert await world.values("select purpose from access_log order by access_id") == [
        "read case",
        "list proposals",
        "read explanation",
    ]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.COORDINATOR, Role.SERVICE)])
async def test_only_the_coordinator_sees_cases_waiting_list_and_proposals(world: PlacementWorld, role: Role) -> None:
    for path in (f"cases/{new_id()}", f"cases/{new_id()}/explanation", "waiting-list", "proposals"):
        assert (await world.get(path, role, "*")).status_code == 403


async def test_without_a_token_nothing_is_said(world: PlacementWorld) -> None:
    assert (await world.client.get("/v1/proposals")).status_code == 401
    assert undeclared_routes(world.service.app) == []
