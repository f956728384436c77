"""How a row of docs/assurance.md is printed: a line of its own, then what it was counted from."""

import sys


def at_most(row: str, value: float, gate: float, aim: float, told: str) -> bool:
    """`R1 0 gate 0 aim 0 holds  (kills 200, …)`."""
    holds = value <= gate
    print(f"{row} {value:g} gate {gate:g} aim {aim:g} {'holds' if holds else 'short'}  ({told})", flush=True)  # noqa: T201 - its purpose
    return holds


def at_least(row: str, value: float, gate: float, told: str) -> bool:
    """What must not be less."""
    holds = value >= gate
    print(f"{row} {value:g} gate {gate:g} aim - {'holds' if holds else 'short'}  ({told})", flush=True)  # noqa: T201 - its purpose
    return holds


def list_wrong(wrong: list[str], most: int = 20) -> None:
    for line in wrong[:most]:
        sys.stderr.write(f"  {line}\n")
