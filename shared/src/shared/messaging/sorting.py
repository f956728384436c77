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
    repeated: int = 0
    """Seen before: without effect."""


def sort_batch(messages: Sequence[Arrival | Unreadable], marks: Mapping[Place, Mark], waiting: Waiting) -> Sorted:
    """Decide by key sequence alone; `marks` are read, not moved."""
    sorting = _Sorting(marks, waiting)
    for message in _each_key_in_order(messages):
        place = place_of(message)
        if place is None:
            sorting.park(message)
        else:
            sorting.sort(message, place, numbered(message))
    return sorting.plan


def what_follows(marks: Mapping[Place, Mark], waiting: Waiting) -> Sorted:
    """Of what waits: what is next for its key, and what waits behind that; nothing new arrives."""
    sorting = _Sorting(marks, waiting)
    for place in marks:
        sorting.follow(place)
    return sorting.plan


def place_of(message: Arrival | Unreadable) -> Place | None:
    """Topic and key of a message that has a place in a sequence; None for what says nothing about itself."""
    key = message.record.key
    return None if message.envelope is None or key is None else (message.record.topic, key)


def numbered(message: Arrival | Unreadable) -> int:
    """Its key sequence; 0 for what has none."""
    return message.envelope.keysequence if message.envelope is not None else 0


def _each_key_in_order(messages: Sequence[Arrival | Unreadable]) -> list[Arrival | Unreadable]:
    """The same batch with every key's own events in the order of their numbers; keys keep the slots they had."""
    ordered = list(messages)
    slots: dict[Place, list[int]] = {}
    for index, message in enumerate(messages):
        if (place := place_of(message)) is not None:
            slots.setdefault(place, []).append(index)
    for indexes in slots.values():
        if len(indexes) > 1:
            chosen = sorted((messages[index] for index in indexes), key=numbered)
            for index, message in zip(indexes, chosen, strict=True):
                ordered[index] = message
    return ordered


class _Sorting:
    def __init__(self, marks: Mapping[Place, Mark], waiting: Waiting) -> None:
        self.plan = Sorted()
        self._marks = marks
        self._waiting = waiting
        self._reach = {place: mark.upto for place, mark in marks.items()}
        self._blocked: set[Place] = set()

    def park(self, message: Arrival | Unreadable) -> None:
        if isinstance(message, Unreadable):
            self.plan.parkings.append(Parking(message, message.reason, message.detail))

    def sort(self, message: Arrival | Unreadable, place: Place, number: int) -> None:
        due = self._reach[place] + 1
        if number < due:
            self._seen_before(message, place, number)
        elif isinstance(message, Unreadable):
            self.park(message)
            if number == due:
                self._blocked.add(place)
        elif number > due or place in self._blocked:
            self.plan.parkings.append(Parking(message, "behind", f"waits for number {due}"))
        else:
            self.plan.due.append(message)
            self._reach[place] = number
            self.follow(place)

    def _seen_before(self, message: Arrival | Unreadable, place: Place, number: int) -> None:
        self.plan.repeated += 1
        mark = self._marks[place]
        known = mark.last_event_id if number == mark.upto else None
        if isinstance(message, Arrival) and known not in (None, message.envelope.event_id):
            self.plan.alarms.append(message)

    def follow(self, place: Place) -> None:
        """Take what waited for exactly this number, and what waited behind that."""
        behind = self._waiting.get(place, {})
        while (following := behind.get(self._reach[place] + 1)) is not None:
            self._reach[place] += 1
            self.plan.due.append(following[1])
            self.plan.was_parked[place, self._reach[place]] = following[0]
