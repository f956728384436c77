"""A killed process is started again; at the end none is left."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from standalone.supervising import Program, Supervisor, end_left_behind

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


def soon(look: Callable[[], bool]) -> bool:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if look():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    made = Supervisor(tmp_path / "processes.json")
    yield made
    made.stop()


def pid_of(name: str, folder: Path) -> int:
    pid: int = json.loads((folder / "processes.json").read_text())[name]
    return pid


def test_a_killed_process_is_started_again_and_its_new_pid_written_down(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start("sleeper", Program(SLEEPER, {}, tmp_path / "sleeper.log"), 1)
    first = pid_of("sleeper", tmp_path)

    os.kill(first, 9)

    assert soon(lambda: pid_of("sleeper", tmp_path) not in (None, first))
    assert psutil.pid_exists(pid_of("sleeper", tmp_path))


def test_a_process_that_keeps_ending_is_started_ever_later(supervisor: Supervisor, tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    command = [sys.executable, "-c", f"open({str(starts)!r}, 'a').write('x')"]
    supervisor.start("failing", Program(command, {}, tmp_path / "failing.log"), 1)

    time.sleep(4)

    assert 2 <= starts.stat().st_size <= 6


def test_at_the_end_no_process_is_left_and_what_others_need_ends_last(tmp_path: Path) -> None:
    ended: list[str] = []

    class Noting(Program):
        def stop(self) -> None:
            super().stop()
            ended.append(self.log.stem)

    supervisor = Supervisor(tmp_path / "processes.json")
    for stage, name in enumerate(("store", "service")):
        supervisor.start(name, Noting(SLEEPER, {}, tmp_path / f"{name}.log"), stage)
    pids = [pid_of(name, tmp_path) for name in ("store", "service")]

    supervisor.stop()

    assert ended == ["service", "store"]
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert not (tmp_path / "processes.json").exists()


def test_a_program_is_told_its_settings_in_its_environment(supervisor: Supervisor, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import os, time; print(os.environ['INTAKE_PORT'], flush=True); time.sleep(600)"]
    log = tmp_path / "telling.log"

    supervisor.start("telling", Program(command, {"INTAKE_PORT": "8001"}, log), 1)

    assert soon(lambda: log.read_text() == "8001\n")


def test_what_a_killed_supervisor_left_behind_is_ended_but_no_stranger(tmp_path: Path) -> None:
    left = Program([sys.executable, "-c", "import time; time.sleep(600)", "intake_service"], {}, tmp_path / "left.log")
    stranger = Program(SLEEPER, {}, tmp_path / "stranger.log")
    left.start()
    stranger.start()
    pids = {"intake-api": left.pid, "gateway": stranger.pid, "housing-api": None}
    (tmp_path / "processes.json").write_text(json.dumps(pids))

    end_left_behind(tmp_path / "processes.json")

    assert left.pid is None
    assert stranger.pid is not None
    stranger.stop()
