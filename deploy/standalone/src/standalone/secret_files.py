"""Secrets an installation makes for itself: random, in files that only their owner reads, never in the repository."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from secrets import token_urlsafe


def write_private(path: Path, content: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def read_or_make(path: Path, make: Callable[[], str]) -> str:
    """What the file holds; made and written the first time."""
    if not path.exists():
        write_private(path, make())
    return path.read_text()


class Passwords:
    """Passwords by name in one private JSON file, made when first asked for."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def of(self, name: str) -> str:
        known: dict[str, str] = json.loads(self._file.read_text()) if self._file.exists() else {}
        if name not in known:
            known[name] = token_urlsafe(24)
            write_private(self._file, json.dumps(known, indent=1))
        return known[name]
