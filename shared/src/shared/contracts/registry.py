"""Every event of the published language, found by its type."""

from collections.abc import Iterator
from types import ModuleType

from shared.contracts import housing, intake, placement
from shared.contracts.base import EventData


def _declared_in(module: ModuleType) -> Iterator[type[EventData]]:
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, EventData) and value.__module__ == module.__name__:
            yield value


EVENTS: dict[str, type[EventData]] = {
    event.event_type: event for module in (intake, placement, housing) for event in _declared_in(module)
}
TOPICS: tuple[str, ...] = tuple(sorted({event.topic for event in EVENTS.values()}))
_NAMES = {event_type.rpartition(".v")[0] for event_type in EVENTS}


def known_in_another_version(event_type: str) -> bool:
    """Whether the name is known but not this version: such an event is parked, not skipped."""
    return event_type not in EVENTS and event_type.rpartition(".v")[0] in _NAMES
