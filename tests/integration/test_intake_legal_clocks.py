"""Operations and legal clocks over HTTP: the flow from a group or a referral to the permit."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect

from intake_service.adapters.tables import metadata
from intake_service.bootstrap import MIGRATIONS
from intake_service.entrypoints.examples import (
    CRIMINAL_REPORT,
    MEMBER,
    OPERATION,
    PERMIT_DECISION,
    REFLECTION_PERIOD,
)
from shared import migrating
from shared.vocabulary import Role
from tests.intake_world import INSPECTORATE, POLICE, SECOND_MEMBER, Caller, Intake, intake_on, prepare

NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
async def intake(service_database: Callable[..., str], tmp_path: Path) -> AsyncIterator[Intake]:
    async with intake_on(service_database("intake", prepare), tmp_path) as made:
        yield made


@pytest.fixture
def police(intake: Intake) -> Caller:
    return intake.caller(Role.REFERRING_PARTNER, POLICE)


@pytest.fixture
def immigration(intake: Intake) -> Caller:
    return intake.caller(Role.IMMIGRATION_SERVICE)


async def announced(intake: Intake, **changes: Any) -> str:
    caller = intake.caller(Role.REFERRING_PARTNER, INSPECTORATE)
    answer = await caller("POST", "/operations", {**OPERATION, **changes})
    assert answer.status_code == 201, answer.text
    operation_id: str = answer.json()["operationId"]
    assert answer.headers["location"] == f"/intake/v1/operations/{operation_id}"
    return operation_id


async def test_from_referral_to_permit(intake: Intake, police: Caller, immigration: Caller) -> None:
    at = f"/cases/{await intake.referred()}"
    assert (await police("POST", f"{at}/reflection-period", REFLECTION_PERIOD)).json()["lastDay"] == "2013-05-04"
    reported = (await police("POST", f"{at}/criminal-report", CRIMINAL_REPORT)).json()
    assert reported == {"appliedAt": "2013-03-11T14:00:00Z", "decisionDueAt": "2013-03-12T14:00:00Z"}
    decided = (await immigration("POST", f"{at}/permit-decision", PERMIT_DECISION)).json()
    assert (decided["decision"], decided["holders"]) == ("granted", 2)
    clocks = (await police("GET", at)).json()["clocks"]
    assert clocks["reflectionPeriod"]["reason"] == "report-signed"
    assert clocks["permitApplication"]["overdue"] is False
    assert clocks["permit"]["validTo"] == "2014-03-10"
    assert await intake.events() == [
        "referral-received",
        "reflection-period-started",
        "criminal-report-filed",
        "reflection-period-ended",
        "permit-applied",
        "permit-granted",
    ]
    granted = (await intake.rows("select data from journal order by position desc limit 1"))[0]["data"]
    assert (granted["persons"], granted["holders"], granted["ground"]) == (2, 2, "complainant")


async def test_a_permit_decision_for_an_unknown_case_is_404(immigration: Caller) -> None:
    in_the_future = {**PERMIT_DECISION, "decidedAt": "2013-05-01T10:00:00+02:00"}
    for body in (PERMIT_DECISION, in_the_future):  # of an unknown case no fact is right
        answer = await immigration("POST", f"/cases/{NOBODY}/permit-decision", body)
        assert (answer.status_code, answer.json()["code"]) == (404, "case-not-found")
    nameless = await immigration("POST", "/cases/nobody/permit-decision", in_the_future)
    assert {error["pointer"] for error in nameless.json()["errors"]} == {"/caseId", "/decidedAt"}


async def test_wrong_facts_of_a_decision_are_all_named(intake: Intake, immigration: Caller) -> None:
    at = f"/cases/{await intake.referred()}/permit-decision"
    body = {**PERMIT_DECISION, "decidedAt": "2013-05-01T10:00:00+02:00", "ground": "kind", "validTo": "2014-13-01"}
    answer = await immigration("POST", at, body)
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/decidedAt", "/ground", "/validTo"}
    answer = await immigration("POST", at, {**PERMIT_DECISION, "validTo": "2015-03-10"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/validTo")
    for extreme in ("0001-01-01", "9999-12-31"):
        answer = await immigration("POST", at, {**PERMIT_DECISION, "validFrom": extreme, "validTo": extreme})
        assert answer.status_code == 400
    assert (await immigration("POST", at, {**PERMIT_DECISION, "decidedAt": "0001-01-01T00:00:00Z"})).status_code == 400


async def test_partners_do_not_decide_on_permits_and_the_immigration_service_files_no_report(
    intake: Intake, police: Caller, immigration: Caller
) -> None:
    at = f"/cases/{await intake.referred()}"
    assert (await police("POST", f"{at}/permit-decision", PERMIT_DECISION)).status_code == 403
    assert (await immigration("POST", f"{at}/criminal-report", CRIMINAL_REPORT)).status_code == 403


async def test_of_many_who_start_a_reflection_period_at_once_one_does(intake: Intake, police: Caller) -> None:
    at = f"/cases/{await intake.referred()}/reflection-period"
    answers = await asyncio.gather(*(police("POST", at, REFLECTION_PERIOD) for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 11
    assert (await intake.events()).count("reflection-period-started") == 1


async def test_a_reflection_period_is_ended_with_a_typed_reason(intake: Intake, police: Caller) -> None:
    at = f"/cases/{await intake.referred()}/reflection-period"
    await police("POST", at, REFLECTION_PERIOD)
    unknown = await police("POST", f"{at}/end", {"reason": "bored"})
    assert "'left-unknown'" in unknown.json()["errors"][0]["detail"]
    ended = await police("POST", f"{at}/end", {"reason": "declined"})
    assert ended.json() == {"endedOn": "2013-04-15", "reason": "declined"}
    assert (await police("POST", f"{at}/end", {"reason": "declined"})).status_code == 409


async def test_an_operation_is_seen_by_announcer_and_coordinator_only(intake: Intake, police: Caller) -> None:
    at = f"/operations/{await announced(intake)}"
    for caller in (intake.caller(Role.REFERRING_PARTNER, INSPECTORATE), intake.caller(Role.COORDINATOR)):
        assert (await caller("GET", at)).json()["expectedPersons"] == 18
    assert (await police("GET", at)).content == (await police("GET", f"/operations/{NOBODY}")).content
    assert (await police("POST", f"{at}/members", {"members": [MEMBER]})).status_code == 404
    assert (await police("POST", f"{at}/cancellation", {})).status_code == 404
    assert (await intake.caller(Role.IMMIGRATION_SERVICE)("GET", at)).status_code == 403


async def test_members_get_an_outcome_each_in_the_order_sent(intake: Intake) -> None:
    caller = intake.caller(Role.REFERRING_PARTNER, INSPECTORATE)
    at = f"/operations/{await announced(intake)}/members"
    bad = {"person": {"sex": "lady", "birthDate": "2013-03-32"}, "colour": 1}
    rows = [MEMBER, 7, SECOND_MEMBER, bad, {"person": {}}]
    items = (await caller("POST", at, {"members": rows})).json()["items"]
    assert [sorted(item) for item in items] == [["caseId"], ["problem"], ["caseId"], ["problem"], ["problem"]]
    named = [{error["pointer"] for error in item["problem"]["errors"]} for item in items if "problem" in item]
    assert named == [
        {"/members/1"},
        {"/members/3/person/sex", "/members/3/person/birthDate", "/members/3/colour"},
        {"/members/4/consent"},
    ]
    assert all(item["problem"]["status"] == 400 for item in items if "problem" in item)
    assert await intake.events() == [
        "operation-announced",
        "operation-carried-out",
        "referral-received",
        "referral-received",
    ]


async def test_the_same_call_with_the_same_key_adds_nobody_twice(intake: Intake) -> None:
    caller = intake.caller(Role.REFERRING_PARTNER, INSPECTORATE)
    at = f"/operations/{await announced(intake)}/members"
    body = {"members": [MEMBER, {}, SECOND_MEMBER]}
    answers = [await caller("POST", at, body, key="group") for _ in range(3)]
    assert answers[0].json() == answers[1].json() == answers[2].json()
    assert len(await intake.rows("select id from cases")) == 2


async def test_five_hundred_members_are_taken_and_one_more_is_too_many(intake: Intake) -> None:
    caller = intake.caller(Role.REFERRING_PARTNER, INSPECTORATE)
    at = f"/operations/{await announced(intake)}/members"
    answer = await caller("POST", at, {"members": [MEMBER] * 497 + [{}] * 3})
    assert [len([item for item in answer.json()["items"] if kind in item]) for kind in ("caseId", "problem")] == [
        497,
        3,
    ]
    too_many = await caller("POST", at, {"members": [MEMBER] * 501})
    assert (too_many.status_code, too_many.json()["errors"][0]["pointer"]) == (400, "/members")
    assert len(await intake.rows("select id from cases")) == 497


async def test_a_cancelled_operation_takes_no_members(intake: Intake) -> None:
    caller = intake.caller(Role.COORDINATOR)
    at = f"/operations/{await announced(intake)}"
    assert (await caller("POST", f"{at}/cancellation", {"reason": "postponed"})).json() == {"state": "cancelled"}
    refused = await caller("POST", f"{at}/members", {"members": [MEMBER]})
    assert (refused.status_code, refused.json()["code"]) == (409, "operation-cancelled")


def test_the_migrations_make_the_declared_tables_and_take_them_away_again(
    service_database: Callable[..., str],
) -> None:
    url = service_database("intake")
    engine = create_engine(url)
    for _ in range(2):
        migrating.upgrade(url, MIGRATIONS)
        found = inspect(engine)
        assert set(found.get_table_names()) == set(metadata.tables) | {"alembic_version"}
        for name, table in metadata.tables.items():
            assert {column["name"] for column in found.get_columns(name)} == {column.name for column in table.columns}
            assert {index.name for index in table.indexes} <= {index["name"] for index in found.get_indexes(name)}
        migrating.downgrade(url, MIGRATIONS, "base")
        assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()
