"""The placement side of the main flow, on a real database: from referral to the next household in a freed place."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from shared.contracts.intake import (
    NeedsFacts,
    ReferralWithdrawnV1,
    ReflectionPeriodStartedV1,
    SafetyFacts,
)
from shared.vocabulary import (
    MunicipalityCode,
    NationalityGroup,
    ReferralWithdrawal,
    Residence,
    Role,
)
from tests.placement_world import CHILD, PlacementWorld, make_world, new_case, prepare, referred


@pytest.fixture
async def world(service_database: Callable[..., str], tmp_path: Path) -> AsyncIterator[PlacementWorld]:
    made = make_world(service_database("placement", prepare), tmp_path)
    yield made
    await made.client.aclose()
    await made.service.close()


async def test_a_foreign_woman_with_a_child_is_proposed_with_both_places_held(world: PlacementWorld) -> None:
    facility = await world.facility(28)
    case_id = new_case()

    await world.hear(referred(case_id, household=(CHILD,)))

    case = await world.case(case_id)
    assert (case["category"], case["route"], case["rule"]["id"]) == ("foreign", "categorical-shelter", "11")
    assert case["rule"]["source"]
    assert case["rule"]["facts"] == {"age": 22, "nationalityGroup": "other", "residence": "not-lawful"}
    assert (case["state"], case["facilityId"]) == ("proposed", facility)
    assert await world.values("select count(*) from claims where released_at is null") == [2]
    assert await world.published(case_id) == ["case-classified", "placement-proposed"]
    [proposal] = (await world.get("proposals")).json()["items"]
    assert (proposal["proposalId"], proposal["caseId"], proposal["facilityId"]) == (
        case["proposalId"],
        str(case_id),
        facility,
    )


async def test_the_flow_from_proposal_to_departure_and_the_next_household(world: PlacementWorld) -> None:
    await world.facility(2)
    first, second = new_case(), new_case()
    await world.hear(referred(first, household=(CHILD,)))
    await world.hear(referred(second))
    assert (await world.case(second))["state"] == "waiting"

    living = await world.housed_in(first)
    assert living["state"] == "arrived"
    [stay] = (await world.get("stays", Role.SHELTER, "*")).json()["items"]
    assert stay["expectedEndOn"] == "2013-05-04"
    world.clock.advance(timedelta(days=60))
    body = {
        "completedOn": "2013-04-01",
        "destination": "independent",
        "careNeeds": ["trauma-treatment"],
        "fitToLeaveFrom": "2013-05-06",
    }
    assert (await world.post(f"stays/{stay['stayId']}/diagnostics", body, Role.SHELTER)).status_code == 200
    departed = await world.depart(stay["stayId"])

    assert departed.json()["state"] == "departed"
    assert (await world.case(second))["state"] == "proposed"
    assert await world.published(first) == [
        "case-classified",
        "placement-proposed",
        "placement-confirmed",
        "offer-made",
        "offer-accepted",
        "resident-arrived",
        "diagnostics-completed",
        "resident-departed",
    ]
    assert await world.published(second) == ["case-classified", "waiting-started", "placement-proposed"]
    [over] = (await world.get(f"stays?caseId={first}")).json()["items"]
    assert over["diagnostics"]["careNeeds"] == ["trauma-treatment"]
    assert over["departure"]["reason"] == "demo"


async def test_who_fits_nowhere_waits_with_the_reason_per_facility(world: PlacementWorld) -> None:
    facility = await world.facility(28)
    case_id = new_case()

    await world.hear(referred(case_id, needs=NeedsFacts(care=True, addiction=True, pregnant=True)))

    [waiting] = (await world.get("waiting-list")).json()["items"]
    assert waiting["caseId"] == str(case_id)
    assert waiting["urgent"] is True
    assert waiting["waitedDays"] == 0
    assert waiting["reasons"] == [{"facilityId": facility, "rules": ["takes-special-needs"]}]


async def test_a_decision_can_be_explained_as_it_was_after_the_world_changed(world: PlacementWorld) -> None:
    facility = await world.facility(1)
    first, second = new_case(), new_case()
    await world.hear(referred(first), referred(second))
    calendar = {"calendar": [{"from": "2012-07-01", "to": "2014-12-31", "places": 0}]}
    await world.put(f"facilities/{facility}/capacity", calendar, '"1"')

    explained = [(await world.get(f"cases/{one}/explanation")).json() for one in (first, second)]

    assert sorted(one["chosen"] or "" for one in explained) == ["", facility]
    for one in explained:
        [verdict] = one["facilities"]
        assert verdict["asDecided"] is True
        assert verdict["chosen"] is verdict["fits"]
        by_rule = {rule["rule"]: rule for rule in verdict["rules"]}
        assert by_rule["contract-in-force"]["holds"] is True
        assert by_rule["has-enough-places"]["holds"] is verdict["chosen"]
        assert by_rule["has-enough-places"]["version"] == 1


async def test_a_dutch_woman_is_handed_over_once_the_womens_shelter_accepts(world: PlacementWorld) -> None:
    await world.facility(4, route="womens-shelter", placementAuthority="facility", municipality="GM0344")
    case_id = new_case()
    await world.hear(referred(case_id, group=NationalityGroup.DUTCH, residence=Residence.LAWFUL))
    proposal = (await world.case(case_id))["proposalId"]
    offer = (await world.post(f"proposals/{proposal}/confirmation")).json()["offerId"]

    accepted = (await world.post(f"offers/{offer}/acceptance", role=Role.SHELTER)).json()

    assert accepted["state"] == "handed-over"
    assert (await world.case(case_id))["stayId"] == accepted["stayId"]
    assert (await world.arrive(accepted["stayId"]))["state"] == "arrived"


async def test_a_decline_is_typed_and_the_next_match_asks_another_facility(world: PlacementWorld) -> None:
    await world.facility(2)
    await world.facility(2, municipality="GM0344")
    case_id = new_case()
    await world.hear(referred(case_id))
    before = await world.case(case_id)
    offer = (await world.post(f"proposals/{before['proposalId']}/confirmation")).json()["offerId"]

    declined = await world.post(f"offers/{offer}/decline", {"reason": "infection"}, Role.SHELTER)

    assert declined.json() == {
        "offerId": offer,
        "caseId": str(case_id),
        "state": "declined",
        "reason": "infection",
    }
    after = await world.case(case_id)
    assert after["state"] == "proposed"
    assert after["facilityId"] != before["facilityId"]
    assert after["proposalId"] != before["proposalId"]
    again = await world.post(f"proposals/{before['proposalId']}/confirmation")
    assert (again.status_code, again.json()["code"]) == (409, "proposal-superseded")


async def test_a_withdrawn_referral_gives_its_places_to_who_waits(world: PlacementWorld) -> None:
    await world.facility(1)
    first, second = new_case(), new_case()
    await world.hear(referred(first))
    await world.hear(referred(second))

    await world.hear(ReferralWithdrawnV1(case_id=first, reason=ReferralWithdrawal.NO_LONGER_NEEDED))

    assert (await world.case(first))["state"] == "closed"
    assert (await world.case(second))["state"] == "proposed"
    assert await world.values("select count(*) from claims where released_at is null") == [1]


async def test_an_event_heard_twice_takes_effect_once(world: PlacementWorld) -> None:
    await world.facility(5)
    case_id = new_case()
    record = world.record(referred(case_id))

    await world.hear_records([record, record])
    await world.hear_records([record])

    assert await world.published(case_id) == ["case-classified", "placement-proposed"]
    assert await world.values("select count(*) from claims") == [1]


async def test_unknown_operations_and_periods_of_unknown_cases_change_nothing(world: PlacementWorld) -> None:
    case_id = new_case()
    start = ReflectionPeriodStartedV1(
        case_id=case_id, started_on=world.clock.now().date(), last_day=world.clock.now().date()
    )

    await world.hear(start, ReferralWithdrawnV1(case_id=case_id, reason=ReferralWithdrawal.OTHER))

    assert (await world.get(f"cases/{case_id}")).status_code == 404
    assert await world.values("select count(*) from parked") == [0]


async def test_a_region_to_avoid_is_kept_out_by_municipality_and_by_province(world: PlacementWorld) -> None:
    await world.facility(9)
    case_id = new_case()

    await world.hear(referred(case_id, safety=SafetyFacts(avoid_municipalities=(MunicipalityCode("GM0855"),))))

    [waiting] = (await world.get("waiting-list")).json()["items"]
    assert waiting["reasons"][0]["rules"] == ["avoids-unsafe-region"]


async def test_capacity_that_begins_on_a_new_day_is_tried_with_the_next_referral(world: PlacementWorld) -> None:
    facility = await world.facility(None)
    calendar = [{"from": "2013-02-05", "to": "2013-12-31", "places": 5, "source": "demo"}]
    await world.put(f"facilities/{facility}/capacity", {"calendar": calendar})
    early, late = new_case(), new_case()
    await world.hear(referred(early))
    assert (await world.case(early))["state"] == "waiting"

    world.clock.advance(timedelta(days=1))
    await world.hear(referred(late))

    assert (await world.case(early))["state"] == "proposed"
    assert (await world.case(late))["state"] == "proposed"


async def test_who_waits_is_proposed_on_the_day_the_places_begin_without_anybody_asking(world: PlacementWorld) -> None:
    facility = await world.facility(None)
    calendar = [
        {"from": "2013-02-06", "to": "2013-02-07", "places": 0, "source": "demo"},
        {"from": "2013-02-08", "to": "2013-12-31", "places": 5, "source": "demo"},
    ]
    await world.put(f"facilities/{facility}/capacity", {"calendar": calendar})
    case = new_case()
    await world.hear(referred(case))
    world.clock.advance(timedelta(days=3))
    assert await world.fall_due() == 1
    assert (await world.case(case))["state"] == "waiting"

    world.clock.advance(timedelta(days=1))
    assert await world.fall_due() == 1
    assert (await world.case(case))["state"] == "proposed"
    assert await world.fall_due() == 0
