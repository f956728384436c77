"""Every error is a problem document with a stable type and code, and tells nothing of the inside."""

import asyncio

import httpx
import pytest
from fastapi import FastAPI

from shared.security.development_issuer import DevelopmentIssuer
from shared.security.tokens import TokenVerifier
from shared.vocabulary import Role
from shared.web.body import BodyGate
from tests.unit.shared_web.example_service import CASE, GOOD, calling, service

EVERYWHERE = {
    "api-version": "0.1.0",
    "cache-control": "no-store",
    "content-security-policy": "frame-ancestors 'none'",
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


@pytest.mark.parametrize(
    ("code", "status"),
    [("case-not-found", 404), ("future-fact", 400), ("already-departed", 409), ("request-in-flight", 409)],
)
async def test_a_refusal_is_answered_by_the_table_and_otherwise_as_a_conflict(
    coordinator: httpx.AsyncClient, code: str, status: int
) -> None:
    answer = await coordinator.get(f"/v1/cases/{CASE}/refusals/{code}")
    problem = answer.json()
    assert answer.status_code == problem["status"] == status
    assert problem["type"] == f"urn:problem-type:doorstroom:{code}"
    assert problem["code"] == code
    assert problem["detail"] == "The case is closed; nothing can follow."
    assert problem["facts"] == {"state": "closed", "possible": []}
    assert problem["errors"] == [
        {
            "in": "body",
            "pointer": "/arrivedAt",
            "code": "future",
            "detail": "lies in the future; report it when it has happened",
        }
    ]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "not-found"),
        ("GET", "/v1/cases/", 404, "not-found"),
        ("DELETE", "/v1/cases", 405, "method-not-allowed"),
        ("GET", f"/v1/cases/{CASE}/crash", 500, "unexpected"),
        ("GET", f"/v1/cases/{CASE}/outage", 503, "temporarily-unavailable"),
    ],
)
async def test_an_error_is_a_problem_with_all_headers(
    coordinator: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    answer = await coordinator.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert {name: answer.headers[name] for name in EVERYWHERE} == EVERYWHERE
    assert {"type", "title", "status", "detail", "code"} <= answer.json().keys()
    assert "anary" not in answer.text


async def test_the_allow_header_names_all_methods_of_an_address(coordinator: httpx.AsyncClient) -> None:
    assert (await coordinator.delete("/v1/cases")).headers["allow"] == "GET, POST"


async def test_an_outage_says_when_to_try_again(coordinator: httpx.AsyncClient) -> None:
    assert int((await coordinator.get(f"/v1/cases/{CASE}/outage")).headers["retry-after"]) > 0


@pytest.mark.parametrize(
    "path", ["/v1/cases", "/v1/code-lists", "/health/live", "/metrics", "/docs", "/openapi.json", "/"]
)
async def test_good_answers_carry_the_same_headers(coordinator: httpx.AsyncClient, path: str) -> None:
    answer = await coordinator.get(path)
    assert answer.status_code < 400
    assert {name: answer.headers[name] for name in EVERYWHERE} == EVERYWHERE


async def test_a_body_that_does_not_arrive_is_given_up(app: FastAPI, issuer: DevelopmentIssuer) -> None:
    app = service(TokenVerifier(issuer.key_set()))
    [gate] = [middleware for middleware in app.user_middleware if str(middleware.cls) == str(BodyGate)]
    gate.kwargs["slowest"] = 0.01

    async def slow() -> object:
        yield b"{"
        await asyncio.sleep(5)

    async with calling(app, issuer.issue(Role.COORDINATOR)) as client:
        answer = await client.post("/v1/cases", content=slow(), headers={"Content-Type": "application/json"})  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["code"]) == (408, "body-too-slow")


async def test_a_caller_finds_its_own_trace_again(coordinator: httpx.AsyncClient) -> None:
    trace_id, request_id = "0af7651916cd43dd8448eb211c80319c", "11111111-2222-4333-8444-555555555555"
    headers = {"traceparent": f"00-{trace_id}-b7ad6b7169203331-01", "X-Request-Id": request_id}
    answer = await coordinator.post("/v1/cases", json=GOOD, headers=headers)
    assert answer.headers["x-request-id"] == request_id
    assert answer.headers["traceparent"] == answer.json()["trace"]
    assert answer.json()["trace"].startswith(f"00-{trace_id}-")
    assert "b7ad6b7169203331" not in answer.json()["trace"]


@pytest.mark.parametrize("parent", ["00-" + "0" * 32 + "-b7ad6b7169203331-01", "Canary", "ff-x"])
async def test_a_trace_that_is_none_is_replaced(coordinator: httpx.AsyncClient, parent: str) -> None:
    answer = await coordinator.get("/v1/cases", headers={"traceparent": parent, "X-Request-Id": "Canary Person"})
    assert "anary" not in str(answer.headers)
    assert "0" * 32 not in answer.headers["traceparent"]
