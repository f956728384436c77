"""One program at a time in one folder: the lock ends with the program, however it ends."""

import fcntl
import os
from pathlib import Path


class AlreadyRunning(Exception):
    """Another living program holds this folder."""


class FolderLock:
    def __init__(self, folder: Path) -> None:
        self._file = folder / "lock"
        self._held: int | None = None

    def take(self) -> None:
        """Hold the folder, made when missing; raises AlreadyRunning when somebody else does."""
        if self._held is not None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise AlreadyRunning(f"another program uses {self._file.parent}; stop it first") from None
        self._held = lock

    def release(self) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None
