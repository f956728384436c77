"""A simulation from its seed."""

import random
from collections.abc import Callable
from random import Random

from shared.clock import FixedClock
from tests.simulation.faults import Faults
from tests.simulation.members import Member, members_in_memory
from tests.simulation.network import Network
from tests.simulation.simulation import Simulation
from tests.simulation.world import START


def in_memory(seed: int, *, perfect: bool = False) -> Simulation:
    """A seed on databases in memory; `perfect` without faults, and with a transport that delivers once and at once."""
    return prepared(seed, members_in_memory, perfect=perfect)


def prepared(
    seed: int, members: Callable[[FixedClock, Network, Faults], dict[str, Member]], *, perfect: bool = False
) -> Simulation:
    chance = Random(seed)  # noqa: S311 - a simulation, not a secret
    random.seed(seed)
    clock = FixedClock(START)
    network = Network(clock, Random(seed + 1), perfect)  # noqa: S311
    faults = Faults(Random(seed + 2), 0.0 if perfect else chance.choice((0.0, 0.05, 0.25)))  # noqa: S311
    return Simulation(seed, clock, network, faults, members(clock, network, faults), chance)
