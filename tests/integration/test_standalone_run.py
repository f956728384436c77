"""`python -m standalone run`, as `make run` starts it: an invented world, ready, kept over a restart."""

import json
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from standalone.installation import SERVICES, Installation
from standalone.processes import free_port
from standalone.tokens import ORGANISATIONS

pytestmark = pytest.mark.slow
PROGRAM = [sys.executable, "-m", "standalone"]
READY_S = 180


class Instance:
    """One installation, started and stopped as a person would."""

    def __init__(self, folder: Path) -> None:
        self.installation = Installation(folder)
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [*PROGRAM, "run", "--folder", str(self.installation.folder), "--port", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + READY_S
        while any(self.get(f"/{name}/health/ready").status_code != 200 for name in SERVICES):
            assert time.monotonic() < until
            assert self.process.poll() is None
            time.sleep(0.1)

    def get(self, path: str, role: str | None = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.tokens()[role]}"} if role else {}
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        except httpx.TransportError:
            return httpx.Response(503)

    def set_clock(self, to: str) -> None:
        headers = {"Authorization": f"Bearer {self.tokens()['operations']}"}
        assert httpx.post(f"http://127.0.0.1:{self.port}/clock", json={"now": to}, headers=headers).is_success

    def tokens(self) -> dict[str, str]:
        tokens: dict[str, str] = json.loads(self.installation.tokens_file.read_text())
        return tokens

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    made = Instance(tmp_path_factory.mktemp("run"))
    made.start()
    yield made
    made.stop()
    subprocess.run([*PROGRAM, "reset", "--folder", str(made.installation.folder)], check=True)
    assert not made.installation.folder.exists()


def test_there_is_a_token_for_every_role_and_a_stranger_is_refused(instance: Instance) -> None:
    assert set(instance.tokens()) == {role.value for role in ORGANISATIONS}
    assert instance.get("/placement/v1/facilities", "coordinator").status_code == 200
    assert instance.get("/placement/v1/facilities").status_code == 401


def test_categorical_shelter_has_the_seventy_places_of_the_letter(instance: Instance) -> None:
    facilities = instance.get("/placement/v1/facilities?limit=200", "coordinator").json()["items"]
    places = {
        facility["province"]: facility["occupancy"]["places"]
        for facility in facilities
        if facility["route"] == "categorical-shelter"
    }
    assert places == {"PV30": 28, "PV27": 22, "PV22": 20}
    assert all("(invented)" in facility["name"] for facility in facilities)


def test_the_group_accommodation_has_its_budget_and_2013_its_first_national_number(instance: Instance) -> None:
    budget = instance.get("/placement/v1/group-budgets/2013", "coordinator").json()
    number = instance.get("/housing/v1/periods/2013-H1/national-number", "ministry").json()
    assert budget["granted"] == 30_000_000
    assert number["number"] == 3300


def test_documentation_needs_nothing_from_elsewhere(instance: Instance) -> None:
    for service in SERVICES:
        page = instance.get(f"/{service}/docs").text
        assert 'src="http' not in page
        assert 'href="http' not in page


def test_secrets_and_tokens_are_for_their_owner_only(instance: Instance) -> None:
    folder = instance.installation.folder
    private = [*folder.glob("*-key*"), *folder.glob("*token*")]
    assert len(private) == 6
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}


def test_a_narrower_token_is_printed_for_one_organisation(instance: Instance) -> None:
    command = [*PROGRAM, "token", "--role", "municipality", "--org", "GM0344", "--folder"]
    token = subprocess.run(
        [*command, str(instance.installation.folder)], check=True, capture_output=True, text=True
    ).stdout.strip()
    headers = {"Authorization": f"Bearer {token}"}
    quota = f"http://127.0.0.1:{instance.port}/housing/v1/municipalities/{{}}/quota?period=2013-H1"
    assert httpx.get(quota.format("GM0344"), headers=headers).status_code == 200
    assert httpx.get(quota.format("GM0363"), headers=headers).status_code == 404


def test_a_second_program_does_not_take_over_the_data_of_the_first(instance: Instance) -> None:
    folder = str(instance.installation.folder)
    second = subprocess.run(
        [*PROGRAM, "run", "--folder", folder, "--port", str(free_port())], check=False, capture_output=True, text=True
    )
    assert second.returncode == 1
    assert "another program uses" in second.stderr


def test_restarted_it_resumes_where_its_clock_stood_with_the_same_world(instance: Instance) -> None:
    instance.set_clock("2013-02-20T12:00:00+01:00")
    names = sorted(one["name"] for one in instance.get("/placement/v1/facilities", "coordinator").json()["items"])
    begun = time.monotonic()

    assert instance.stop() == 0
    stopped_after = time.monotonic() - begun
    instance.start()

    assert stopped_after < 10
    assert instance.get("/clock", "operations").json()["now"].startswith("2013-02-20T11:0")
    after = sorted(one["name"] for one in instance.get("/placement/v1/facilities", "coordinator").json()["items"])
    assert after == names


def test_killed_it_starts_again_on_the_database_it_left_behind(instance: Instance) -> None:
    assert instance.process is not None
    instance.process.kill()
    instance.process.wait()

    instance.start()

    assert instance.get("/housing/v1/periods/2013-H1/national-number", "ministry").json()["number"] == 3300


def test_the_demonstration_ends_at_a_counted_home(instance: Instance) -> None:
    played = subprocess.run(
        [*PROGRAM, "demo", "--folder", str(instance.installation.folder), "--port", str(instance.port)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert played.returncode == 0, played.stdout + played.stderr
    assert "housed 0" in played.stdout
    assert "housed 2" in played.stdout
    assert "kst-28638-72" in played.stdout


def test_a_port_that_is_taken_is_said_so_with_the_way_out(instance: Instance, tmp_path: Path) -> None:
    command = [*PROGRAM, "run", "--folder", str(tmp_path), "--port", str(instance.port)]
    refused = subprocess.run(command, check=False, capture_output=True, text=True, timeout=READY_S)

    assert refused.returncode == 1
    assert f"port {instance.port} is in use" in refused.stderr
