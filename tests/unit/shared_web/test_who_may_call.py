"""No token 401, another role 403, before anything of the request is looked at; and every route says who may call."""

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts

from shared.security.access import Caller, declared_roles, undeclared_routes
from shared.security.development_issuer import DevelopmentIssuer
from shared.vocabulary import Role
from tests.unit.shared_web.example_service import GOOD, calling

JSON = {"Content-Type": "application/json"}


async def test_without_a_token_nobody_gets_in_and_is_told_how(stranger: httpx.AsyncClient) -> None:
    answer = await stranger.get("/v1/cases")
    assert (answer.status_code, answer.json()["code"]) == (401, "token-missing")
    assert answer.headers["www-authenticate"] == 'Bearer realm="doorstroom"'


async def test_another_role_is_refused_and_told_which_may(app: FastAPI, issuer: DevelopmentIssuer) -> None:
    async with calling(app, issuer.issue(Role.SHELTER)) as shelter:
        answer = await shelter.post("/v1/cases", json=GOOD)
    assert (answer.status_code, answer.json()["code"]) == (403, "role-not-allowed")
    assert answer.json()["detail"] == "The role shelter may not do this; allowed: coordinator."


@pytest.mark.parametrize("scheme", ["Basic", "Token", "Bearer"])
async def test_only_a_bearer_token_counts(stranger: httpx.AsyncClient, scheme: str) -> None:
    answer = await stranger.get("/v1/cases", headers={"Authorization": f"{scheme} abc"})
    assert answer.status_code == 401


async def test_a_token_in_the_query_or_a_cookie_is_not_seen(
    stranger: httpx.AsyncClient, issuer: DevelopmentIssuer
) -> None:
    token = issuer.issue(Role.COORDINATOR)
    answer = await stranger.get(f"/v1/cases?access_token={token}&token={token}", headers={"Cookie": f"token={token}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "token-missing")


@pytest.mark.parametrize("content", [b"{", b"[" * 10_000, b"{}", b" " * 2_000_000, b'"\\u0000"', b""])
async def test_a_stranger_learns_nothing_about_bodies(stranger: httpx.AsyncClient, content: bytes) -> None:
    answer = await stranger.post("/v1/cases?limit=x", content=content, headers=JSON)
    assert answer.status_code == 401


async def test_a_wrong_role_learns_nothing_about_bodies(app: FastAPI, issuer: DevelopmentIssuer) -> None:
    async with calling(app, issuer.issue(Role.SHELTER)) as shelter:
        statuses = {(await shelter.post("/v1/cases", content=body, headers=JSON)).status_code for body in (b"{", b"{}")}
    assert statuses == {403}


@pytest.mark.parametrize(
    "path", ["/", "/health/live", "/health/ready", "/metrics", "/docs", "/openapi.json", "/v1/openapi.json"]
)
async def test_what_says_nothing_about_anybody_is_open(stranger: httpx.AsyncClient, path: str) -> None:
    assert (await stranger.get(path)).status_code < 400


@pytest.mark.parametrize("role", list(Role))
async def test_code_lists_are_for_every_role(app: FastAPI, issuer: DevelopmentIssuer, role: Role) -> None:
    async with calling(app, issuer.issue(role)) as client:
        answer = await client.get("/v1/code-lists")
    assert answer.json()["codeLists"]["sex"] == ["female", "male", "other", "unknown"]


def test_every_route_declares_who_may_call(app: FastAPI) -> None:
    assert undeclared_routes(app) == []
    declared = {route.path: declared_roles(route) for route in iter_route_contexts(app.routes)}
    assert declared["/v1/cases"] == frozenset({Role.COORDINATOR})
    assert declared["/metrics"] is None


def test_a_route_that_declares_nobody_is_found(app: FastAPI) -> None:
    forgotten = APIRouter(prefix="/v1/forgotten")

    @forgotten.get("/{case_id}")
    async def read(case_id: str) -> str:
        return case_id

    app.include_router(forgotten)
    app.add_route("/v1/bare", lambda request: None)  # type: ignore[arg-type,return-value]
    assert undeclared_routes(app) == ["GET /v1/forgotten/{case_id}", "GET,HEAD /v1/bare"]


@pytest.mark.parametrize(
    ("role", "org", "other", "may"),
    [
        (Role.MUNICIPALITY, "GM0344", "GM0344", True),
        (Role.MUNICIPALITY, "GM0344", "GM0363", False),
        (Role.MUNICIPALITY, "*", "GM0363", True),
        (Role.SHELTER, None, "any", False),
        (Role.COORDINATOR, None, "any", True),
    ],
)
def test_a_caller_acts_for_its_own_organisation_only(role: Role, org: str | None, other: str, may: bool) -> None:
    assert Caller("somebody", role, org).acts_for(other) is may
