"""The embedded PostgreSQL starts, recovers, keeps services apart and leaves nothing behind."""

import os
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from standalone.folder_lock import AlreadyRunning
from standalone.postgres import EmbeddedPostgres


def connect(url: str, database: str | None = None) -> psycopg.Connection[tuple[object, ...]]:
    plain = url.replace("+psycopg", "", 1)
    return psycopg.connect(plain, dbname=database or plain.rpartition("/")[2], autocommit=True)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    """Below pytest's folder, which only its owner can enter: as root, data and programs must go elsewhere."""
    server = EmbeddedPostgres(tmp_path / "postgres").start()
    yield server
    server.remove()


def test_committed_rows_survive_a_kill_and_the_url_stays_the_same(own_server: EmbeddedPostgres) -> None:
    url = own_server.create_service_database("intake")
    with connect(url) as connection:
        connection.execute("create table kept as select 1 as number")

    own_server.kill()
    assert own_server.pid is None
    own_server.start()

    with connect(url) as connection:
        assert connection.execute("select number from kept").fetchall() == [(1,)]


def test_a_server_that_outlived_its_killed_program_is_taken_down_by_the_next(own_server: EmbeddedPostgres) -> None:
    url = own_server.create_service_database("intake")
    left_behind = own_server.pid
    own_server._lock.release()

    successor = EmbeddedPostgres(own_server.folder).start()

    assert successor.pid not in (None, left_behind)
    with connect(successor.create_service_database("intake")) as connection:
        assert connection.execute("select current_user").fetchone() == ("intake",)
    assert successor.create_service_database("intake").partition("@")[0] == url.partition("@")[0]
    successor.stop()


def test_a_stale_pid_file_that_now_names_another_process_does_not_keep_it_from_starting(
    own_server: EmbeddedPostgres,
) -> None:
    own_server.stop()
    with subprocess.Popen(["sleep", "60"]) as bystander:
        (own_server._home() / "data" / "postmaster.pid").write_text(f"{bystander.pid}\n")

        assert own_server.start().pid is not None

        assert bystander.poll() is None
        bystander.kill()


def test_two_programs_do_not_share_one_folder(own_server: EmbeddedPostgres) -> None:
    with pytest.raises(AlreadyRunning):
        EmbeddedPostgres(own_server.folder).start()


def test_passwords_are_readable_by_their_owner_only(own_server: EmbeddedPostgres) -> None:
    assert stat.S_IMODE((own_server.folder / "passwords.json").stat().st_mode) == 0o600


def test_removing_leaves_no_server_and_no_file(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "postgres").start()
    before = server._sheltered()
    pid = server.pid
    assert pid is not None
    assert before.exists() == (os.geteuid() == 0)

    server.remove()

    assert not server.folder.exists()
    assert not before.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize("role", ["intake", "placement", "housing"])
def test_each_service_is_refused_in_every_database_but_its_own(
    role: str, postgres: EmbeddedPostgres, service_database: Callable[[str], str]
) -> None:
    urls = {name: service_database(name) for name in ("intake", "placement", "housing")}
    others = [url.rpartition("/")[2] for name, url in urls.items() if name != role]

    with connect(urls[role]) as connection:
        assert connection.execute("select current_user").fetchone() == (role,)
    for database in [*others, "postgres", "template1"]:
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            connect(urls[role], database)


def test_a_wrong_password_is_refused(service_database: Callable[[str], str]) -> None:
    url = service_database("intake")
    password = url.partition("://intake:")[2].partition("@")[0]

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        connect(url.replace(password, "guessed"))


def test_a_fresh_database_is_copied_from_one_that_was_prepared_once(service_database: Callable[..., str]) -> None:
    prepared: list[str] = []

    def prepare(url: str) -> None:
        prepared.append(url)
        with connect(url) as connection:
            connection.execute("create table given as select 1 as number")

    first, second = service_database("intake", prepare), service_database("intake", prepare)

    assert len(prepared) == 1
    assert first != second
    with connect(first) as connection:
        connection.execute("delete from given")
    with connect(second) as connection:
        assert connection.execute("select count(*) from given").fetchone() == (1,)
