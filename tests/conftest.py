"""What tests may ask for: a PostgreSQL and a Kafka, started once, and a fresh database or topic for each test."""

import socket
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from standalone.kafka import KafkaBroker
from standalone.postgres import EmbeddedPostgres

Prepare = Callable[[str], None]
"""Fills an empty database, named by its URL, for instance with a service's migrations."""
_UNSAFE_BUT_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@pytest.fixture(scope="session")
def temporary_folder() -> Iterator[Path]:
    """A folder that other accounts can enter, as PostgreSQL needs when the tests run as root."""
    with tempfile.TemporaryDirectory(prefix="doorstroom-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="session")
def postgres(temporary_folder: Path) -> Iterator[EmbeddedPostgres]:
    """One server for all tests; it may forget on a power cut, which no test on it is about."""
    server = EmbeddedPostgres(temporary_folder / "postgres", settings=_UNSAFE_BUT_FAST).start()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def database_templates(postgres: EmbeddedPostgres) -> Callable[[str, Prepare | None], str]:
    """The database to copy from: empty, or prepared once per session."""
    made: dict[tuple[str, Prepare], str] = {}

    def template(role: str, prepare: Prepare | None) -> str:
        if prepare is None:
            return "template1"
        if (role, prepare) not in made:
            name = f"{role}_template_{len(made)}"
            prepare(postgres.create_service_database(role, name))
            made[role, prepare] = name
        return made[role, prepare]

    return template


_numbers = count(1)


@pytest.fixture
def service_database(
    postgres: EmbeddedPostgres, database_templates: Callable[[str, Prepare | None], str]
) -> Iterator[Callable[..., str]]:
    """Call it with a role and perhaps how to prepare; every call answers the URL of another fresh database."""
    made: list[str] = []

    def create(role: str, prepare: Prepare | None = None) -> str:
        name = f"{role}_{next(_numbers)}"
        url = postgres.create_service_database(role, name, template=database_templates(role, prepare))
        made.append(name)
        return url

    yield create
    for name in made:
        postgres.drop_database(name)


@pytest.fixture(scope="session")
def kafka(temporary_folder: Path) -> Iterator[KafkaBroker]:
    """One broker for all tests that do not kill it."""
    broker = KafkaBroker(temporary_folder / "kafka").start()
    yield broker
    broker.stop()


@pytest.fixture
def kafka_prefix() -> str:
    """Before every topic and group name of a test: on one broker tests do not see each other's messages."""
    return f"test-{uuid4().hex[:8]}."


@pytest.fixture(autouse=True)
def _no_network_in_unit_tests(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "unit" not in request.path.parts:
        return

    def refuse(self: socket.socket, address: Any) -> None:
        raise AssertionError(f"a unit test does not connect to anything: {address}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
