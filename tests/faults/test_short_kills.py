"""The short form of R1: ten processes killed while a thousand commands come in."""

from pathlib import Path

import pytest

from tests.faults import figures, kills


@pytest.mark.kafka
@pytest.mark.slow
def test_ten_kills_lose_nothing_and_double_nothing(temporary_folder: Path) -> None:
    folder = temporary_folder / "short-kills"
    folder.mkdir()
    folder.chmod(0o755)

    outcome = kills.play(folder, 10, 1_010, seed=1, every=2.0)

    figures.list_wrong(outcome.wrong)
    assert outcome.wrong == []
    assert outcome.kills >= 10
    assert outcome.commands >= 1_000
    assert outcome.converged is not None
    assert outcome.converged <= kills.CONVERGED_S
