"""Child processes by their pid: asked to stop, waited for, killed in the end; never found by name."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

LOOPBACK = "127.0.0.1"


class ProcessFailed(Exception):
    """A child process ended or did not get ready; tells what it last said."""


def free_port() -> int:
    """A port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether one could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def is_open(port: int) -> bool:
    """Whether somebody answers there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def find(pid: int, having: str) -> psutil.Process | None:
    """The living process of that pid if its command line holds a text: a pid in a file may be another's by now."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE or not any(having in part for part in process.cmdline()):
            return None
    except psutil.Error:
        return None
    return process


def stop(process: subprocess.Popen[bytes] | psutil.Process, steps: Iterable[tuple[signal.Signals, float]]) -> None:
    """Send each signal in turn and give the process that many seconds, until it has ended."""
    for number, seconds in steps:
        try:
            process.send_signal(number)
            process.wait(timeout=seconds)
        except (subprocess.TimeoutExpired, psutil.TimeoutExpired):
            continue
        except (ProcessLookupError, psutil.NoSuchProcess):
            return
        else:
            return
    raise ProcessFailed(f"process {process.pid} cannot be stopped")


def begin_log(path: Path) -> None:
    """Make room for a fresh log file; the one of the start before stays beside it as `.previous`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        path.replace(path.with_suffix(path.suffix + ".previous"))


def open_log(path: Path) -> int:
    """A fresh log file, open to be given to a child."""
    begin_log(path)
    return os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)


def last_lines(path: Path, count: int = 15) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-count:]) if path.exists() else ""


def wait_until_open(process: subprocess.Popen[bytes], port: int, log: Path, seconds: float) -> None:
    """Wait until the process answers on its port; ProcessFailed when it ends before that or takes longer."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise ProcessFailed(f"process {process.pid} ended with {process.returncode}:\n{last_lines(log)}")
        if is_open(port):
            return
        time.sleep(0.05)
    raise ProcessFailed(f"process {process.pid} is silent on port {port} after {seconds:.0f} s:\n{last_lines(log)}")
