"""Prints the rows R of docs/assurance.md: `python -m tests.faults` all rows, `python -m tests.faults R1` one."""

import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.faults import kills
from tests.simulation import row as simulation

ROWS: Mapping[str, Callable[[Path], bool]] = {"R1": kills.run, "R6": lambda folder: simulation.run()}


def main() -> int:
    """Run the rows asked for; exit code 1 when a gate does not hold."""
    held = True
    for row in sys.argv[1:] or list(ROWS):
        if row not in ROWS:
            sys.stderr.write(f"no row {row}; there are: {', '.join(ROWS)}\n")
            return 2
        with tempfile.TemporaryDirectory(prefix="doorstroom-faults-", ignore_cleanup_errors=True) as folder:
            Path(folder).chmod(0o755)
            held = ROWS[row](Path(folder)) and held
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
