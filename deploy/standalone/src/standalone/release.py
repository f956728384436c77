"""Writes what a release promises: the schemas of all events and the OpenAPI document of each service."""

import json
import tempfile
from pathlib import Path

from shared.clock import SystemClock
from shared.contracts import schema_files
from standalone import bootstraps
from standalone.installation import SERVICES, Installation
from standalone.tokens import write_tokens

_NO_DATABASE = "postgresql+psycopg://nobody@127.0.0.1:1/none"


def write_release(folder: Path) -> None:
    """`events/*.json` and `openapi/*.json`; nothing is started, no database is asked."""
    schema_files.write(folder / "events")
    documents = folder / "openapi"
    documents.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        installation = Installation(Path(temporary))
        installation.make_secrets()
        write_tokens(installation)
        for name in SERVICES:
            service = bootstraps.build(name, installation.settings(name, _NO_DATABASE), SystemClock())
            text = json.dumps(service.app.openapi(), indent=2, ensure_ascii=False, sort_keys=True)
            (documents / f"{name}.json").write_text(text + "\n", encoding="utf-8")
