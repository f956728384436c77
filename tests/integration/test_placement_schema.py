"""Placement's own descriptions are true: its OpenAPI document, its tables, its migrations."""

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from placement_service.adapters.tables import metadata
from placement_service.bootstrap import MIGRATIONS
from shared.migrating import downgrade, upgrade
from tests.placement_world import PlacementWorld, make_world, prepare


@pytest.fixture
async def world(service_database: Callable[..., str], tmp_path: Path) -> AsyncIterator[PlacementWorld]:
    made = make_world(service_database("placement", prepare), tmp_path)
    yield made
    await made.client.aclose()
    await made.service.close()


async def test_the_document_tells_every_operation_with_summary_description_and_example(world: PlacementWorld) -> None:
    document = (await world.client.get("/v1/openapi.json")).json()
    schemas = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            told = f"{method} {path}"
            assert operation["summary"], told
            assert operation["description"], told
            for content in [operation.get("requestBody", {})] + [
                answer for status, answer in operation["responses"].items() if status.startswith("2")
            ]:
                schema = content.get("content", {}).get("application/json", {}).get("schema", {})
                assert not schema or _has_example(schema, schemas), told


def _has_example(schema: dict[str, Any], schemas: dict[str, Any]) -> bool:
    if "$ref" in schema:
        return _has_example(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    found = json.dumps(schema)
    if '"examples"' in found or '"example"' in found or not schema.get("properties"):
        return True
    inner = schema["properties"].get("items", {}).get("items", {})
    return bool(inner) and _has_example(inner, schemas)


def test_migrations_go_down_and_up_again(service_database: Callable[..., str]) -> None:
    url = service_database("placement", prepare)

    downgrade(url, MIGRATIONS, "base")
    engine = create_engine(url)
    left = inspect(engine).get_table_names()
    upgrade(url, MIGRATIONS)
    made = inspect(engine).get_table_names()

    engine.dispose()
    assert left == ["alembic_version"]
    assert set(made) >= set(metadata.tables)


def test_the_tables_are_what_the_migrations_make(service_database: Callable[..., str]) -> None:
    engine = create_engine(service_database("placement", prepare))

    with engine.connect() as conn:
        differences = compare_metadata(MigrationContext.configure(conn), metadata)

    engine.dispose()
    assert differences == []
