"""What placement's API accepts, refuses and answers."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.contracts.intake import NeedsFacts
from shared.vocabulary import Role, new_id
from tests.placement_world import CALENDAR, FACILITY, PlacementWorld, make_world, new_case, prepare, referred


@pytest.fixture
async def world(service_database: Callable[..., str], tmp_path: Path) -> AsyncIterator[PlacementWorld]:
    made = make_world(service_database("placement", prepare), tmp_path)
    yield made
    await made.client.aclose()
    await made.service.close()


def pointers(problem: dict[str, Any]) -> set[str]:
    return {error["pointer"] for error in problem["errors"]}


async def test_a_facility_and_its_calendar_are_taken_as_in_the_examples(world: PlacementWorld) -> None:
    created = await world.post("facilities", FACILITY)
    assert created.status_code == 201
    path = f"facilities/{created.json()['facilityId']}"
    assert created.headers["Location"].endswith(path)

    put = await world.put(f"{path}/capacity", CALENDAR)

    assert put.status_code == 200
    found = (await world.get(path)).json()
    assert found["province"] == "PV30"
    assert found["address"] == "demo, secret"
    assert found["calendar"] == CALENDAR["calendar"]
    assert found["occupancy"] == {"on": "2013-02-04", "places": 28, "held": 0, "free": 28, "overOccupied": 0}
    assert {key: found[key] for key in FACILITY} == FACILITY


async def test_a_second_calendar_needs_the_etag_of_the_first(world: PlacementWorld) -> None:
    facility = await world.facility(None)
    path = f"facilities/{facility}/capacity"
    first = await world.put(path, CALENDAR)

    assert (await world.put(path, CALENDAR)).status_code == 428
    assert (await world.put(path, CALENDAR, '"7"')).status_code == 412
    assert (await world.put(path, CALENDAR, first.headers["ETag"])).status_code == 200


async def test_periods_that_overlap_or_end_before_they_begin_are_named(world: PlacementWorld) -> None:
    facility = await world.facility(None)
    faulty = {
        "calendar": [
            {"from": "2012-07-01", "to": "2014-12-31", "places": 28},
            {"from": "2014-12-31", "to": "2015-12-31", "places": 28},
            {"from": "2016-02-01", "to": "2016-01-01", "places": 28},
        ]
    }

    answer = await world.put(f"facilities/{facility}/capacity", faulty)

    assert answer.status_code == 400
    assert pointers(answer.json()) == {"/calendar/1/from", "/calendar/2/to"}


async def test_fewer_places_than_residents_is_accepted_and_shown(world: PlacementWorld) -> None:
    facility = await world.facility(3)
    await world.hear(*(referred(new_case()) for _ in range(3)))
    fewer = {"calendar": [{"from": "2012-07-01", "to": "2014-12-31", "places": 1}]}

    changed = (await world.put(f"facilities/{facility}/capacity", fewer, '"1"')).json()
    await world.hear(referred(new_case()))

    assert changed["occupancy"] == {"on": "2013-02-04", "places": 1, "held": 3, "free": 0, "overOccupied": 2}
    assert await world.values("select count(*) from claims where released_at is null") == [3]


async def test_more_places_are_matched_to_the_waiting_list_at_once(world: PlacementWorld) -> None:
    facility = await world.facility(0)
    case_id = new_case()
    await world.hear(referred(case_id))

    await world.put(f"facilities/{facility}/capacity", CALENDAR, '"1"')

    assert (await world.case(case_id))["state"] == "proposed"


async def test_every_fault_of_a_facility_is_named(world: PlacementWorld) -> None:
    body = {**FACILITY, "route": "none", "municipality": "GM9999", "wheelchairPlaces": "2", "nonsense": 1}

    answer = await world.post("facilities", body)

    assert answer.status_code == 400
    assert pointers(answer.json()) == {"/route", "/municipality", "/wheelchairPlaces", "/nonsense"}
    assert "categorical-shelter" in answer.text


async def test_steps_out_of_order_are_refused_with_the_state(world: PlacementWorld) -> None:
    await world.facility(1)
    case_id = new_case()
    await world.hear(referred(case_id))
    proposal = (await world.case(case_id))["proposalId"]
    offer = (await world.post(f"proposals/{proposal}/confirmation")).json()["offerId"]
    now = world.clock.now()
    assert (
        await world.post(f"stays/{new_id()}/arrival", {"arrivedAt": now.isoformat()}, Role.SHELTER)
    ).status_code == 404
    stay = (await world.post(f"offers/{offer}/acceptance", role=Role.SHELTER)).json()["stayId"]

    early = await world.depart(stay)
    assert (early.status_code, early.json()["facts"]["state"]) == (409, "expected")
    future = await world.post(
        f"stays/{stay}/arrival", {"arrivedAt": (now + timedelta(minutes=1)).isoformat()}, Role.SHELTER
    )
    assert (future.status_code, pointers(future.json())) == (400, {"/arrivedAt"})
    assert future.json()["errors"][0]["code"] == "in-the-future"
    unfound = {"arrivedAt": (now - timedelta(days=365)).isoformat()}
    impossible = await world.post(f"stays/{stay}/arrival", unfound, Role.SHELTER)  # nobody arrives before being found
    assert (impossible.status_code, pointers(impossible.json())) == (400, {"/arrivedAt"})
    await world.arrive(stay)
    second = await world.post(f"stays/{stay}/arrival", {"arrivedAt": now.isoformat()}, Role.SHELTER)
    assert (second.status_code, second.json()["facts"]["state"]) == (409, "arrived")
    before = {"departedAt": (now - timedelta(days=1)).isoformat(), "destination": "home"}
    backwards = await world.post(f"stays/{stay}/departure", before, Role.SHELTER)
    assert (backwards.status_code, pointers(backwards.json())) == (400, {"/departedAt"})
    assert (await world.depart(stay)).status_code == 200
    assert (await world.depart(stay)).status_code == 409
    assert (await world.post(f"offers/{offer}/acceptance", role=Role.SHELTER)).status_code == 409


async def test_diagnostics_name_every_faulty_field(world: PlacementWorld) -> None:
    body = {"completedOn": "2013-02-05", "destination": "elsewhere", "careNeeds": "trauma", "fitToLeaveFrom": "soon"}

    answer = await world.post(f"stays/{new_id()}/diagnostics", body, Role.SHELTER)

    assert answer.status_code == 400
    assert pointers(answer.json()) == {"/completedOn", "/destination", "/careNeeds", "/fitToLeaveFrom"}


async def test_a_decline_for_another_reason_says_it_in_words(world: PlacementWorld) -> None:
    answer = await world.post(f"offers/{new_id()}/decline", {"reason": "other"}, Role.SHELTER)

    assert (answer.status_code, pointers(answer.json())) == (400, {"/text"})


async def test_a_repeated_key_gets_the_first_answer(world: PlacementWorld) -> None:
    key = "one-facility"

    first = await world.post("facilities", FACILITY, key=key)
    again = await world.post("facilities", FACILITY, key=key)
    other = await world.post("facilities", {**FACILITY, "name": "another"}, key=key)

    assert first.json()["facilityId"] == again.json()["facilityId"]
    assert other.status_code == 422
    assert len((await world.get("facilities")).json()["items"]) == 1


async def test_the_group_budget_is_a_ledger_of_what_was_granted(world: PlacementWorld) -> None:
    await world.post("group-budgets/2013/entries", {"kind": "granted", "cents": 30_000_000, "note": "demo"})
    await world.post("group-budgets/2013/entries", {"kind": "granted", "cents": -1_000_000, "note": "put right"})

    budget = (await world.get("group-budgets/2013", Role.MINISTRY)).json()

    assert (budget["granted"], budget["available"], len(budget["entries"])) == (29_000_000, 29_000_000, 2)
    assert (await world.get("group-budgets/2014")).json()["granted"] == 0
    by_hand = await world.post("group-budgets/2013/entries", {"kind": "spent", "cents": 1, "note": "demo"})
    assert (by_hand.status_code, pointers(by_hand.json())) == (400, {"/kind"})


async def test_a_group_accommodation_comes_with_its_period_and_price(world: PlacementWorld) -> None:
    body = {
        "name": "Demo group accommodation",
        "municipality": "GM0772",
        "policeRegion": "Oost-Brabant",
        "address": "demo",
        "from": "2013-01-01",
        "to": "2013-12-31",
        "places": 40,
        "pricePerPersonPerNightCents": 4500,
    }

    created = await world.post("group-accommodations", body)

    assert created.status_code == 201
    [listed] = (await world.get("group-accommodations")).json()["items"]
    assert listed["pricePerPersonPerNightCents"] == 4500
    assert listed["occupancy"]["free"] == 40
    backwards = await world.post("group-accommodations", {**body, "to": "2012-12-31"})
    assert (backwards.status_code, pointers(backwards.json())) == (400, {"/to"})


async def test_the_waiting_list_comes_in_pages_and_in_order(world: PlacementWorld) -> None:
    await world.facility(0)
    pregnant = NeedsFacts(care=True, pregnant=True)
    start = world.clock.now()
    world.clock.advance(timedelta(hours=9))
    late_urgent = new_case()
    normal = [new_case() for _ in range(3)]
    await world.hear(
        *(
            referred(case_id, received_at=start + timedelta(hours=hour))
            for hour, case_id in reversed(list(enumerate(normal)))
        ),
        referred(late_urgent, received_at=start + timedelta(hours=8), needs=pregnant),
    )

    first = (await world.get("waiting-list?limit=2")).json()
    rest = (await world.client.get(first["next"], headers=world.token(Role.COORDINATOR))).json()

    found = [one["caseId"] for one in first["items"] + rest["items"]]
    assert found == [str(case_id) for case_id in (late_urgent, *normal)]
    assert rest["next"] is None
