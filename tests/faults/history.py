"""What the load asked and was told, on disk before it goes on: the checker believes nothing else."""

import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ACKNOWLEDGED = "acknowledged"
REFUSED = "refused"
UNKNOWN = "unknown"


class History:
    """One JSON line when a request is first sent and one when its outcome is known, each synced before it counts."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.begun = 0
        self.acknowledged = 0
        self._stream = file.open("ab")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None) -> None:
        self._stream.close()

    def sent(self, command: str, target: str, key: str, about: dict[str, Any]) -> int:
        """A request is about to leave for the first time; until more is told its outcome is unknown. Answers its id."""
        self.begun += 1
        line = {"id": self.begun, "key": key, "command": command, "target": target, "about": about}
        self._write({**line, "outcome": UNKNOWN})
        return self.begun

    def told(self, request: int, outcome: str, seen: list[str], answer: Any) -> None:
        """The outcome of a request, with what every attempt met: a status, or the kind of failure."""
        self.acknowledged += outcome == ACKNOWLEDGED
        self._write({"id": request, "outcome": outcome, "seen": seen, "answer": answer})

    def _write(self, line: dict[str, Any]) -> None:
        self._stream.write(json.dumps(line).encode() + b"\n")
        self._stream.flush()
        os.fsync(self._stream.fileno())
