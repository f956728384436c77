"""An embedded PostgreSQL: started, stopped and recovered by pid, with one database and one role per service."""

import hashlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql

from standalone import postgres_software, processes
from standalone.folder_lock import FolderLock
from standalone.secret_files import Passwords, write_private

SUPERUSER = "postgres"
SETTINGS: Mapping[str, str] = {
    "listen_addresses": processes.LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "timezone": "UTC",
    "jit": "off",
    # what failed is reported by the services; statements and row contents may hold personal data
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_READY_SECONDS = 60.0
_CLEAN_STOP = ((signal.SIGINT, 15.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))


class EmbeddedPostgres:
    """One PostgreSQL server; its files live under one folder, or in a sheltered place where that cannot be reached."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder.absolute()
        self.port = 0
        self._settings = {**SETTINGS, **(settings or {})}
        self._account = postgres_software.Account.fitting()
        self._passwords = Passwords(self.folder / "passwords.json")
        self._log = self.folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = FolderLock(self.folder)

    @property
    def pid(self) -> int | None:
        """The server's pid while it runs."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def start(self) -> "EmbeddedPostgres":
        """Start and wait until it answers; makes the data the first time, recovers them after a crash.

        Raises AlreadyRunning when another program uses the folder, ProcessFailed when the server does not come up.
        """
        self._lock.take()
        self.folder.chmod(0o755)
        home = self._home()
        programs = postgres_software.installed_programs(self._account, home / "software")
        data = home / "data"
        if not (data / "PG_VERSION").exists():
            self._make_data(programs, data)
        self._end_predecessor(data)
        self.port = self._choose_port()
        until = time.monotonic() + _READY_SECONDS
        while not self._came_up(programs, data):
            if time.monotonic() > until:
                raise processes.ProcessFailed(f"PostgreSQL does not start:\n{processes.last_lines(self._log)}")
            time.sleep(0.2)
        return self

    def stop(self) -> None:
        """Shut down cleanly (open connections are ended); does nothing when it is not running."""
        if self._process is not None:
            processes.stop(self._process, _CLEAN_STOP)
            self._process = None
        self._lock.release()

    def kill(self) -> None:
        """End the server without any warning, as a power cut would; `start` recovers it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def remove(self) -> None:
        """Stop and throw all data away."""
        self.stop()
        if self.folder.exists():
            self._lock.take()
            self._end_predecessor(self._home() / "data")
            self.stop()
        shutil.rmtree(self._sheltered(), ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def connect(self, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """A connection of the superuser, in autocommit; for making databases and for tests."""
        return psycopg.connect(
            host=processes.LOOPBACK,
            port=self.port,
            user=SUPERUSER,
            password=self._passwords.of(SUPERUSER),
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    def create_service_database(self, role: str, database: str | None = None, template: str = "template1") -> str:
        """Make sure that a role has its own database, which no other role may enter; answers its URL."""
        database = database or role
        password = self._passwords.of(role)
        with self.connect() as connection:
            if not connection.execute("select 1 from pg_roles where rolname = %s", (role,)).fetchone():
                connection.execute(sql.SQL("create role {} login").format(sql.Identifier(role)))
            connection.execute(sql.SQL("alter role {} password {}").format(sql.Identifier(role), sql.Literal(password)))
            if not connection.execute("select 1 from pg_database where datname = %s", (database,)).fetchone():
                names = (sql.Identifier(name) for name in (database, role, template))
                connection.execute(sql.SQL("create database {} owner {} template {}").format(*names))
            connection.execute(sql.SQL("revoke all on database {} from public").format(sql.Identifier(database)))
        return f"postgresql+psycopg://{role}:{password}@{processes.LOOPBACK}:{self.port}/{database}"

    def drop_database(self, database: str) -> None:
        with self.connect() as connection:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(database)))

    def _sheltered(self) -> Path:
        return postgres_software.SHELTERED / hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]

    def _home(self) -> Path:
        """Where data and copied programs lie: below our folder if the account can get there."""
        home = self._sheltered()
        if not home.exists() and self._account.can_use(self.folder):
            return self.folder
        home.mkdir(parents=True, exist_ok=True)
        for folder in (postgres_software.SHELTERED, home):
            folder.chmod(0o755)
        return home

    def _make_data(self, programs: Path, data: Path) -> None:
        partial = data.with_name("data.partial")
        shutil.rmtree(partial, ignore_errors=True)
        self._account.own(partial)
        password = data.with_name("initial-password")
        write_private(password, self._passwords.of(SUPERUSER))
        self._account.take(password)
        arguments = ["--username", SUPERUSER, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C"]
        made = subprocess.run(
            [programs / "initdb", "--pgdata", partial, *arguments, "--pwfile", password],
            check=False,
            capture_output=True,
            **self._account.options(),
        )
        password.unlink()
        if made.returncode != 0:
            raise processes.ProcessFailed(f"initdb failed:\n{made.stdout.decode()}{made.stderr.decode()}")
        partial.rename(data)

    def _end_predecessor(self, data: Path) -> None:
        """A server that outlived its killed program is stopped; the pid file of one that is gone is removed."""
        pid_file = data / "postmaster.pid"
        if not pid_file.exists():
            return
        pid = int(pid_file.read_text().split("\n", 1)[0])
        running = processes.find(pid, having=str(data))
        if running is None:
            pid_file.unlink(missing_ok=True)
        else:
            processes.stop(running, _CLEAN_STOP)

    def _choose_port(self) -> int:
        """The port of last time if it is still free, so that whoever knows it finds the server again."""
        remembered = self.folder / "port"
        if remembered.exists() and processes.is_free(port := int(remembered.read_text())):
            return port
        port = processes.free_port()
        remembered.write_text(str(port))
        return port

    def _came_up(self, programs: Path, data: Path) -> bool:
        """Start once; False when it ended at once: the last process of a crashed server may still be leaving."""
        settings = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        log = processes.open_log(self._log)
        try:
            self._process = subprocess.Popen(
                [programs / "postgres", "-D", data, "-p", str(self.port), *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the program, which stops its server last
                **self._account.options(),
            )
        finally:
            os.close(log)
        return self._answers()

    def _answers(self) -> bool:
        until = time.monotonic() + _READY_SECONDS
        while self.pid is not None and time.monotonic() < until:
            try:
                with self.connect() as connection:
                    connection.execute("revoke connect on database postgres, template1 from public")
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return True
        return False
