"""Who somebody is lies encrypted, is revealed for a purpose and on record, and nowhere else."""

import base64
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from intake_service.bootstrap import build
from intake_service.config import Settings
from shared.clock import SystemClock
from shared.security.field_encryption import FieldCipher
from shared.security.secrets import new_secret
from shared.vocabulary import Role
from tests.intake_world import POLICE, Caller, Intake, intake_on, prepare, referral, tables_of

CANARIES = (
    "Kanarienaam",
    "Kanariefamilie",
    "Kanariekind",
    "Kanariecontact",
    "+31698765432",
    "kanarie@example.org",
    "1987-06-05",
    "2009-08-07",
    "UZB",
    "kanarienotitie",
    "kanarieplek",
    "kanariereden",
    "kanariedoel",
    "kanarieintrekking",
    "kanarieafgelasting",
    "Kanarielid",
)


@pytest.fixture
async def intake(service_database: Callable[..., str], tmp_path: Path) -> AsyncIterator[Intake]:
    async with intake_on(service_database("intake", prepare), tmp_path) as made:
        yield made


@pytest.fixture
def coordinator(intake: Intake) -> Caller:
    return intake.caller(Role.COORDINATOR)


async def referred_with_canaries(intake: Intake) -> str:
    body = referral(whereFound="kanarieplek", consent={"given": False, "overrideReason": "kanariereden"})
    body["reporter"]["contact"] = {"name": "Kanariecontact", "phone": "+31698765432", "email": "kanarie@example.org"}
    body["person"] |= {"givenNames": "Kanarienaam", "familyName": "Kanariefamilie", "birthDate": "1987-06-05"}
    body["person"]["nationality"] = "UZB"
    body["household"][0] |= {"givenNames": "Kanariekind", "birthDate": "2009-08-07"}
    body["safety"]["note"] = "kanarienotitie"
    return await intake.referred(**body)


async def everything_a_partner_does(intake: Intake, coordinator: Caller) -> str:
    case_id = await referred_with_canaries(intake)
    plan = {
        "announcedBy": {"kind": "police", "contact": {"name": "Kanariecontact", "phone": "+31698765432"}},
        "plannedOn": "2013-02-11",
        "expectedPersons": 2,
        "province": "PV30",
        "policeRegion": "Oost-Brabant",
        "exploitation": {"form": "labour"},
    }
    operation_id = (await coordinator("POST", "/operations", plan, key="plan")).json()["operationId"]
    members = [
        {"person": {"familyName": "Kanarielid", "birthDate": "1987-06-05"}, "consent": {"given": True}},
        {"person": {"familyName": "Kanarielid", "birthDate": "1987-06-05", "sex": "Kanarielid"}},
    ]
    answer = await coordinator("POST", f"/operations/{operation_id}/members", {"members": members}, key="members")
    assert answer.status_code == 200
    other = (await coordinator("POST", "/operations", plan)).json()["operationId"]
    await coordinator("POST", f"/operations/{other}/cancellation", {"reason": "kanarieafgelasting"})
    revealed = await coordinator("POST", f"/cases/{case_id}/identity/disclosure", {"purpose": "kanariedoel"})
    assert revealed.status_code == 200
    withdrawal = {"reason": "other", "note": "kanarieintrekking"}
    assert (await coordinator("POST", f"/cases/{case_id}/withdrawal", withdrawal)).status_code == 200
    return case_id


async def test_no_table_holds_a_name_a_birth_date_a_nationality_a_contact_or_a_free_text(
    intake: Intake, coordinator: Caller
) -> None:
    await everything_a_partner_does(intake, coordinator)
    held = tables_of(intake.database_url)
    assert held["identities"].count("ciphertext") == 4
    for table, content in held.items():
        for canary in CANARIES:
            assert canary not in content, f"{table} holds {canary}"
            assert base64.b64encode(canary.encode()).decode().rstrip("=") not in content


