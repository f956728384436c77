"""The three services keep the NL API Design Rules, in their documents and in their answers."""

import base64
import copy
import importlib
import os
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from shared.clock import FixedClock
from shared.security.access import undeclared_routes
from shared.security.development_issuer import DevelopmentIssuer
from shared.vocabulary import Role
from tests.contract.nl_api_design_rules import METHODS, PROBLEM, Document, broken_rules, operations, undocumented

SERVICES = ("intake", "placement", "housing")
NO_DATABASE = "postgresql://nobody:nothing@127.0.0.1:1/none"
SOME_ID = "5b6f4c1e-9a55-4c5e-8f0e-0d9c6a3b2f11"
HEADERS = {
    "api-version": "0.1.0",
    "cache-control": "no-store",
    "content-security-policy": "frame-ancestors 'none'",
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


@pytest.fixture
def issuer(tmp_path: Path) -> DevelopmentIssuer:
    issuer = DevelopmentIssuer(tmp_path / "issuer.pem")
    issuer.publish(tmp_path / "jwks.json")
    return issuer


@pytest.fixture(params=SERVICES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def app(name: str, tmp_path: Path, issuer: DevelopmentIssuer) -> AsyncIterator[Any]:
    """The service as its bootstrap wires it; what is checked here comes before any database."""
    secret = tmp_path / "secret.key"
    secret.write_text(base64.b64encode(os.urandom(32)).decode())
    settings = importlib.import_module(f"{name}_service.config").Settings
    given = {"database_url": NO_DATABASE, "jwks_file": tmp_path / "jwks.json", "master_key_file": secret}
    wanted = {field: value for field, value in given.items() if field in settings.model_fields}
    clock = FixedClock(datetime(2013, 2, 4, 8, 0, tzinfo=UTC))
    service = importlib.import_module(f"{name}_service.bootstrap").build(settings(**wanted), clock)
    yield service.app
    await service.close()


@pytest.fixture
def document(app: Any) -> Document:
    published: Document = app.openapi()
    return published


@pytest.fixture
async def client(app: Any, name: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(Starlette(routes=[Mount(f"/{name}", app)]))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://doorstroom/{name}") as client:
        yield client


def test_the_document_keeps_every_rule(document: Document) -> None:
    assert broken_rules(document) == []


def test_every_operation_can_be_used_without_asking(document: Document) -> None:
    assert undocumented(document) == []


def test_every_route_declares_who_may_call(app: Any) -> None:
    assert undeclared_routes(app) == []


async def test_the_document_is_published_for_every_origin(client: httpx.AsyncClient, name: str) -> None:
    for path in ("/openapi.json", "/v1/openapi.json"):
        answer = await client.get(path)
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "*"
        assert broken_rules(answer.json()) == []
        assert answer.json()["servers"][0]["url"] == f"/{name}"


def address(path: str, operation: dict[str, Any]) -> str:
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", SOME_ID)
    return path


async def test_every_operation_refuses_strangers_with_a_problem_and_all_headers(
    client: httpx.AsyncClient, document: Document
) -> None:
    for path, method, operation in operations(document):
        answer = await client.request(method, address(path, operation))
        assert (path, answer.status_code) == (path, 401)
        assert answer.headers["content-type"] == PROBLEM
        assert {header: answer.headers[header] for header in HEADERS} == HEADERS
        assert {"status", "title", "detail"} <= answer.json().keys()


async def test_every_operation_with_a_body_answers_wrong_input_with_400(
    client: httpx.AsyncClient, document: Document, issuer: DevelopmentIssuer
) -> None:
    for path, method, operation in operations(document):
        if "requestBody" not in operation:
            continue
        token = issuer.issue(Role(operation["x-roles"][0]), org="*")
        headers = {"Authorization": f"Bearer {token}", "If-Match": '"1"', "Content-Type": "application/json"}
        for body in (b"{", b"[]", b'{"noSuchField": 1}', b'"\\u0000"'):
            answer = await client.request(method, address(path, operation), content=body, headers=headers)
            assert (path, body, answer.status_code) == (path, body, 400)
            assert answer.headers["content-type"] == PROBLEM


async def test_an_address_with_a_slash_too_many_does_not_exist(client: httpx.AsyncClient, document: Document) -> None:
    for path, _, operation in operations(document):
        assert (await client.get(f"{address(path, operation)}/")).status_code == 404


async def test_other_methods_are_refused_and_the_right_ones_named(
    client: httpx.AsyncClient, document: Document
) -> None:
    for path, item in document["paths"].items():
        other = next(method for method in METHODS if method not in item)
        answer = await client.request(other, address(path, next(iter(item.values()))))
        assert (path, answer.status_code) == (path, 405)
        assert {method.upper() for method in item} <= set(answer.headers["allow"].split(", "))


def _operation(document: Document) -> dict[str, Any]:
    operation: dict[str, Any] = document["paths"]["/v1/cases/{caseId}"]["patch"]
    return operation


def _good() -> Document:
    header = {"API-Version": {"schema": {"type": "string"}}}
    problem: dict[str, Any] = {"content": {PROBLEM: {}}}
    return {
        "openapi": "3.1.0",
        "info": {"version": "0.1.0", "contact": {"name": "n", "email": "e", "url": "u"}},
        "servers": [{"url": "/intake"}],
        "paths": {
            "/v1/cases/{caseId}": {
                "patch": {
                    "operationId": "amend",
                    "summary": "s",
                    "description": "d",
                    "tags": ["t"],
                    "x-roles": ["coordinator"],
                    "parameters": [{"in": "path", "name": "caseId"}, {"in": "query", "name": "state"}],
                    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Case"}}}},
                    "responses": {"200": {"headers": header}, "400": problem, "401": problem, "403": problem},
                }
            }
        },
        "components": {
            "schemas": {
                "Case": {
                    "example": {"foundOn": "2013-02-03"},
                    "properties": {
                        "foundOn": {"type": "string", "format": "date"},
                        "arrivedAt": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]},
                    },
                }
            }
        },
    }


VIOLATIONS: dict[str, Callable[[Document], Any]] = {
    "is_openapi_3": lambda d: d.update(openapi="2.0"),
    "names_a_contact": lambda d: d["info"]["contact"].pop("email"),
    "has_a_semantic_version": lambda d: d["info"].update(version="v1"),
    "names_servers": lambda d: d.update(servers=[]),
    "has_the_major_version_in_the_path": lambda d: d["paths"].update({"/cases": {}}),
    "leaves_off_trailing_slashes": lambda d: d["paths"].update({"/v1/cases/": {}}),
    "writes_paths_in_kebab_case": lambda d: d["paths"].update({"/v1/group_budgets": {}}),
    "writes_query_keys_in_camel_case": lambda d: _operation(d)["parameters"].append({"in": "query", "name": "case_id"}),
    "keeps_persons_out_of_urls": lambda d: _operation(d)["parameters"].append({"in": "query", "name": "familyName"}),
    "writes_fields_in_camel_case": lambda d: d["components"]["schemas"]["Case"]["properties"].update(found_on={}),
    "writes_schemas_in_pascal_case": lambda d: d["components"]["schemas"].update({"case-line": {}}),
    "marks_dates_and_instants": lambda d: d["components"]["schemas"]["Case"]["properties"].update(
        arrivedAt={"type": "string", "format": "date"}
    ),
    "announces_the_version_in_a_header": lambda d: _operation(d)["responses"].update({"200": {}}),
    "answers_errors_as_problems": lambda d: _operation(d)["responses"].update(
        {"409": {"content": {"application/json": {}}}}
    ),
    "answers_wrong_input_with_400": lambda d: _operation(d)["responses"].pop("400"),
    "declares_success": lambda d: _operation(d)["responses"].pop("200"),
}


def test_a_good_document_breaks_no_rule() -> None:
    assert broken_rules(_good()) == []
    assert undocumented(_good()) == []


@pytest.mark.parametrize("rule", VIOLATIONS)
def test_each_rule_sees_its_violation(rule: str) -> None:
    document = copy.deepcopy(_good())
    VIOLATIONS[rule](document)
    assert {fault.partition(":")[0] for fault in broken_rules(document)} == {rule}


@pytest.mark.parametrize("part", ["summary", "description", "tags", "x-roles", "401"])
def test_what_an_operation_lacks_is_seen(part: str) -> None:
    document = _good()
    (_operation(document)["responses"] if part == "401" else _operation(document)).pop(part)
    assert len(undocumented(document)) == 1


def test_a_body_without_an_example_is_seen() -> None:
    document = _good()
    document["components"]["schemas"]["Case"].pop("example")
    assert undocumented(document) == ["patch /v1/cases/{caseId} has no example of its body"]


async def test_while_the_database_is_away_a_reader_is_told_to_come_back(
    client: httpx.AsyncClient, document: Document, issuer: DevelopmentIssuer
) -> None:
    answers = []
    for path, method, operation in operations(document):
        if method == "get" and "x-roles" in operation:
            headers = {"Authorization": f"Bearer {issuer.issue(Role(operation['x-roles'][0]), org='*')}"}
            answers.append(await client.get(address(path, operation), headers=headers))
    away = [answer for answer in answers if answer.status_code == 503]
    assert {answer.status_code for answer in answers} <= {200, 400, 503}  # some are answered without a database
    assert away
    assert all(answer.json()["code"] == "temporarily-unavailable" and answer.headers["retry-after"] for answer in away)
