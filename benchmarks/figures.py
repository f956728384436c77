"""How a figure is printed: a line of its own, with its gate and its aim."""


def at_least(row: str, value: float, gate: float, aim: float) -> bool:
    """A ratio that must reach its gate: `P1 0.41 gate 0.35 aim 0.60 holds`."""
    return _line(row, f"{value:.2f}", f"{gate:.2f}", f"{aim:.2f}", value >= gate)


def at_most(row: str, value: float, gate: float) -> bool:
    """A count that may not exceed its gate."""
    return _line(row, f"{value:.1f}", f"{gate:g}", "-", value <= gate)


def _line(row: str, value: str, gate: str, aim: str, holds: bool) -> bool:
    print(f"{row} {value} gate {gate} aim {aim} {'holds' if holds else 'short'}", flush=True)
    return holds
