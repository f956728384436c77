"""The same seeds on real PostgreSQL: what memory pretends, the database does."""

import asyncio
import os
import sys
import time
from collections.abc import Callable

import pytest

from tests.simulation.postgres_members import PREPARE, PostgresMembers
from tests.simulation.seeds import prepared
from tests.simulation.virtual_loop import running

SEEDS = int(os.environ.get("SEEDS", "20"))
BUDGET_S = 10.0
Database = Callable[..., str]


def test_every_seed_on_postgresql_ends_as_the_reference_model_says(
    service_database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    until = time.monotonic() + BUDGET_S
    played = 0
    with running(asyncio.SelectorEventLoop) as run:
        while played < SEEDS and ("SEEDS" in os.environ or time.monotonic() < until):
            run(_play(played, service_database))
            played += 1
    with capsys.disabled():
        sys.stdout.write(f"\nR6 {played} seeds on PostgreSQL\n")
    assert played


async def _play(seed: int, service_database: Database) -> None:
    members = PostgresMembers.on({name: service_database(name, prepare) for name, prepare in PREPARE.items()})
    try:
        await prepared(seed, members).run()
    finally:
        await members.close()
