"""Row R6 of docs/assurance.md: so many seeds in memory end as the reference model says. SEEDS=… plays more or fewer."""

import os
import sys
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from math import inf
from multiprocessing import get_context

from tests.simulation.seeds import in_memory
from tests.simulation.simulation import Differs
from tests.simulation.virtual_loop import running

GATE, AIM = 10_000, 1_000_000
_CHUNK = 20
_CORES = os.cpu_count() or 1
_TOLD = 3


def run() -> bool:
    """Print the figure, and the first seeds that differ with their histories."""
    seeds = int(os.environ.get("SEEDS", str(GATE)))
    differing = [told for found in played(seeds) for told in found.differing]
    held = not differing and seeds >= GATE
    sys.stdout.write("".join(f"{told}\n" for told in differing[:_TOLD]))
    sys.stdout.write(f"R6 {seeds - len(differing)} gate {GATE} aim {AIM} {'holds' if held else 'short'}\n")
    if differing:
        sys.stdout.write(f"R6-differing {len(differing)} gate 0 aim 0 short\n")
    return held


@dataclass(frozen=True, slots=True)
class Played:
    """A chunk of seeds, and what differs: a text for each seed that does."""

    seeds: int
    differing: list[str]


def played(seeds: int, budget_s: float = inf) -> Iterator[Played]:
    """Chunks of seeds, on every core; none is begun after the budget."""
    until = time.monotonic() + budget_s
    chunks = iter([range(start, min(start + _CHUNK, seeds)) for start in range(0, seeds, _CHUNK)])
    with ProcessPoolExecutor(_CORES, mp_context=get_context("spawn")) as pool:
        ahead = deque(pool.submit(play, chunk) for chunk in islice(chunks, _CORES + 1))
        while ahead:
            yield ahead.popleft().result()
            if time.monotonic() < until:
                ahead.extend(pool.submit(play, chunk) for chunk in islice(chunks, 1))


def play(seeds: range) -> Played:
    found = []
    with running() as run_one:
        for seed in seeds:
            try:
                run_one(in_memory(seed).run())
            except Differs as differs:
                found.append(str(differs))
    return Played(len(seeds), found)
