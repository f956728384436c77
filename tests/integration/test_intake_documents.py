"""Intake's OpenAPI document and the bodies of docs/examples: what is promised on paper is what is taken."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from pydantic import BaseModel

from shared.vocabulary import Role
from shared.web.models import RequestBody, ResponseBody
from shared.web.present import _now
from tests.intake_world import NOW, POLICE, Intake, intake_on, prepare

BODIES = Path(__file__).parents[2] / "docs" / "examples" / "requests"


@pytest.fixture
async def intake(service_database: Callable[..., str], tmp_path: Path) -> AsyncIterator[Intake]:
    async with intake_on(service_database("intake", prepare), tmp_path) as made:
        yield made


def body(number: int) -> Any:
    [file] = BODIES.glob(f"{number:02}-*.json")
    return json.loads(file.read_text())


async def test_the_example_bodies_are_taken_exactly_as_they_are(intake: Intake) -> None:
    police, immigration = intake.caller(Role.REFERRING_PARTNER, POLICE), intake.caller(Role.IMMIGRATION_SERVICE)
    case_id = (await police("POST", "/referrals", body(1))).json()["caseId"]
    assert (await police("POST", "/referrals", body(2))).status_code == 201
    operation_id = (await police("POST", "/operations", body(3))).json()["operationId"]
    items = (await police("POST", f"/operations/{operation_id}/members", body(4))).json()["items"]
    assert [sorted(item) for item in items] == [["caseId"], ["caseId"]]
    assert (await police("POST", f"/cases/{case_id}/reflection-period", body(7))).status_code == 200
    assert (await police("POST", f"/cases/{case_id}/criminal-report", body(8))).status_code == 200
    assert (await immigration("POST", f"/cases/{case_id}/permit-decision", body(9))).status_code == 200


def resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The schema a reference stands for."""
    if "$ref" in schema:
        found: dict[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def examples_of(document: dict[str, Any], content: dict[str, Any]) -> list[Any]:
    json_content = content["application/json"]
    own: list[Any] = [json_content["example"]] if "example" in json_content else []
    schema = resolved(document, json_content["schema"])
    return [*own, *schema.get("examples", []), *([schema["example"]] if "example" in schema else [])]


async def test_every_operation_has_a_summary_a_description_and_worked_examples(intake: Intake) -> None:
    document = intake.service.app.openapi()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], path
            assert operation["description"], path
            contents = [answer["content"] for status, answer in operation["responses"].items() if status[0] == "2"]
            contents += [operation["requestBody"]["content"]] if "requestBody" in operation else []
            assert all(examples_of(document, content) for content in contents), f"{method} {path} has no example"


def kinds_of(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for kind in base.__subclasses__():
        yield kind
        yield from kinds_of(kind)


def test_every_worked_example_is_what_its_model_allows() -> None:
    now = _now.set(NOW)
    shown = [
        (kind, example)
        for kind in (*kinds_of(RequestBody), *kinds_of(ResponseBody))
        if kind.__module__.startswith("intake_service.")
        for example in cast("dict[str, Any]", kind.model_config.get("json_schema_extra") or {}).get("examples", [])
    ]
    for kind, example in shown:
        kind.model_validate(example)
    _now.reset(now)
    assert len(shown) > 15
