"""The published language holds still: schemas are committed, and a released reader keeps working."""

import json
from pathlib import Path

import pytest

from shared.contracts.base import EventData
from shared.contracts.registry import EVENTS
from shared.contracts.schema_files import FOLDER, as_text, file_name

RELEASES = Path(__file__).parents[2] / "docs" / "releases"
FORBIDDEN_FIELDS = {"name", "givenNames", "familyName", "birthDate", "phone", "email", "address", "nationality", "note"}


@pytest.mark.parametrize("event", EVENTS.values(), ids=lambda event: event.__name__)
def test_the_committed_schema_is_the_event_as_it_is_published(event: type[EventData]) -> None:
    assert (FOLDER / file_name(event)).read_text(encoding="utf-8") == as_text(event)


def test_no_schema_is_left_of_an_event_that_is_no_more() -> None:
    assert {found.name for found in FOLDER.glob("*.json")} == {file_name(event) for event in EVENTS.values()}


@pytest.mark.parametrize("event", EVENTS.values(), ids=lambda event: event.__name__)
def test_no_event_has_a_field_for_a_name_a_birth_date_a_nationality_or_an_address(event: type[EventData]) -> None:
    assert not _field_names(json.loads(as_text(event))) & FORBIDDEN_FIELDS


def _field_names(schema: object) -> set[str]:
    if isinstance(schema, dict):
        own = set(schema.get("properties", {}))
        return own.union(*(_field_names(value) for value in schema.values()))
    if isinstance(schema, list):
        return set().union(*(_field_names(value) for value in schema))
    return set()


def _released() -> list[Path]:
    return sorted(RELEASES.glob("*/events/*.json"))


@pytest.mark.parametrize("released", _released(), ids=lambda path: f"{path.parts[-3]}-{path.name}")
def test_what_a_released_reader_relies_on_is_still_published(released: Path) -> None:
    """Fields it could count on are still there and still always written; no event is dropped from the language."""
    current = FOLDER / released.name
    assert current.exists(), "publish the old version for a while beside the new one"
    before, now = (json.loads(path.read_text(encoding="utf-8")) for path in (released, current))
    assert set(before["properties"]) <= set(now["properties"])
    assert set(before.get("required", ())) <= set(now.get("required", ()))
