"""Rules of this repository that no general linter knows."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.contracts import base, registry
from shared.contracts.base import EventData

ROOT = Path(__file__).parents[2]
LONGEST_FILE = 250
LONGEST_FUNCTION = 40
SERVICES = ("intake", "placement", "housing")
FORBIDDEN_NAMES = {"utils", "common", "helpers", "manager", "service"}
DOMAIN_MAY_USE = ("shared.vocabulary", "shared.deciding")
# written in two parts, so that this file does not name them itself
REGISTRIES = re.compile("|".join(f"{host}[.]{top}" for host, top in (
    ("pypi", "org"), ("pythonhosted", "org"), ("maven[.]apache", "org"), ("maven", "org"), ("npmjs", "org"),
    ("npmjs", "com"), ("crates", "io"), ("proxy[.]golang", "org"), ("debian", "org"),
)))  # fmt: skip
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME)\b(?!\(#\d+\))")


def tracked_files() -> list[Path]:
    """What git knows or would take; every file, where there is no git."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    told = subprocess.run(command, check=False, capture_output=True, cwd=ROOT)
    if told.returncode == 0:
        names = {name for name in told.stdout.decode().split("\0") if name}
        return sorted(path for name in names if (path := ROOT / name).is_file())
    hidden = {".venv", ".run", ".cache", "__pycache__", ".git"}
    return sorted(path for path in ROOT.rglob("*") if path.is_file() and not hidden & set(path.relative_to(ROOT).parts))


FILES = tracked_files()
PYTHON = [path for path in FILES if path.suffix == ".py" and "versions" not in path.parts]
SOURCES = [path for path in PYTHON if "src" in path.relative_to(ROOT).parts]


def text(path: Path) -> str:
    return path.read_text(errors="replace")


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(text(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(text(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "shared":
            yield from (f"shared.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    long = {str(path.relative_to(ROOT)): count for path in PYTHON if (count := text(path).count("\n")) > LONGEST_FILE}
    assert long == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": lines
        for path in PYTHON
        for node in functions(path)
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_no_tracked_file_names_the_host_of_a_package_registry() -> None:
    found = [str(path.relative_to(ROOT)) for path in FILES if REGISTRIES.search(text(path))]
    assert found == []


def test_nothing_is_left_unfinished_without_an_issue() -> None:
    found = [str(path.relative_to(ROOT)) for path in PYTHON if UNFINISHED.search(text(path))]
    assert found == []


def test_no_module_of_a_service_has_a_name_that_says_nothing() -> None:
    services = [path for path in SOURCES if "services" in path.relative_to(ROOT).parts]
    assert [path for path in services if FORBIDDEN_NAMES & {path.stem, *path.parent.parts[-3:]}] == []


@pytest.mark.parametrize("service", SERVICES)
def test_the_domain_needs_the_standard_library_and_the_shared_words_only(service: str) -> None:
    package = f"{service}_service"
    folder = ROOT / f"services/{service}-service/src/{package}/domain"
    used = {module for path in folder.rglob("*.py") for module in imports(path)}
    foreign = {
        module
        for module in used
        if module.partition(".")[0] not in sys.stdlib_module_names | {"__future__"}
        and not module.startswith(f"{package}.domain")
        and not f"{module}.".startswith(tuple(f"{known}." for known in DOMAIN_MAY_USE))
    }
    assert foreign == set()


def test_nobody_but_a_clock_reads_the_time() -> None:
    reads = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today)\(")
    core = [path for path in SOURCES if {"domain", "application"} & set(path.parts)]
    assert [path for path in core if reads.search(text(path))] == []


def subclasses(of: type[EventData]) -> Iterator[type[EventData]]:
    for found in of.__subclasses__():
        yield found
        yield from subclasses(found)


def test_every_event_is_in_the_registry_with_its_topic() -> None:
    families = {base.CaseEvent, base.OperationEvent, base.FacilityEvent, base.MunicipalityEvent}
    abstract: Any = EventData
    events = {event for event in subclasses(abstract) if event.__module__.startswith("shared.")} - families
    assert events == set(registry.EVENTS.values())
    assert {event.topic for event in events} == set(registry.TOPICS)


def test_an_event_is_named_after_its_class() -> None:
    for event_type, event in registry.EVENTS.items():
        name, version = re.fullmatch(r"(\w+?)V(\d+)", event.__name__).groups()  # type: ignore[union-attr]
        kebab = re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
        assert event_type == f"nl.slachtofferopvang.{kebab}.v{version}"
