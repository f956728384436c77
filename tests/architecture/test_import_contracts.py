"""Each import contract is broken once on purpose and must say so: a check that cannot fail is worse than none."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}
SERVICES = ("intake_service", "placement_service", "housing_service")
MODULES = {
    "shared": ("vocabulary", "deciding", "clock", "contracts", "messaging", "web", "security", "observability"),
    "standalone": ("running",),
    **dict.fromkeys(SERVICES, ("domain", "application", "adapters", "entrypoints", "bootstrap", "config", "__main__")),
}
VIOLATIONS = [
    ("hexagon", "intake_service/domain.py", "import intake_service.application"),
    ("hexagon", "placement_service/application.py", "import placement_service.adapters"),
    ("hexagon", "housing_service/entrypoints.py", "import housing_service.adapters"),
    ("hexagon", "housing_service/adapters.py", "import housing_service.bootstrap"),
    ("hexagon", "intake_service/utils.py", ""),
    ("autonomy", "placement_service/adapters.py", "import intake_service.config"),
    ("shared-is-below", "shared/web.py", "import housing_service.config"),
    ("pure-domain", "placement_service/domain.py", "import sqlalchemy"),
    ("pure-domain", "intake_service/domain.py", "import asyncio"),
    ("pure-domain", "intake_service/domain.py", "import shared.contracts"),
    ("pure-domain", "housing_service/domain.py", "import shared.clock"),
    ("plain-application", "housing_service/application.py", "import httpx"),
    ("plain-application", "intake_service/application.py", "import shared.messaging"),
    ("plain-words", "shared/vocabulary.py", "import pydantic"),
    ("plain-words", "shared/deciding.py", "import shared.messaging"),
    ("standalone-outside", "standalone/running.py", "import intake_service.adapters"),
    ("nobody-needs-standalone", "shared/web.py", "import standalone.running"),
]


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """The packages with nothing in them, under the contracts of this repository."""
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    for package, modules in MODULES.items():
        (tmp_path / package).mkdir()
        for module in ("__init__", *modules):
            (tmp_path / package / f"{module}.py").touch()
    return tmp_path


def lint(skeleton: Path, contract: str | None = None) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    chosen = ["--contract", contract] if contract else []
    return subprocess.run(
        [program, "--no-cache", *chosen],
        check=False,
        capture_output=True,
        text=True,
        cwd=skeleton,
        env={**os.environ, "PYTHONPATH": str(skeleton), "NO_COLOR": "1", "COLUMNS": "200"},
    )


def test_a_tree_that_keeps_to_the_layers_is_not_reported(skeleton: Path) -> None:
    (skeleton / "intake_service/bootstrap.py").write_text("import intake_service.adapters, intake_service.entrypoints")
    (skeleton / "intake_service/adapters.py").write_text("import sqlalchemy, shared.messaging, intake_service.domain")
    (skeleton / "standalone/running.py").write_text("import intake_service.bootstrap, intake_service.config")

    linted = lint(skeleton)

    assert linted.returncode == 0, linted.stdout
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in linted.stdout


@pytest.mark.parametrize(("contract", "file", "line"), VIOLATIONS)
def test_a_planted_violation_is_reported(skeleton: Path, contract: str, file: str, line: str) -> None:
    (skeleton / file).write_text(line)

    linted = lint(skeleton, contract)

    assert linted.returncode == 1, linted.stdout
    assert f"{CONTRACTS[contract]} BROKEN" in linted.stdout
    assert Path(file).with_suffix("").as_posix().replace("/", ".") in linted.stdout


def test_every_contract_has_a_planted_violation() -> None:
    assert {contract for contract, *_ in VIOLATIONS} == set(CONTRACTS)
