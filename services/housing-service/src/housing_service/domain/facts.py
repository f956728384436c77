"""Facts as they are reported: a day that has yet to come is a plan, not a fact."""

from collections.abc import Iterable
from datetime import date

from shared.deciding import FieldFault, Refused


def future_faults(today: date, reported: Iterable[tuple[str, date]]) -> list[FieldFault]:
    """A fault for each reported day, by its JSON pointer, that lies after today in Amsterdam."""
    return [
        FieldFault(pointer, f"is a fact and can not lie in the future; today is {today}", "in-the-future")
        for pointer, day in reported
        if day > today
    ]


def refuse_if_any(faults: Iterable[FieldFault]) -> None:
    """Raises Refused (invalid-input) that names every fault at once."""
    found = tuple(faults)
    if found:
        text = "; ".join(f"{fault.pointer} {fault.detail}" for fault in found)
        raise Refused("invalid-input", f"Nothing was recorded: {text}.", faults=found)
