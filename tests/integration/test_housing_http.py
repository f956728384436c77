"""What housing answers to whom, and to what is wrong."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import text

from housing_service.bootstrap import MIGRATIONS
from shared.migrating import downgrade, upgrade
from shared.security.access import undeclared_routes
from shared.vocabulary import Role
from tests.housing_events import granted, new_case, referred
from tests.housing_world import ANSWERS, NATIONAL_NUMBER, HousingWorld, housing, prepare


@pytest.fixture
async def world(service_database: Callable[..., str], tmp_path: Path) -> AsyncIterator[HousingWorld]:
    async with housing(service_database("housing", prepare), tmp_path) as made:
        yield made


async def requested(world: HousingWorld) -> dict[str, Any]:
    """A request to Amsterdam."""
    case = new_case()
    await world.put_number()
    await world.hear(referred(case), granted(case))
    request = await world.request_of(case)
    assert request["municipality"] == "GM0363"
    return request


async def test_all_municipalities_are_listed_page_by_page(world: HousingWorld) -> None:
    found: list[dict[str, Any]] = []
    following: str | None = "municipalities?limit=200"
    while following:
        page = (await world.get(following, Role.SHELTER)).json()
        found += page["items"]
        following = page["next"] and page["next"].removeprefix("/v1/")
    codes = [one["code"] for one in found]
    assert (len(codes), codes) == (352, sorted(set(codes)))
    assert found[0] == {"code": "GM0014", "name": "Groningen", "province": "PV20", "provinceName": "Groningen"}


async def test_a_half_year_tells_its_days_and_its_number(world: HousingWorld) -> None:
    assert (await world.get("periods/2013-H1")).json() == {
        "period": "2013-H1",
        "startsOn": "2013-01-01",
        "endsOn": "2013-06-30",
        "populationBase": None,
        "nationalNumber": None,
    }
    assert (await world.get("periods/2013-H1/national-number")).status_code == 404
    await world.put_number()
    period = (await world.get("periods/2013-H1", Role.PROVINCE)).json()
    assert period["populationBase"] == {"legal": "2012-01-01", "used": "2021-01-01", "standIn": True}
    assert period["nationalNumber"]["number"] == 3300


async def test_the_legal_population_is_no_stand_in(world: HousingWorld) -> None:
    await world.put_number({**NATIONAL_NUMBER, "parts": [{"part": "regular", "number": 10_000}]}, "2022-H1")
    quota = await world.quota("GM0363", "2022-H1")
    assert quota["target"] == 500
    assert quota["populationBase"] == {"legal": "2021-01-01", "used": "2021-01-01", "standIn": False}


async def test_without_a_stand_in_a_missing_population_is_told(
    service_database: Callable[..., str], tmp_path: Path
) -> None:
    async with housing(service_database("housing", prepare), tmp_path, stand_in_year=None) as world:
        refused = await world.put_number()
        assert (refused.status_code, refused.json()["code"]) == (409, "population-missing")
        assert "2012-01-01" in refused.json()["detail"]
        assert await world.numbers("select count(*) from ledger_entries") == [0]


async def test_a_municipality_sees_its_own_and_what_is_not_its_own_does_not_exist(world: HousingWorld) -> None:
    request = await requested(world)
    path = f"requests/{request['requestId']}"
    assert (await world.get(path, Role.MUNICIPALITY, "GM0363")).status_code == 200
    foreign = await world.get(path, Role.MUNICIPALITY, "GM0344")
    missing = await world.get(f"requests/{uuid4()}", Role.MUNICIPALITY, "GM0344")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.json() == missing.json()
    assert (await world.get("requests", Role.MUNICIPALITY, "GM0344")).json()["items"] == []
    assert (await world.get("requests", Role.MUNICIPALITY)).json()["items"] == []
    assert len((await world.get("requests", Role.MUNICIPALITY, "GM0363")).json()["items"]) == 1
    assert len((await world.get("requests?state=accepted")).json()["items"]) == 0
    answer = await world.post(f"{path}/acceptance", ANSWERS["acceptance"], Role.MUNICIPALITY, "GM0344")
    assert answer.status_code == 404
    quota = "municipalities/GM0363/quota?period=2013-H1"
    assert (await world.get(quota, Role.MUNICIPALITY, "GM0344")).status_code == 404
    assert (await world.get(quota, Role.MUNICIPALITY, "GM0363")).status_code == 200
    assert (await world.get(quota, Role.PROVINCE, "PV20")).status_code == 200


async def test_a_care_coordinator_of_one_region_sees_no_household_for_no_region_is_known(world: HousingWorld) -> None:
    request = await requested(world)
    token = world.issuer.issue(Role.COORDINATOR, "zorg-rotterdam", region="Rotterdam")
    for path in ("cases", "requests", f"cases/{request['caseId']}", f"requests/{request['requestId']}"):
        answer = await world.client.get(f"/v1/{path}", headers={"Authorization": f"Bearer {token}"})
        assert (path, answer.status_code) == (path, 403)


async def test_province_and_ministry_see_numbers_only(world: HousingWorld) -> None:
    case = new_case()
    await world.put_number()
    await world.hear(referred(case), granted(case))
    await world.answered(case, "acceptance", "home-found", "housed")
    for role in (Role.PROVINCE, Role.MINISTRY):
        entries = (await world.get("municipalities/GM0363/quota?period=2013-H1", role)).json()["entries"]
        assert [entry["requestId"] for entry in entries] == [None, None]
        assert (await world.get("requests", role)).status_code == 403
        assert (await world.get(f"cases/{case}", role)).status_code == 403


async def test_only_ministry_and_coordinator_set_the_number_and_only_the_coordinator_decides(
    world: HousingWorld,
) -> None:
    assert (await world.put_number(role=Role.MUNICIPALITY)).status_code == 403
    request = await requested(world)
    for action in ("refusal-decision", "withdrawal"):
        answer = await world.post(f"requests/{request['requestId']}/{action}", {})
        assert answer.status_code == 403
    assert (await world.client.get("/v1/municipalities")).status_code == 401


async def test_housed_before_home_found_names_the_state(world: HousingWorld) -> None:
    request = await requested(world)
    refused = await world.post(f"requests/{request['requestId']}/housed", ANSWERS["housed"])
    assert refused.status_code == 409
    problem = refused.json()
    assert problem["facts"] == {"state": "requested", "possible": ["acceptance", "refusal", "withdrawal"]}
    assert "requested" in problem["detail"]


@pytest.mark.parametrize(
    ("action", "body", "pointers"),
    [
        ("acceptance", {}, ["/acceptedOn"]),
        ("acceptance", {"acceptedOn": 5}, ["/acceptedOn"]),
        ("acceptance", {"acceptedOn": "2013-06-02"}, ["/acceptedOn"]),
        ("acceptance", {"acceptedOn": "2013-03-20", "more": 1}, ["/more"]),
        (
            "home-found",
            {"foundOn": "2014-01-01", "availableOn": "2014-01-01", "fitsPersons": 1},
            ["/foundOn", "/fitsPersons"],
        ),
        ("housed", {"movedInOn": "2013-02-30", "persons": "2"}, ["/movedInOn", "/persons"]),
        ("housed", {"movedInOn": "2013-05-21", "persons": 3}, ["/persons"]),
        ("refusal", {"by": "nobody", "reason": "mood"}, ["/by", "/reason"]),
    ],
)
async def test_every_faulty_field_is_named_and_nothing_is_half_done(
    world: HousingWorld, action: str, body: dict[str, Any], pointers: list[str]
) -> None:
    request = await requested(world)
    before = await world.numbers("select data::text from outflow_requests")
    refused = await world.post(f"requests/{request['requestId']}/{action}", body)
    assert refused.status_code == 400, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert [fault["pointer"] for fault in refused.json()["errors"]] == pointers
    assert await world.numbers("select data::text from outflow_requests") == before


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, ["/parts", "/publishedOn", "/source"]),
        ({**NATIONAL_NUMBER, "parts": []}, ["/parts"]),
        ({**NATIONAL_NUMBER, "parts": [{"part": "regular", "number": -1}]}, ["/parts/0/number"]),
        ({**NATIONAL_NUMBER, "parts": [{"part": "a", "number": 1}, {"part": "a", "number": 2}]}, ["/parts/1/part"]),
    ],
)
async def test_a_faulty_number_names_its_fields(world: HousingWorld, body: Any, pointers: list[str]) -> None:
    refused = await world.put_number(body)
    assert refused.status_code == 400
    assert [fault["pointer"] for fault in refused.json()["errors"]] == pointers


@pytest.mark.parametrize("period", ["2013-H3", "2013", "1813-H1", "x"])
async def test_what_is_no_half_year_is_told(world: HousingWorld, period: str) -> None:
    assert (await world.get(f"periods/{period}")).status_code == 400


def has_example(operation: dict[str, Any], document: dict[str, Any]) -> bool:
    """Whether what is sent and what is answered are both shown."""
    shown = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
    for part in [*shown, *([operation["requestBody"]] if "requestBody" in operation else [])]:
        content = part["content"]["application/json"]
        schema = document["components"]["schemas"].get(content["schema"].get("$ref", "").rpartition("/")[2], {})
        if "example" not in content and "example" not in schema:
            return False
    return True


async def test_every_operation_has_a_summary_a_description_an_example_and_declares_who_may_call(
    world: HousingWorld,
) -> None:
    document = (await world.client.get("/v1/openapi.json")).json()
    assert undeclared_routes(world.service.app) == []
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert operation["summary"], (method, path)
            assert operation["description"], (method, path)
            assert has_example(operation, document), (method, path)
            assert operation["x-roles"], (method, path)
            assert {"400", "401", "403"} <= operation["responses"].keys(), (method, path)
            if "{" in path and not path.endswith(("{period}", "quota")) and "national" not in path:
                assert "404" in operation["responses"], (method, path)
            if method == "post":
                assert "409" in operation["responses"], (method, path)


async def test_the_ledger_can_not_be_changed_and_counts_a_household_once(world: HousingWorld) -> None:
    case = new_case()
    await world.put_number()
    await world.hear(referred(case), granted(case))
    await world.answered(case, "acceptance", "home-found", "housed")
    copied = """insert into ledger_entries (municipality, period, kind, persons, case_id, occurrence, recorded_at)
                select 'GM0344', period, kind, persons, case_id, occurrence, recorded_at
                from ledger_entries where kind = 'housed'"""
    for statement in ("update ledger_entries set persons = 0", "delete from ledger_entries", copied):
        with pytest.raises(Exception, match=r"append-only|uq_ledger_entries"):
            async with world.service.engine.begin() as conn:
                await conn.execute(text(statement))


async def test_two_open_requests_of_one_household_are_refused_by_the_database(world: HousingWorld) -> None:
    await requested(world)
    copied = """insert into outflow_requests select id || 'x', version, data, case_id, 'GM0344', state, requested_at
                from outflow_requests"""
    with pytest.raises(Exception, match="ex_outflow_requests_one_open"):
        async with world.service.engine.begin() as conn:
            await conn.execute(text(copied))


def test_the_schema_goes_up_and_down_and_up_again(service_database: Callable[..., str]) -> None:
    url = service_database("housing")
    upgrade(url, MIGRATIONS)
    downgrade(url, MIGRATIONS, "base")
    with psycopg.connect(url.replace("+psycopg", "")) as conn:
        left = conn.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
    assert left == [("alembic_version",)]
    upgrade(url, MIGRATIONS)
    with psycopg.connect(url.replace("+psycopg", "")) as conn:
        assert conn.execute("select count(*) from target_books").fetchone() == (352,)
