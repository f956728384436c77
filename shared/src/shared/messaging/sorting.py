"""Sorts a batch: what was seen before, what is next for its key, and what waits behind something missing or parked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.messaging.envelope import Arrival, Unreadable
from shared.messaging.marks import Mark, Place
from shared.messaging.parking import Parking

Waiting = Mapping[Place, Mapping[int, tuple[int, Arrival]]]


@dataclass(slots=True)
class Sorted:
    """The plan for one batch, before any handler has run."""

    due: list[Arrival] = field(default_factory=list)
    """To be handled now, in order."""
    parkings: list[Parking] = field(default_factory=list)
    was_parked: dict[tuple[Place, int], int] = field(default_factory=dict)
    """Of what is due: where it waited behind, by place and key sequence, its parked id."""
    alarms: list[Arrival] = field(default_factory=list)
    """The same number as an event handled before, with another id: somebody numbered twice."""


def sort_batch(messages: Sequence[Arrival | Unreadable], marks: Mapping[Place, Mark], waiting: Waiting) -> Sorted:
    """Decide by key sequence alone; `marks` are read, not moved."""
    plan = Sorted()
    reach = {place: mark.upto for place, mark in marks.items()}
    blocked: set[Place] = set()
    for message in _each_key_in_order(messages):
        if isinstance(message, Unreadable) and (message.envelope is None or message.record.key is None):
            plan.parkings.append(Parking(message, message.reason, message.detail))
            continue
        _sort_one(plan, message, marks, waiting, reach, blocked)
    return plan


def _each_key_in_order(messages: Sequence[Arrival | Unreadable]) -> list[Arrival | Unreadable]:
    """The same batch with every key's own events in the order of their numbers; keys keep the places they had."""
    ordered = list(messages)
    slots: dict[Place, list[int]] = {}
    for index, message in enumerate(messages):
        if message.envelope is not None and message.record.key is not None:
            slots.setdefault((message.record.topic, message.record.key), []).append(index)
    for indexes in slots.values():
        if len(indexes) > 1:
            chosen = sorted((messages[index] for index in indexes), key=_number)
            for index, message in zip(indexes, chosen, strict=True):
                ordered[index] = message
    return ordered


def _number(message: Arrival | Unreadable) -> int:
    return message.envelope.keysequence if message.envelope is not None else 0


def _sort_one(
    plan: Sorted,
    message: Arrival | Unreadable,
    marks: Mapping[Place, Mark],
    waiting: Waiting,
    reach: dict[Place, int],
    blocked: set[Place],
) -> None:
    envelope = message.envelope
    assert envelope is not None and message.record.key is not None  # noqa: S101 - narrowed by the caller
    place = (message.record.topic, message.record.key)
    sequence = envelope.keysequence
    if sequence <= reach[place]:
        if isinstance(message, Arrival) and _numbered_twice(message, marks[place]):
            plan.alarms.append(message)
        return
    if isinstance(message, Unreadable):
        plan.parkings.append(Parking(message, message.reason, message.detail))
        if sequence == reach[place] + 1:
            blocked.add(place)
        return
    if sequence > reach[place] + 1 or place in blocked:
        plan.parkings.append(Parking(message, "behind", f"waits for number {reach[place] + 1}"))
        return
    plan.due.append(message)
    reach[place] = sequence
    _follow(plan, place, waiting, reach)


def _numbered_twice(message: Arrival, mark: Mark) -> bool:
    same_number = message.envelope.keysequence == mark.upto
    return same_number and mark.last_event_id not in (None, message.envelope.event_id)


def _follow(plan: Sorted, place: Place, waiting: Waiting, reach: dict[Place, int]) -> None:
    """Take what waited for exactly this number, and what waited behind that."""
    behind = waiting.get(place, {})
    while (following := behind.get(reach[place] + 1)) is not None:
        reach[place] += 1
        plan.due.append(following[1])
        plan.was_parked[place, reach[place]] = following[0]
