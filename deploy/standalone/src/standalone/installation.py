"""The files of one installation on this machine, all under one folder, and the settings that follow from them."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.security.secrets import new_secret
from standalone.folder_lock import FolderLock
from standalone.secret_files import read_or_make

SERVICES = ("intake", "placement", "housing")
STAND_IN_YEAR = 2021
"""Its inhabitants stand in for those of 2012, which are not published with the boundaries we have."""


@dataclass(frozen=True, slots=True)
class Installation:
    """By default `.run` in the project: data, keys, tokens and logs; removing it leaves nothing."""

    folder: Path

    @property
    def clock_file(self) -> Path:
        return self.folder / "clock.json"

    @property
    def issuer_key(self) -> Path:
        return self.folder / "issuer-key.pem"

    @property
    def jwks_file(self) -> Path:
        return self.folder / "jwks.json"

    @property
    def tokens_file(self) -> Path:
        return self.folder / "tokens.json"

    @property
    def service_token_file(self) -> Path:
        """With which the services read each other's feeds."""
        return self.folder / "service-token"

    def master_key_file(self, service: str) -> Path:
        """Wraps the keys under which a service keeps names, birth dates or addresses."""
        return self.folder / f"{service}-master-key"

    @property
    def ready_file(self) -> Path:
        """Stands there while tokens are written and the demonstration world is loaded."""
        return self.folder / "ready"

    @property
    def processes_file(self) -> Path:
        """The pids of the separate processes, by name."""
        return self.folder / "processes.json"

    def log_file(self, name: str) -> Path:
        return self.folder / "log" / f"{name}.log"

    def make_secrets(self) -> None:
        """Random, the first time; in files that only their owner reads."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for service in SERVICES:
            read_or_make(self.master_key_file(service), new_secret)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keep other programs out of this folder, and begin with secrets made and nothing declared ready."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FolderLock(self.folder)
        lock.take()
        self.make_secrets()
        self.ready_file.unlink(missing_ok=True)
        try:
            yield
        finally:
            self.ready_file.unlink(missing_ok=True)
            lock.release()

    def settings(self, service: str, database_url: str, **more: object) -> dict[str, Any]:
        """What a service may be told; it takes what it knows of it."""
        return {
            "database_url": database_url,
            "jwks_file": self.jwks_file,
            "clock_file": self.clock_file,
            "master_key_file": self.master_key_file(service),
            "stand_in_population_year": STAND_IN_YEAR,
            **more,
        }


def as_environment(service: str, settings: dict[str, Any]) -> dict[str, str]:
    """The same settings for a process of its own."""
    return {f"{service}_{name}".upper(): str(value) for name, value in settings.items()}
