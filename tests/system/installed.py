"""Starts Doorstroom as its user would, in a folder and on a port of its own, and ends it by pid."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.system.playing import Player

READY_S = 120.0
SERVICES = ("intake", "placement", "housing")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Installed:
    """A folder and a port; what runs there can be killed and started again."""

    folder: Path
    command: str
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait until all three services are ready."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)
        with (self.folder / "output.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "standalone", self.command, "--folder", str(self.folder / "run")],
                env={**os.environ, "PORT": str(self.port)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + READY_S
        while not self.is_ready():
            assert self.process.poll() is None, (self.folder / "output.log").read_text()[-3000:]
            assert time.monotonic() < until, "not ready in time"
            time.sleep(0.2)

    def is_ready(self) -> bool:
        try:
            return all(httpx.get(f"{self.url}/{name}/health/ready").status_code == 200 for name in SERVICES)
        except httpx.TransportError:
            return False

    def stop(self) -> int:
        """Ask it to stop; the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def kill(self) -> None:
        """Kill the program itself without warning."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def pids(self) -> dict[str, int]:
        """The separate processes of run-kafka that are alive, by name."""
        found: dict[str, int | None] = json.loads((self.folder / "run" / "processes.json").read_text())
        return {name: pid for name, pid in found.items() if pid is not None}

    def player(self) -> Player:
        return Player(self.url, json.loads((self.folder / "run" / "tokens.json").read_text()))


@contextmanager
def installed(folder: Path, command: str) -> Iterator[Installed]:
    """Started on entering, stopped on leaving whatever happened between."""
    installation = Installed(folder, command, free_port())
    installation.start()
    try:
        yield installation
    finally:
        if installation.process is not None and installation.process.poll() is None:
            installation.stop()
