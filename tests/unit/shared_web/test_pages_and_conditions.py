"""Lists come in pages that can be followed to the end; a change says what it has seen; a key makes once."""

import base64
import hashlib

import httpx
import orjson
import pytest
from fastapi import FastAPI

from shared.security.development_issuer import DevelopmentIssuer
from shared.vocabulary import Role
from shared.web.pagination import _decode
from shared.web.problems import Problem
from tests.unit.shared_web.example_service import CASE, GOOD, calling


async def test_following_next_shows_everything_once_and_in_order(coordinator: httpx.AsyncClient) -> None:
    seen: list[int] = []
    sizes: list[int] = []
    url: str | None = "/example/v1/cases"
    while url is not None:
        assert url.count("cursor=") <= 1
        answer = await coordinator.get(f"http://doorstroom{url}")
        url = answer.json()["next"]
        assert answer.headers.get("link") == (f'<{url}>; rel="next"' if url else None)
        seen += [line["number"] for line in answer.json()["items"]]
        sizes.append(len(answer.json()["items"]))
    assert seen == list(range(120))
    assert sizes == [50, 50, 20]


async def test_next_keeps_the_other_questions_of_the_query(coordinator: httpx.AsyncClient) -> None:
    answer = await coordinator.get("/v1/cases?state=waiting&limit=3&q=a%26b")
    assert answer.json()["next"].startswith("/example/v1/cases?state=waiting&limit=3&q=a%26b&cursor=")


async def test_the_page_that_ends_with_the_list_has_no_next(coordinator: httpx.AsyncClient) -> None:
    url = (await coordinator.get("/v1/cases?limit=60")).json()["next"]
    answer = await coordinator.get(f"http://doorstroom{url}")
    assert (len(answer.json()["items"]), answer.json()["next"]) == (60, None)


def _cursor(value: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(value)).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "!!",
        "é",
        "abc",
        "A",
        _cursor(5),
        _cursor([5]),
        _cursor(["x"]),
        _cursor(["1", "2"]),
        _cursor(["1\x00"]),
        _cursor([]),
    ],
)
async def test_a_cursor_that_is_not_of_this_list_is_refused(coordinator: httpx.AsyncClient, cursor: str) -> None:
    answer = await coordinator.get("/v1/cases", params={"cursor": cursor})
    assert answer.status_code == 400
    assert [(fault["in"], fault["pointer"]) for fault in answer.json()["errors"]] == [("query", "/cursor")]


@pytest.mark.parametrize("limit", ["0", "201", "x", "1.5", ""])
async def test_a_page_has_1_to_200_items(coordinator: httpx.AsyncClient, limit: str) -> None:
    answer = await coordinator.get("/v1/cases", params={"limit": limit})
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/limit"]


@pytest.mark.parametrize(
    ("header", "status", "code"),
    [
        (None, 428, "if-match-required"),
        ('"6"', 412, "revision-changed"),
        ("7", 400, "invalid-input"),
        ('W/"7"', 400, "invalid-input"),
        ("*", 400, "invalid-input"),
        ('"7", "8"', 400, "invalid-input"),
        ('"' + "9" * 60 + '"', 400, "invalid-input"),
    ],
)
async def test_a_change_must_say_what_it_has_seen(
    coordinator: httpx.AsyncClient, header: str | None, status: int, code: str
) -> None:
    answer = await coordinator.put(f"/v1/cases/{CASE}/capacity", headers={"If-Match": header} if header else {})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_change_on_what_is_current_is_made(coordinator: httpx.AsyncClient) -> None:
    answer = await coordinator.put(f"/v1/cases/{CASE}/capacity", headers={"If-Match": '"7"'})
    assert (answer.status_code, answer.headers["etag"]) == (200, '"8"')


async def _once(client: httpx.AsyncClient, body: bytes, key: str = "k-1", path: str = "/v1/cases") -> str | None:
    headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
    once: str | None = (await client.post(path, content=body, headers=headers)).json()["once"]
    return once


async def test_the_same_request_has_the_same_fingerprint_however_it_is_spaced(coordinator: httpx.AsyncClient) -> None:
    plain = await _once(coordinator, orjson.dumps(GOOD))
    assert plain is not None
    principal, key, fingerprint = plain.split()
    assert (principal, key) == ("development-coordinator", "k-1")
    assert len(bytes.fromhex(fingerprint)) == hashlib.sha256().digest_size
    shuffled = orjson.dumps(dict(reversed(GOOD.items())), option=orjson.OPT_INDENT_2)
    assert await _once(coordinator, shuffled) == plain
    assert await _once(coordinator, orjson.dumps({**GOOD, "nights": 15})) != plain


async def test_a_key_belongs_to_its_caller(app: FastAPI, issuer: DevelopmentIssuer) -> None:
    async with calling(app, issuer.issue(Role.COORDINATOR, subject="other")) as other:
        assert str(await _once(other, orjson.dumps(GOOD))).startswith("other k-1 ")


async def test_without_a_key_nothing_is_promised(coordinator: httpx.AsyncClient) -> None:
    assert (await coordinator.post("/v1/cases", json=GOOD)).json()["once"] is None


@pytest.mark.parametrize("key", ["", " ", "a b", "k" * 201, "\x7f"])
async def test_a_key_of_another_form_is_refused_together_with_other_faults(
    coordinator: httpx.AsyncClient, key: str
) -> None:
    answer = await coordinator.post("/v1/cases", json={**GOOD, "nights": "x"}, headers={"Idempotency-Key": key})
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/Idempotency-Key", "/nights"]


def test_a_cursor_never_brings_a_nul_character_to_the_database() -> None:
    with pytest.raises(Problem):
        _decode(_cursor(["a\x00"]))
    assert _decode(_cursor(["a"])) == ("a",)
