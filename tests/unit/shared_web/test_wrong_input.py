"""Wrong input is refused with 400, all faults at once, each with its place and the way out, and no value repeated."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.security.development_issuer import DevelopmentIssuer
from shared.vocabulary import Role
from tests.unit.shared_web.example_service import GOOD, calling

JSON = {"Content-Type": "application/json"}


def faults(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    return {fault["pointer"]: fault["code"] for fault in answer.json().get("errors", [])}


async def test_a_good_body_is_accepted_and_its_texts_are_trimmed(coordinator: httpx.AsyncClient) -> None:
    body = {**GOOD, "person": {**GOOD["person"], "givenNames": "  Demo "}}
    answer = await coordinator.post("/v1/cases", json=body)
    assert answer.status_code == 201
    assert answer.json()["givenNames"] == "Demo"


async def test_all_faults_are_named_at_once_with_the_names_as_sent(coordinator: httpx.AsyncClient) -> None:
    body = {
        "person": {"givenNames": "", "birthDate": "17-05-1990", "sex": "f"},
        "household": [{"givenNames": "x", "sex": "male", "given_names": "y"}],
        "nights": "14",
        "foundAt": "2013-02-04T09:00:00",
        "documents": ["none"],
    }
    assert faults(await coordinator.post("/v1/cases", json=body)) == {
        "/person/givenNames": "too-short",
        "/person/birthDate": "wrong-type",
        "/person/sex": "unknown-code",
        "/household/0/given_names": "unknown-field",
        "/consent": "missing",
        "/nights": "wrong-type",
        "/foundAt": "wrong-type",
        "/documents/0": "wrong-form",
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("consent", 1),
        ("consent", "true"),
        ("consent", None),
        ("nights", "1"),
        ("nights", 1.5),
        ("nights", 1.0),
        ("nights", True),
        ("nights", 2**53),
        ("nights", -(2**53)),
        ("nights", 10**30),
        ("share", "0.5"),
        ("foundAt", 1359964800),
        ("foundAt", "1359964800"),
        ("foundAt", "2013-02-04"),
        ("foundAt", "2013-02-04T09:00:00"),
        ("foundAt", "2013-02-30T09:00:00Z"),
        ("foundAt", "0001-01-01T00:00:00+14:00"),
        ("household", {}),
        ("household", "x"),
        ("person", []),
        ("notes", {"a": 1}),
    ],
)
async def test_no_type_is_guessed(coordinator: httpx.AsyncClient, field: str, value: Any) -> None:
    answer = await coordinator.post("/v1/cases", json={**GOOD, field: value})
    assert [pointer.split("/")[1] for pointer in faults(answer)] == [field]


@pytest.mark.parametrize("value", [20130204, "2013-2-4", "20130204", "2013-02-30", "2013-02-04T00:00:00", True, ""])
async def test_a_date_is_a_calendar_day_written_in_full(coordinator: httpx.AsyncClient, value: Any) -> None:
    answer = await coordinator.post("/v1/cases", json={**GOOD, "person": {**GOOD["person"], "birthDate": value}})
    assert list(faults(answer)) == ["/person/birthDate"]


async def test_an_unknown_code_is_answered_with_the_known_ones(coordinator: httpx.AsyncClient) -> None:
    answer = await coordinator.post("/v1/cases", json={**GOOD, "person": {**GOOD["person"], "sex": "vrouw"}})
    [fault] = answer.json()["errors"]
    assert fault["code"] == "unknown-code"
    assert fault["detail"] == "is not a known code; known are 'female', 'male', 'other' or 'unknown'"


async def test_no_value_and_no_invented_field_name_is_repeated(coordinator: httpx.AsyncClient) -> None:
    canary = "Canary Person"
    body = {
        **GOOD,
        canary: 1,
        "person": {"givenNames": [canary], "birthDate": canary, "sex": canary},
        "consent": canary,
        "nights": canary,
        "share": canary,
        "foundAt": canary,
        "documents": [canary],
        "household": [canary],
        "notes": {canary: 1},
    }
    answer = await coordinator.post("/v1/cases", json=body)
    assert answer.status_code == 400
    assert "Canary" not in answer.text


async def test_an_instant_is_answered_in_utc_with_a_z(coordinator: httpx.AsyncClient) -> None:
    answer = await coordinator.post("/v1/cases", json=GOOD)
    assert answer.json()["foundAt"] == "2013-02-04T08:00:00Z"


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[" * 10_000,
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b'{"consent": NaN}',
        b'{"consent": -Infinity}',
        b'{"consent": 1e999}',
        b'{"consent": "\\ud800"}',
        b'{"consent": "\xff"}',
        b"1" * 5_000,
        json.dumps(GOOD).encode("utf-16"),
        b"\x00",
    ],
    ids=["cut", "lists", "objects", "nan", "infinity", "huge", "surrogate", "latin", "digits", "utf-16", "nul"],
)
async def test_what_is_no_json_is_refused_as_malformed(coordinator: httpx.AsyncClient, content: bytes) -> None:
    answer = await coordinator.post("/v1/cases", content=content, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed-json")


@pytest.mark.parametrize("text", ["a\x00b", "\x00"])
async def test_a_nul_character_is_refused_anywhere_in_a_body(coordinator: httpx.AsyncClient, text: str) -> None:
    for body in ({**GOOD, "notes": {"a": text}}, {**GOOD, "notes": {text: "a"}}, [[text]]):
        answer = await coordinator.post("/v1/cases", json=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "nul-character")


async def test_a_text_that_only_spells_an_escape_is_no_nul_character(coordinator: httpx.AsyncClient) -> None:
    answer = await coordinator.post("/v1/cases", json={**GOOD, "notes": {"a": "\\u0000"}})
    assert answer.status_code == 201


async def test_a_nul_character_is_refused_in_a_url(coordinator: httpx.AsyncClient) -> None:
    for path in ("/v1/cases?cursor=%00", "/v1/cases/%00/crash"):
        assert (await coordinator.get(path)).json()["code"] == "nul-character"


async def test_an_id_that_is_none_is_refused_with_its_place(coordinator: httpx.AsyncClient) -> None:
    answer = await coordinator.get("/v1/cases/none/crash")
    assert faults(answer) == {"/caseId": "wrong-form"}
    assert answer.json()["errors"][0]["in"] == "path"


async def test_a_missing_body_is_named(coordinator: httpx.AsyncClient) -> None:
    assert faults(await coordinator.post("/v1/cases")) == {"": "missing"}
    assert faults(await coordinator.post("/v1/cases", content=b"null", headers=JSON)) == {"": "wrong-type"}


async def test_more_than_a_hundred_faults_are_counted_not_listed(coordinator: httpx.AsyncClient) -> None:
    answer = await coordinator.post("/v1/cases", json={**GOOD, "household": [{}] * 5_000})
    assert len(answer.json()["errors"]) == 100
    assert answer.json()["detail"].startswith("10000 values are not valid")


async def test_a_body_over_a_megabyte_is_refused_whether_announced_or_not(coordinator: httpx.AsyncClient) -> None:
    async def pieces() -> Any:
        for _ in range(40):
            yield b" " * 30_000

    announced = await coordinator.post("/v1/cases", content=b" " * 1_100_000, headers=JSON)
    in_pieces = await coordinator.post("/v1/cases", content=pieces(), headers=JSON)
    assert [announced.status_code, in_pieces.status_code] == [413, 413]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
async def test_a_body_that_is_not_called_json_is_refused(coordinator: httpx.AsyncClient, kind: str) -> None:
    answer = await coordinator.post("/v1/cases", content=b"{}", headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["code"]) == (415, "not-json")


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", "application/merge-patch+json", "Application/JSON"]
)
async def test_every_spelling_of_json_is_taken(coordinator: httpx.AsyncClient, kind: str) -> None:
    answer = await coordinator.post("/v1/cases", content=json.dumps(GOOD), headers={"Content-Type": kind})
    assert answer.status_code == 201


async def test_a_body_announced_as_too_large_is_not_even_read(app: FastAPI, issuer: DevelopmentIssuer) -> None:
    read = 0

    async def piece() -> AsyncIterator[bytes]:
        nonlocal read
        read += 1
        yield b"{}"

    async with calling(app, issuer.issue(Role.COORDINATOR)) as client:
        answer = await client.post("/v1/cases", content=piece(), headers={**JSON, "Content-Length": "1048577"})
    assert (answer.status_code, read) == (413, 0)
