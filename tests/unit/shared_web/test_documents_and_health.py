"""The documentation works without a CDN under any mount; health tells the truth; metrics know routes, not cases."""

import re
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.clock import FixedClock
from shared.security.development_issuer import DevelopmentIssuer
from shared.security.tokens import TokenVerifier
from shared.vocabulary import Role
from tests.unit.shared_web.example_service import CASE, calling, service

OF_ANY_BODY = {"408", "413", "415"}
EXPECTED = (201, 400, 401, 403, 408, 409, 413, 415, 422, 429, 500, 503)
NOW = datetime(2013, 2, 4, 8, 0, tzinfo=UTC)


@pytest.fixture
def verifier(issuer: DevelopmentIssuer) -> TokenVerifier:
    return TokenVerifier(issuer.key_set())


@pytest.fixture
def document(app: FastAPI) -> dict[str, Any]:
    return app.openapi()


async def test_the_documentation_is_served_from_here_alone(stranger: httpx.AsyncClient) -> None:
    page = (await stranger.get("/docs")).text
    linked = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(linked) == 3
    assert re.findall(r"https?://", page) == []
    for url in linked:
        assert url.startswith("/example/docs/assets/")
        assert (await stranger.get(f"http://doorstroom{url}")).status_code == 200
    assert "url: '/example/openapi.json'" in page
    assert (await stranger.get("/")).headers["location"] == "/example/docs"


async def test_the_document_is_published_twice_for_every_origin_and_names_its_server(
    stranger: httpx.AsyncClient,
) -> None:
    for path in ("/openapi.json", "/v1/openapi.json"):
        answer = await stranger.get(path)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.json()["servers"][0]["url"] == "/example"
        assert answer.json()["servers"][1]["url"].startswith("https://")
    assert "access-control-allow-origin" not in (await stranger.get("/v1/cases")).headers


def test_what_may_be_wrong_with_a_body_is_declared_also_where_none_is_needed(document: dict[str, Any]) -> None:
    assert document["paths"]["/v1/cases/{caseId}/capacity"]["put"]["responses"].keys() >= OF_ANY_BODY
    assert not document["paths"]["/v1/cases"]["get"]["responses"].keys() & OF_ANY_BODY


async def test_unmounted_the_documentation_finds_its_parts_too(app: FastAPI) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://doorstroom") as client:
        assert "url: '/openapi.json'" in (await client.get("/docs")).text
        assert (await client.get("/docs/assets/swagger-ui.css")).status_code == 200
        assert (await client.get("/openapi.json")).json()["servers"][0]["url"] == "/"


def test_the_document_says_who_may_call_and_declares_every_error(document: dict[str, Any]) -> None:
    operation = document["paths"]["/v1/cases"]["post"]
    assert document["openapi"] == "3.1.0"
    assert operation["description"] == "Refer somebody.\n\nRoles: coordinator."
    assert operation["security"] == [{"bearer": []}]
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert set(operation["responses"]) == {str(status) for status in EXPECTED}
    assert operation["responses"]["422"]["content"].keys() == {"application/problem+json"}
    assert "HTTPValidationError" not in document["components"]["schemas"]
    changed = document["paths"]["/v1/cases/{caseId}/capacity"]["put"]
    assert {"412", "428"} <= set(changed["responses"])
    assert changed["parameters"][0]["name"] == "caseId"


def test_tags_stand_in_the_order_of_the_work(document: dict[str, Any]) -> None:
    assert [tag["name"] for tag in document["tags"]] == ["cases", "code lists"]


async def test_a_live_process_answers_with_its_clock(verifier: TokenVerifier) -> None:
    async with calling(service(verifier, clock=FixedClock(NOW))) as client:
        answer = await client.get("/health/live")
    assert answer.json() == {"status": "alive", "now": "2013-02-04T08:00:00Z", "checks": {}}


async def test_a_service_is_ready_when_every_check_passes(verifier: TokenVerifier) -> None:
    async def passes() -> bool:
        return True

    app = service(verifier, clock=FixedClock(NOW), readiness={"database": passes})
    async with calling(app) as client:
        answer = await client.get("/health/ready")
        assert (answer.status_code, answer.json()["status"], answer.json()["checks"]) == (
            200,
            "ready",
            {"database": "passes"},
        )
        assert answer.json()["now"] == "2013-02-04T08:00:00Z"

        async def fails() -> bool:
            raise ConnectionError("canary")

        app.state.readiness.add("migrations", fails)
        answer = await client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "passes", "migrations": "fails"}
    assert "canary" not in answer.text


async def test_metrics_count_per_route_template_and_never_per_case(coordinator: httpx.AsyncClient) -> None:
    for path in (
        f"/v1/cases/{CASE}/crash",
        "/v1/cases/",
        f"/v1/nothing/{CASE}",
        "/health/live",
        "/docs/assets/swagger-ui.css",
    ):
        await coordinator.get(path)
    await coordinator.request("BREW", "/v1/cases")
    text = (await coordinator.get("/metrics")).text
    assert 'http_requests_total{method="GET",route="/v1/cases/{case_id}/crash",status="500"} 1.0' in text
    assert 'http_requests_total{method="GET",route="unmatched",status="404"} 2.0' in text
    assert 'http_requests_total{method="GET",route="/health/live",status="200"} 1.0' in text
    assert 'method="other"' in text
    assert "BREW" not in text
    assert str(CASE) not in text


async def test_services_in_one_process_count_apart_and_register_their_own_metrics(verifier: TokenVerifier) -> None:
    one, other = service(verifier), service(verifier)
    waiting = one.state.metrics.gauge("cases_waiting", "Cases on the waiting list", ("route",))

    async def refresh() -> None:
        waiting.labels("categorical-shelter").set(3)

    one.state.metrics.before_scrape(refresh)
    async with calling(one) as client, calling(other) as another:
        assert 'cases_waiting{route="categorical-shelter"} 3.0' in (await client.get("/metrics")).text
        assert "cases_waiting" not in (await another.get("/metrics")).text


async def test_a_router_added_later_is_documented_and_guarded_alike(app: FastAPI, issuer: DevelopmentIssuer) -> None:
    async with calling(app, issuer.issue(Role.COORDINATOR)) as client:
        assert (await client.get("/v1/cases")).status_code == 200
    assert "/v1/cases" in app.openapi()["paths"]
