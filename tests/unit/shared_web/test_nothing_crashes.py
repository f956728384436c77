"""Whatever is sent, nothing crashes: every answer is a success or a problem below 500."""

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.security.tokens import TokenVerifier
from shared.vocabulary import Role
from shared.web.rate_limit import RateLimit
from tests.unit.shared_web.example_service import GOOD, calling, issuer_in, service

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates().map(str) | st.datetimes().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ("person", "household", "consent", "nights", "share", "foundAt", "documents", "notes")
NEARLY_GOOD = st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=3).map(lambda wrong: {**GOOD, **wrong})
HEADER = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=30)


Send = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def send() -> Send:
    with tempfile.TemporaryDirectory() as folder:
        issuer = issuer_in(Path(folder))
    app = service(TokenVerifier(issuer.key_set()), rate_limit=RateLimit(1e9))
    token = issuer.issue(Role.COORDINATOR)

    async def sent(method: str, path: str, **request: Any) -> httpx.Response:
        async with calling(app, token) as client:
            return await client.request(method, path, **request)

    return lambda *arguments, **request: asyncio.run(sent(*arguments, **request))


def assert_bearable(answer: httpx.Response) -> None:
    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code


@settings(max_examples=60, deadline=None)
@given(body=ANYTHING | NEARLY_GOOD)
def test_no_json_crashes_a_service(send: Send, body: Any) -> None:
    content = (
        orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS) if _is_json(body) else repr(body).encode(errors="replace")
    )
    headers = {"Content-Type": "application/json"}
    assert_bearable(send("POST", "/v1/cases", content=content, headers=headers))


@settings(max_examples=30, deadline=None)
@given(content=st.binary(max_size=40))
def test_no_bytes_crash_a_service(send: Send, content: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    assert_bearable(send("POST", "/v1/cases", content=content, headers=headers))


@settings(max_examples=60, deadline=None)
@given(
    query=st.dictionaries(st.sampled_from(["limit", "cursor", "state"]), st.text(max_size=30)), key=HEADER, match=HEADER
)
def test_no_query_and_no_header_crashes_a_service(send: Send, query: dict[str, str], key: str, match: str) -> None:
    headers = {"Idempotency-Key": key, "If-Match": match, "traceparent": key, "X-Request-Id": match}
    params = {name: value.encode(errors="ignore").decode() for name, value in query.items()}
    assert_bearable(send("GET", "/v1/cases", params=params, headers=headers))
    assert_bearable(send("POST", "/v1/cases", json=GOOD, headers=headers))


def _is_json(body: Any) -> bool:
    try:
        orjson.dumps(body)
    except TypeError:
        return False
    return True
