"""`SEEDS=10000 python -m tests.simulation` plays seeds in memory; `python -m tests.simulation --seed 17` tells one."""

import sys

from tests.simulation import row
from tests.simulation.seeds import in_memory
from tests.simulation.virtual_loop import running


def main() -> int:
    """Exit code 1 when a seed differs."""
    if sys.argv[1:2] != ["--seed"]:
        return 0 if row.run() else 1
    simulation = in_memory(int(sys.argv[2]))
    with running() as run:
        run(simulation.run())
    sys.stdout.write("".join(f"{line}\n" for line in simulation.history))
    return 0


if __name__ == "__main__":
    sys.exit(main())
