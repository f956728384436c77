"""R1: kill -9 of a random process while commands come in; afterwards nothing is lost and nothing is there twice."""

import asyncio
import os
import random
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults import checker, figures
from tests.faults.history import History
from tests.faults.load import Load
from tests.faults.nemesis import Nemesis
from tests.faults.under_kafka import UnderKafka, under_kafka

KILLS, COMMANDS = 200, 20_000
PER_SECOND = 50.0
CONVERGED_S = 30.0
PLACES = 100
_WAIT_S = 120.0


@dataclass
class Outcome:
    """What the row prints."""

    wrong: list[str] = field(default_factory=list)
    kills: int = 0
    commands: int = 0
    per_second: float = 0.0
    converged: float | None = None
    told: str = ""


def run(folder: Path) -> bool:
    """The whole row: KILLS, COMMANDS, EVERY (seconds between kills) and SEED may be set in the environment."""
    kills, commands = int(os.environ.get("KILLS", KILLS)), int(os.environ.get("COMMANDS", COMMANDS))
    seed, every = int(os.environ.get("SEED", "1")), float(os.environ.get("EVERY", "5"))
    outcome = play(folder, kills, commands, seed=seed, every=every)
    figures.list_wrong(outcome.wrong)
    lost = sum(not wrong.startswith("twice") for wrong in outcome.wrong)
    twice = len(outcome.wrong) - lost
    held = figures.at_most("R1", len(outcome.wrong), 0, 0, f"lost {lost}, twice {twice}, {outcome.told}")
    held = figures.at_least("R1-rate", round(outcome.per_second, 1), PER_SECOND, "commands a second") and held
    waited = _WAIT_S if outcome.converged is None else outcome.converged
    return figures.at_most("R1-converged", round(waited, 1), CONVERGED_S, CONVERGED_S, "seconds") and held


def play(folder: Path, kills: int, commands: int, *, seed: int, every: float) -> Outcome:
    """Start, load, kill, wait until things settle, and ask the checker."""
    with under_kafka(folder / "installation") as world:
        history = folder / "history.jsonl"
        with History(history) as written:
            outcome = asyncio.run(_load_and_kill(world, written, Plan(kills, commands, seed, every)))
        outcome.converged = checker.wait_until_converged(world.urls, _WAIT_S)
        outcome.wrong = checker.judge(history, world.urls, world.bootstrap)
    return outcome


@dataclass(frozen=True)
class Plan:
    """So many kills and acknowledged commands at least, and so many seconds from kill to kill on average."""

    kills: int
    commands: int
    seed: int
    every: float


@dataclass
class _Clock:
    """When the last household was let in, and how many commands were answered by then: what follows is the end."""

    until: float = 0.0
    answered: int = 0


async def _load_and_kill(world: UnderKafka, history: History, plan: Plan) -> Outcome:
    clock = _Clock()
    nemesis = Nemesis(world.installed, random.Random(plan.seed), world.urls, world.bootstrap)  # noqa: S311 - seeded

    def enough() -> bool:
        done = history.acknowledged >= plan.commands and nemesis.kills.total() >= plan.kills
        if not done:
            clock.until, clock.answered = time.monotonic(), history.acknowledged
        return done

    async with world.commander(history, random.Random(plan.seed)) as commander:  # noqa: S311 - seeded
        load = Load(commander, plan.seed, at_once=60, enough=enough)
        facilities = await load.prepare(PLACES)
        begun, counted = time.monotonic(), history.acknowledged
        striking = asyncio.create_task(_strike(nemesis, plan))
        await load.run(facilities, PLACES)
        striking.cancel()
    answered = clock.answered - counted
    rate = answered / (clock.until - begun)
    others = ", ".join(f"{name} {count}" for name, count in sorted(nemesis.others.items()))
    told = f"kills {nemesis.kills.total()}, commands {answered} at {rate:.0f} a second, {others}"
    return Outcome([], nemesis.kills.total(), answered, rate, None, told)


async def _strike(nemesis: Nemesis, plan: Plan) -> None:
    while nemesis.kills.total() < plan.kills:
        await asyncio.sleep(nemesis.rng.uniform(0.5, 1.5) * plan.every)
        await nemesis.strike()
