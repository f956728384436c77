"""JSON Schemas of all events, committed beside the code: what others may build on, and what a test holds still.

`python -m shared.contracts.schema_files [folder]` writes them anew.
"""

import json
import sys
from pathlib import Path
from typing import Any

from shared.contracts.base import EventData
from shared.contracts.registry import EVENTS

FOLDER = Path(__file__).parent / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def file_name(event: type[EventData]) -> str:
    """`permit-granted.v1.json`."""
    return ".".join(event.event_type.rsplit(".", 2)[-2:]) + ".json"


def schema_of(event: type[EventData]) -> dict[str, Any]:
    """The schema of an event's data as it is written on the wire."""
    described = event.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": DIALECT, "$id": f"urn:{event.event_type}", **described, "x-topic": event.topic}


def as_text(event: type[EventData]) -> str:
    return json.dumps(schema_of(event), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def write(folder: Path) -> None:
    """Write every schema and remove those of events that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {file_name(event): as_text(event) for event in EVENTS.values()}
    for stale in {found.name for found in folder.glob("*.json")} - set(wanted):
        (folder / stale).unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
