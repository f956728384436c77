"""A process that is told to stop is gone within ten seconds, under load, and what it acknowledged is kept."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from intake_service.bootstrap import MIGRATIONS as INTAKE
from intake_service.entrypoints import examples
from placement_service.bootstrap import MIGRATIONS as PLACEMENT
from shared import migrating
from shared.security.development_issuer import DevelopmentIssuer
from shared.security.secrets import new_secret
from shared.vocabulary import Role
from tests.messaging_world import Databases
from tests.system.installed import free_port, installed

LONGEST_S = 10.0
CALLERS = 8


def prepare_intake(url: str) -> None:
    migrating.upgrade(url, INTAKE)


def prepare_placement(url: str) -> None:
    migrating.upgrade(url, PLACEMENT)


@pytest.fixture
def token(tmp_path: Path) -> dict[str, str]:
    """Writes what the services need to know, and answers a partner's header."""
    issuer = DevelopmentIssuer(tmp_path / "issuer.pem")
    issuer.publish(tmp_path / "jwks.json")
    (tmp_path / "key").write_text(f"a:{new_secret()}")
    (tmp_path / "service.token").write_text(issuer.issue(Role.SERVICE))
    return {"Authorization": f"Bearer {issuer.issue(Role.REFERRING_PARTNER, 'police-zwb')}"}


@contextmanager
def process(folder: Path, name: str, command: tuple[str, ...], **told: Any) -> Iterator[subprocess.Popen[bytes]]:
    files = {"jwks_file": folder / "jwks.json", "master_key_file": folder / "key", "rate_limit_per_second": 100_000}
    told = {**files, "feed_token_file": folder / "service.token", **told}
    environment = {f"{name}_{key}".upper(): str(value) for key, value in told.items()}
    with (folder / f"{name}.log").open("ab") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", f"{name}_service", *command],
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
        )
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def ready(url: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if httpx.get(f"{url}/health/ready").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{url} is not ready")


def stop(running: subprocess.Popen[bytes]) -> tuple[int, float]:
    began = time.monotonic()
    running.send_signal(signal.SIGTERM)
    code = running.wait(30)
    return code, time.monotonic() - began


def refer_until_refused(url: str, token: dict[str, str]) -> list[str]:
    """Sends referrals until nobody answers; the ids of those acknowledged."""
    acknowledged: list[str] = []
    with httpx.Client() as client:
        while True:
            try:
                answer = client.post(f"{url}/v1/referrals", json=examples.REFERRAL, headers=token)
            except httpx.TransportError:
                return acknowledged
            assert answer.status_code == 201, answer.text
            acknowledged.append(answer.json()["caseId"])


def cases_in(url: str) -> set[str]:
    with psycopg.connect(url.replace("+psycopg", "")) as conn:
        return {row[0] for row in conn.execute("select id from cases").fetchall()}


@pytest.mark.slow
def test_an_api_and_a_worker_stop_in_time_under_load_and_keep_what_they_acknowledged(
    service_database: Databases, tmp_path: Path, token: dict[str, str]
) -> None:
    urls = service_database("intake", prepare_intake), service_database("placement", prepare_placement)
    port, worker_port = free_port(), free_port()
    intake, worker = f"http://127.0.0.1:{port}/intake", f"http://127.0.0.1:{worker_port}"
    feeds = json.dumps({"intake": intake, "housing": intake})
    with ExitStack() as stack:
        api = stack.enter_context(process(tmp_path, "intake", ("api",), database_url=urls[0], port=port))
        ready(intake)
        told = {"database_url": urls[1], "worker_port": worker_port, "feeds": feeds}
        consumer = stack.enter_context(process(tmp_path, "placement", ("worker",), **told))
        ready(worker)
        callers = stack.enter_context(ThreadPoolExecutor(CALLERS))
        sent = [callers.submit(refer_until_refused, intake, token) for _ in range(CALLERS)]
        time.sleep(3)
        assert "consumer_poll_age_seconds" in httpx.get(f"{worker}/metrics").text
        code, seconds = stop(consumer)
        assert (code, seconds < LONGEST_S) == (0, True), seconds
        code, seconds = stop(api)
        assert (code, seconds < LONGEST_S) == (0, True), seconds
        acknowledged = {case for one in sent for case in one.result()}
    assert len(acknowledged) > CALLERS
    assert acknowledged <= cases_in(urls[0])
    assert cases_in(urls[1]) <= cases_in(urls[0])
    assert cases_in(urls[1])


@pytest.mark.slow
def test_the_whole_system_in_one_process_stops_in_time_under_load(temporary_folder: Path) -> None:
    with installed(temporary_folder / "graceful", "run") as installation, ThreadPoolExecutor(CALLERS) as callers:
        given = json.loads((installation.folder / "run" / "tokens.json").read_text())["referring-partner"]
        header = {"Authorization": f"Bearer {given}"}
        sent = [callers.submit(refer_until_refused, f"{installation.url}/intake", header) for _ in range(CALLERS)]
        time.sleep(3)
        began = time.monotonic()
        assert installation.stop() == 0
        assert time.monotonic() - began < LONGEST_S
        assert sum(len(one.result()) for one in sent) > CALLERS
