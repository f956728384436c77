"""A reference model that shared code with what it judges would share its mistakes."""

import ast
from pathlib import Path

import pytest

JUDGES = sorted([*Path(__file__).parent.glob("model*.py"), *Path(__file__).parent.glob("checks*.py")])
OF_SERVICES = ("shared", "intake_service", "placement_service", "housing_service")


@pytest.mark.parametrize("file", JUDGES, ids=lambda file: file.name)
def test_it_imports_nothing_of_services_or_shared(file: Path) -> None:
    imported = {node.module or "" for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ImportFrom)}

    assert imported
    assert [name for name in imported if name.split(".")[0] in OF_SERVICES] == []
