"""Whatever the transport does to the same orders, they end the same: order across topics and keys does not matter."""

from typing import Any

import pytest

from tests.simulation.picture import Picture
from tests.simulation.seeds import in_memory
from tests.simulation.virtual_loop import running

SEEDS = range(20)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_hostile_transport_and_crashes_end_as_a_perfect_one(seed: int) -> None:
    with running() as run:
        hostile = run(in_memory(seed).run_intake())
        perfect = run(in_memory(seed, perfect=True).run_intake())

    assert _essence(hostile) == _essence(perfect)
    assert len(perfect.cases) > 2


def _essence(picture: Picture) -> dict[str, Any]:
    """Without what the moment of hearing decides: which house, which municipality, how often in between."""
    published: dict[str, list[str]] = {}
    for row in picture.messaging["intake"].journal:
        published.setdefault(row.key, []).append(row.name)
    return {
        "intake": published,
        "placement": {key: (case.category, case.route, case.state) for key, case in picture.cases.items()},
        "reflection": {key: case.in_reflection for key, case in picture.cases.items()},
        "places": sorted(case for _, _, case in picture.open_places),
        "housing": {key: outflow.state for key, outflow in picture.outflows.items()},
        "promised": sum(book.promised for book in picture.books.values()),
        "targets": {code: book.target for code, book in picture.books.items()},
    }
