"""The checker is tested first: what keeps its promises passes, each planted bug is found."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from standalone import bootstraps
from standalone.postgres import EmbeddedPostgres
from tests.faults.planted import PLANTED, slowly
from tests.faults.small_world import SmallWorld, dump

COMMANDS = 200
SEEDS = 6
Databases = Callable[..., str]


def prepare_intake(url: str) -> None:
    bootstraps.migrate("intake", url)


def prepare_placement(url: str) -> None:
    bootstraps.migrate("placement", url)


def prepare_housing(url: str) -> None:
    bootstraps.migrate("housing", url)


PREPARE = {"intake": prepare_intake, "placement": prepare_placement, "housing": prepare_housing}


@pytest.fixture
def new_world(
    service_database: Databases, postgres: EmbeddedPostgres, tmp_path: Path
) -> Iterator[Callable[[int], SmallWorld]]:
    """Called with a seed: the three services on fresh databases."""

    def new(seed: int) -> SmallWorld:
        urls = {name: service_database(name, prepare) for name, prepare in PREPARE.items()}
        return SmallWorld(urls, tmp_path / str(seed), seed, postgres.connect)

    with pytest.MonkeyPatch.context() as patch:
        slowly(patch)
        yield new


async def test_what_keeps_its_promises_passes(new_world: Callable[[int], SmallWorld]) -> None:
    wrong = await new_world(1).violations(COMMANDS, seconds=8, settle=10)
    assert wrong == [], dump(wrong)


@pytest.mark.parametrize("bug", PLANTED)
async def test_a_planted_bug_is_found(
    new_world: Callable[[int], SmallWorld], bug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within a few seeds: whether a crash hits the one bad moment is chance."""
    PLANTED[bug](monkeypatch)
    for seed in range(1, SEEDS + 1):
        wrong = await new_world(seed).violations(COMMANDS, seconds=3, settle=1.5)
        if [one for one in wrong if "was answered" not in one]:
            return
    pytest.fail(f"not found with {SEEDS} seeds")
