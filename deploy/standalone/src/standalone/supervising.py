"""Keeps separate processes running: starts them, starts them again when they end, and ends them by their pid."""

import json
import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from standalone import processes
from standalone.secret_files import write_private

_LOOK_S = 0.1
_SHORTEST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 10.0
_STOP = ((signal.SIGTERM, 9.0), (signal.SIGKILL, 5.0))
_OURS = ("standalone", "_service")
"""In the command line of every program that is kept running; databases and brokers know their own predecessors."""


class Child(Protocol):
    """Something that runs under a pid; `start` returns once it is up, `pid` is None when it has ended."""

    @property
    def pid(self) -> int | None: ...

    def start(self) -> object: ...

    def stop(self) -> None: ...


@dataclass(slots=True)
class Program:
    """A command with its own environment, logging to a file."""

    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process is not None and self.process.poll() is None else None

    def start(self) -> None:
        if self.process is None:
            processes.begin_log(self.log)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the supervisor, which knows the order of stopping
            )

    def stop(self) -> None:
        if self.process is not None:
            processes.stop(self.process, _STOP)


def end_left_behind(pids_file: Path) -> None:
    """End the programs of a supervisor that was killed itself, by the pids it wrote down."""
    known: dict[str, int | None] = json.loads(pids_file.read_text()) if pids_file.exists() else {}
    for pid in known.values():
        for part in _OURS:
            if pid is not None and (running := processes.find(pid, having=part)) is not None:
                processes.stop(running, _STOP)


class Supervisor:
    """One thread per child; a child that keeps ending is started ever later, at most every ten seconds."""

    def __init__(self, pids_file: Path) -> None:
        self._pids_file = pids_file
        self._children: dict[str, tuple[int, Child]] = {}
        self._threads: list[threading.Thread] = []
        self._stopping = threading.Event()
        self._writing = threading.Lock()

    def start(self, name: str, child: Child, stage: int) -> None:
        """Start it now (what goes wrong is raised here) and keep it running from then on."""
        child.start()
        self._children[name] = (stage, child)
        self._write_pids()
        thread = threading.Thread(target=self._keep, args=(name, child), name=f"keeps-{name}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def stop(self) -> None:
        """End all children, the last stage first; those of one stage at the same time."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()
        for stage in sorted({stage for stage, _ in self._children.values()}, reverse=True):
            chosen = [child for one, child in self._children.values() if one == stage]
            with ThreadPoolExecutor(len(chosen)) as pool:
                list(pool.map(_stop, chosen))
        self._pids_file.unlink(missing_ok=True)

    def _keep(self, name: str, child: Child) -> None:
        pause = _SHORTEST_PAUSE_S
        while not self._stopping.wait(_LOOK_S):
            if child.pid is not None:
                pause = max(_SHORTEST_PAUSE_S, pause - _LOOK_S / 10)
                continue
            if self._stopping.wait(pause):
                return
            pause = min(pause * 2, _LONGEST_PAUSE_S)
            print(f"{name} ended and is started again", flush=True)
            try:
                child.start()
            except (processes.ProcessFailed, OSError) as fault:
                print(f"{name} does not start: {fault}", flush=True)
            self._write_pids()

    def _write_pids(self) -> None:
        with self._writing:
            pids = {name: child.pid for name, (_, child) in list(self._children.items())}
            write_private(self._pids_file, json.dumps(pids, indent=1))


def _stop(child: Child) -> None:
    child.stop()