async def test_the_canaries_are_there_for_who_may_open_them(intake: Intake, coordinator: Caller) -> None:
    case_id = await everything_a_partner_does(intake, coordinator)
    answer = await coordinator("POST", f"/cases/{case_id}/identity/disclosure", {"purpose": "demo"})
    for canary in set(CANARIES) - {"kanariedoel", "kanarieafgelasting", "Kanarielid"}:
        assert canary in answer.text


async def test_no_answer_repeats_a_faulty_value(intake: Intake) -> None:
    body = referral()
    body["person"] |= {"birthDate": "1987-06-05 Kanarienaam", "sex": "Kanarienaam", "Kanarienaam Kanariefamilie": 1}
    answer = await intake.caller(Role.REFERRING_PARTNER, POLICE)("POST", "/referrals", body)
    assert answer.status_code == 400
    assert "Kanarie" not in answer.text


async def test_only_the_coordinator_reveals_and_only_with_a_purpose(intake: Intake, coordinator: Caller) -> None:
    case_id = await intake.referred()
    at = f"/cases/{case_id}/identity/disclosure"
    for role in (Role.REFERRING_PARTNER, Role.IMMIGRATION_SERVICE, Role.SHELTER):
        assert (await intake.caller(role, POLICE)("POST", at, {"purpose": "demo"})).status_code == 403
    for body in ({}, {"purpose": ""}, {"purpose": "   "}, {"purpose": None}):
        answer = await coordinator("POST", at, body)
        assert [error["pointer"] for error in answer.json()["errors"]] == ["/purpose"]


async def test_every_look_is_on_record_and_the_record_can_not_be_changed(intake: Intake, coordinator: Caller) -> None:
    case_id = await intake.referred()
    await coordinator("GET", f"/cases/{case_id}")
    await coordinator("POST", f"/cases/{case_id}/identity/disclosure", {"purpose": "demo"})
    looks = await intake.rows("select act, subject, role, case_id::text, trace_id from access_log order by access_id")
    assert [(look["act"], look["role"], look["case_id"]) for look in looks] == [
        ("saw-facts", "coordinator", case_id),
        ("saw-identity", "coordinator", case_id),
    ]
    assert all(look["trace_id"] for look in looks)
    with pytest.raises(DBAPIError, match="insert-only"):
        await intake.rows("delete from access_log returning access_id")


async def test_another_master_key_opens_nothing(intake: Intake, tmp_path: Path) -> None:
    case_id = await intake.referred()
    (tmp_path / "master-key").write_text(f"2013a:{new_secret()}")
    async with intake_on(intake.database_url, tmp_path) as other:
        at = f"/cases/{case_id}/identity/disclosure"
        assert (await other.caller(Role.COORDINATOR)("POST", at, {"purpose": "demo"})).status_code == 500


async def test_an_older_master_key_still_opens_what_it_wrapped(intake: Intake, tmp_path: Path) -> None:
    case_id = await intake.referred()
    key_file = tmp_path / "master-key"
    key_file.write_text(f"{key_file.read_text()},2013b:{new_secret()}")
    async with intake_on(intake.database_url, tmp_path) as rotated:
        at = f"/cases/{case_id}/identity/disclosure"
        answer = await rotated.caller(Role.COORDINATOR)("POST", at, {"purpose": "demo"})
        assert answer.json()["person"]["familyName"] == "Person One"


@pytest.mark.parametrize("secret", ["", "changeme", base64.b64encode(bytes(range(32))).decode(), "a:" + "A" * 44])
def test_a_weak_or_missing_master_key_is_refused(tmp_path: Path, secret: str) -> None:
    file = tmp_path / "key"
    file.write_text(secret)
    with pytest.raises(ValueError, match="master key"):
        FieldCipher.from_file(file)


def test_without_a_master_key_file_intake_does_not_start(tmp_path: Path) -> None:
    settings = Settings(
        database_url="postgresql+psycopg://intake@127.0.0.1:1/intake",
        jwks_file=tmp_path / "jwks.json",
        master_key_file=tmp_path / "none",
    )
    with pytest.raises(FileNotFoundError):
        build(settings, SystemClock())
