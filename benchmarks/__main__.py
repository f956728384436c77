"""Prints the figures of docs/assurance.md: `python -m benchmarks` all rows, `python -m benchmarks P1` one."""

import asyncio
import sys
import tempfile
from pathlib import Path

from benchmarks import api, latency, pipeline, round_trips

ROWS = {"P1": pipeline.run, "P1b": round_trips.run, "P2": latency.run, "P3": api.run}


def main() -> int:
    """Run the rows asked for; exit code 1 when a gate does not hold."""
    wanted = sys.argv[1:] or list(ROWS)
    held = True
    for row in wanted:
        if row not in ROWS:
            print(f"no row {row}; there are: {', '.join(ROWS)}", file=sys.stderr)
            return 2
        with tempfile.TemporaryDirectory(prefix="doorstroom-bench-", ignore_cleanup_errors=True) as folder:
            Path(folder).chmod(0o755)
            held = asyncio.run(ROWS[row](Path(folder))) and held
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
