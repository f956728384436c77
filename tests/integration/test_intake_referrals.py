"""Referring over HTTP, on a real PostgreSQL: what is accepted, what is refused, and what is left behind."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from shared.vocabulary import Role
from tests.intake_world import DUTCH_WOMAN, INSPECTORATE, POLICE, Caller, Intake, intake_on, prepare, referral


@pytest.fixture
async def intake(service_database: Callable[..., str], tmp_path: Path) -> AsyncIterator[Intake]:
    async with intake_on(service_database("intake", prepare), tmp_path) as made:
        yield made


@pytest.fixture
def police(intake: Intake) -> Caller:
    return intake.caller(Role.REFERRING_PARTNER, POLICE)


def faults(answer: Any) -> dict[str, str]:
    """Pointer → code of a 400."""
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return {error["pointer"]: error["code"] for error in answer.json()["errors"]}


async def test_the_example_referrals_are_taken_as_they_are(intake: Intake, police: Caller) -> None:
    for body in (referral(), DUTCH_WOMAN):
        answer = await police("POST", "/referrals", body)
        assert answer.status_code == 201
        assert answer.headers["location"] == f"/intake/v1/cases/{answer.json()['caseId']}"
    assert await intake.events() == ["referral-received", "referral-received"]


async def test_every_field_a_referral_can_have_is_taken(intake: Intake) -> None:
    person = {"estimatedAge": 30, "sex": "other", "nationality": "XXX", "otherNationalities": ["XXA"]}
    relatives = [
        {"relation": relation, "estimatedAge": 40, "nationality": "NGA", "sex": "female"}
        for relation in ("child", "partner", "sibling", "parent", "guardian", "other")
    ]
    await intake.referred(
        request="registration",
        exploitation={"form": "labour", "sector": "domestic", "loverboy": False},
        person={**person, "inDetention": True, "witnessOnly": True, "residence": "unknown"},
        household=relatives,
        whereFound="demo: behind the station",
        inEmergencyBed=True,
        detentionAgreement={"agreedOn": "2013-02-04", "byProsecutor": True, "byPolice": True},
        consent={"given": False, "overrideReason": "demo: life in danger"},
    )
    [row] = await intake.rows("select data from journal")
    facts = row["data"]["facts"]
    assert facts["inEmergencyBed"]
    assert facts["detentionAgreed"]
    assert facts["person"] == {"sex": "other", "age": 30, "nationalityGroup": "other"}
    assert [one["relation"] for one in facts["household"]] == [one["relation"] for one in relatives]


async def test_the_least_a_referral_can_tell_leaves_the_rest_unknown(intake: Intake, police: Caller) -> None:
    least = {
        "reporter": {"kind": "police"},
        "foundOn": "2013-02-03",
        "policeRegion": "Limburg",
        "exploitation": {"form": "other"},
        "person": {},
        "consent": {"given": True},
    }
    assert (await police("POST", "/referrals", least)).status_code == 201
    [row] = await intake.rows("select data from journal")
    facts = row["data"]["facts"]
    assert (facts["request"], facts["witnessOnly"], facts["inDetention"]) == ("shelter", False, False)
    assert facts["person"] == {"sex": "unknown", "age": None, "nationalityGroup": "unknown"}
    assert set(facts["needs"].values()) == {None}


async def test_every_fault_is_named_at_once_with_the_way_out(intake: Intake, police: Caller) -> None:
    body = referral(request="bed", foundOn="2013-04-16", inEmergencyBed="yes", colour="red")
    del body["reporter"]["kind"]
    body["person"] |= {"sex": 3, "nationality": "NIG", "birthDate": "2013-04-31", "languages": ["English"]}
    body["household"][0] |= {"relation": "niece", "birthDate": "2014-01-01"}
    body["safety"]["avoid"] = {"provinces": ["PV19"], "municipalities": ["Rotterdam", "GM9999", "GM0599"]}
    answer = await police("POST", "/referrals", body)
    assert faults(answer) == {
        "/reporter/kind": "missing",
        "/request": "unknown-code",
        "/foundOn": "in-the-future",
        "/inEmergencyBed": "wrong-type",
        "/colour": "unknown-field",
        "/person/sex": "unknown-code",
        "/person/nationality": "unknown-code",
        "/person/birthDate": "not-a-date",
        "/person/languages/0": "wrong-form",
        "/household/0/relation": "unknown-code",
        "/household/0/birthDate": "in-the-future",
        "/safety/avoid/provinces/0": "unknown-code",
        "/safety/avoid/municipalities/0": "unknown-code",
        "/safety/avoid/municipalities/1": "unknown-code",
    }
    details = {error["pointer"]: error["detail"] for error in answer.json()["errors"]}
    assert "'guardian'" in details["/household/0/relation"]
    assert await intake.events() == []


async def test_what_can_not_be_true_together_is_named_at_once(police: Caller) -> None:
    body = referral(consent={"given": False})
    body["person"]["estimatedAge"] = 40
    body["household"][0]["birthDate"] = "2013-03-01"
    assert faults(await police("POST", "/referrals", body)) == {
        "/person/estimatedAge": "contradiction",
        "/household/0/birthDate": "contradiction",
        "/consent": "consent-missing",
    }


async def test_a_day_begins_at_midnight_in_amsterdam(intake: Intake, police: Caller) -> None:
    intake.clock.at = intake.clock.at.replace(hour=21, minute=59)
    assert faults(await police("POST", "/referrals", referral(foundOn="2013-04-16")))
    intake.clock.at = intake.clock.at.replace(hour=22, minute=0)
    await intake.referred(foundOn="2013-04-16")


async def test_a_hundred_malformed_referrals_leave_nothing_behind(intake: Intake, police: Caller) -> None:
    malformed = (
        b"{",
        b"[]",
        b"null",
        b'{"person": NaN}',
        b"\xff",
        b"[" * 5000,
        b'"text"',
        b'{"person": []}',
        b"",
        b"3",
    )
    for content in malformed * 10:
        assert (await police("POST", "/referrals", content=content, key="one")).status_code == 400
    for table in ("cases", "identities", "journal", "outbox", "idempotency_keys", "key_heads"):
        assert await intake.rows(f"select 1 as one from {table}") == []  # noqa: S608


async def test_the_second_click_with_the_same_key_gets_the_first_answer(intake: Intake, police: Caller) -> None:
    first = await police("POST", "/referrals", referral(), key="click")
    second = await police("POST", "/referrals", referral(), key="click")
    assert (second.status_code, second.json()) == (201, first.json())
    assert second.headers["location"] == first.headers["location"]
    assert len(await intake.rows("select id from cases")) == 1
    other = await police("POST", "/referrals", referral(policeRegion="Limburg"), key="click")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


async def test_two_at_once_with_the_same_key_have_one_effect(intake: Intake, police: Caller) -> None:
    answers = await asyncio.gather(*(police("POST", "/referrals", referral(), key="twice") for _ in range(6)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["caseId"] for answer in answers if answer.status_code == 201}) == 1
    assert len(await intake.rows("select id from cases")) == 1


async def test_a_partner_sees_its_own_organisations_cases_and_no_others(intake: Intake, police: Caller) -> None:
    case_id = await intake.referred()
    own, other = (
        await police("GET", "/cases"),
        await intake.caller(Role.REFERRING_PARTNER, INSPECTORATE)("GET", "/cases"),
    )
    assert [one["caseId"] for one in own.json()["items"]] == [case_id]
    assert other.json() == {"items": [], "next": None}
    stranger = intake.caller(Role.REFERRING_PARTNER, INSPECTORATE)
    theirs = await stranger("GET", f"/cases/{case_id}")
    missing = await stranger("GET", "/cases/00000000-0000-4000-8000-000000000000")
    assert (theirs.status_code, theirs.content) == (404, missing.content)
    for role in (Role.COORDINATOR, Role.IMMIGRATION_SERVICE):
        assert (await intake.caller(role)("GET", f"/cases/{case_id}")).status_code == 200


async def test_a_care_coordinator_sees_the_cases_of_one_region(intake: Intake) -> None:
    case_id = await intake.referred()
    here = intake.caller(Role.COORDINATOR, region="Zeeland-West-Brabant")
    elsewhere = intake.caller(Role.COORDINATOR, region="Limburg")
    assert len((await here("GET", "/cases")).json()["items"]) == 1
    assert (await elsewhere("GET", "/cases")).json()["items"] == []
    assert (await elsewhere("GET", f"/cases/{case_id}")).status_code == 404


async def test_pages_follow_each_other_without_gap_or_repetition(intake: Intake, police: Caller) -> None:
    made = {await intake.referred() for _ in range(5)}
    seen: list[str] = []
    following = "/cases?limit=2"
    while following:
        page = (await police("GET", following)).json()
        seen += [one["caseId"] for one in page["items"]]
        following = (page["next"] or "").removeprefix("/intake/v1")
    assert (len(seen), set(seen)) == (5, made)


@pytest.mark.parametrize("role", [Role.SHELTER, Role.MUNICIPALITY, Role.PROVINCE, Role.MINISTRY, Role.OPERATIONS])
async def test_other_roles_do_not_refer_or_read_cases(intake: Intake, role: Role) -> None:
    caller = intake.caller(role, "any")
    assert (await caller("POST", "/referrals", referral())).status_code == 403
    assert (await caller("GET", "/cases")).status_code == 403


async def test_a_case_shows_its_facts_and_its_version_but_not_who_it_is_about(intake: Intake, police: Caller) -> None:
    case_id = await intake.referred()
    answer = await police("GET", f"/cases/{case_id}")
    assert answer.headers["etag"] == '"1"'
    assert answer.json()["facts"]["person"] == {"sex": "female", "age": 22, "nationalityGroup": "other"}
    for secret in ("Person One", "Demo Contact", "1990-05-17", "NGA", "exploiter lives"):
        assert secret not in answer.text


async def test_the_immigration_service_sees_nothing_about_shelter(intake: Intake) -> None:
    case_id = await intake.referred()
    facts = (await intake.caller(Role.IMMIGRATION_SERVICE)("GET", f"/cases/{case_id}")).json()["facts"]
    assert (facts["needs"], facts["safety"], facts["inEmergencyBed"]) == (None, None, None)


async def test_a_withdrawn_referral_is_withdrawn_once(intake: Intake, police: Caller) -> None:
    case_id = await intake.referred()
    body = {"reason": "no-longer-needed", "note": "demo: left with family"}
    assert (await police("POST", f"/cases/{case_id}/withdrawal", body)).status_code == 200
    again = await police("POST", f"/cases/{case_id}/withdrawal", body)
    assert (again.status_code, again.json()["code"]) == (409, "case-withdrawn")
    assert (await police("GET", f"/cases/{case_id}")).json()["status"] == "withdrawn"
    assert await intake.events() == ["referral-received", "referral-withdrawn"]
