"""Compares what is with what the reference model says must be; every difference is a sentence."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tests.simulation.checks_housing import housing_differences
from tests.simulation.checks_placement import placement_differences
from tests.simulation.model import Model
from tests.simulation.picture import Picture
from tests.simulation.reading import Messaging, Place, Published, fingerprint

READS = {
    "placement": frozenset(("intake.events", "intake.operations")),
    "housing": frozenset(("intake.events", "placement.events")),
}
Marks = Mapping[Place, tuple[int, int]]
_BOTH = frozenset(("referral-received", "referral-withdrawn"))
HANDLES = {
    "placement": _BOTH | {"reflection-period-started", "reflection-period-ended"},
    "housing": _BOTH
    | {"permit-granted", "permit-refused", "permit-extended", "permit-withdrawn"}
    | {"resident-arrived", "diagnostics-completed", "resident-departed"},
}


def differences(picture: Picture, model: Model) -> Iterator[str]:
    for name, messaging in picture.messaging.items():
        yield from _way_out(name, messaging)
        if any(at <= picture.at for at in messaging.due):
            yield f"{name}: timers that fell due were not fired"
    published = [row for messaging in picture.messaging.values() for row in messaging.journal]
    for name in READS:
        yield from _way_in(name, picture, published)
    yield from _intake(picture, model)
    yield from placement_differences(picture, model)
    yield from housing_differences(picture, model)


def _way_out(name: str, messaging: Messaging) -> Iterator[str]:
    """Everything is published, in a feed and with key sequences that have no gap."""
    if messaging.outbox:
        yield f"{name}: {messaging.outbox} events were never published"
    if messaging.feed != list(range(1, len(messaging.journal) + 1)):
        yield f"{name}: the feed is {messaging.feed} for {len(messaging.journal)} journal rows"
    numbers: dict[tuple[str, str], list[int]] = {}
    for row in messaging.journal:
        numbers.setdefault((row.topic, row.key), []).append(row.number)
    for place, found in numbers.items():
        if found != list(range(1, len(found) + 1)):
            yield f"{name}: key sequence of {place} is {found}"
    if dict(messaging.heads) != {place: len(found) for place, found in numbers.items()}:
        yield f"{name}: key heads {dict(messaging.heads)} do not agree with the journal"


def _way_in(name: str, picture: Picture, published: Sequence[Published]) -> Iterator[str]:
    """Every event for this consumer took effect exactly once, and its marks stand at the publishers' heads."""
    messaging = picture.messaging[name]
    heads = {
        place: (last, 0)
        for other in picture.messaging.values()
        for place, last in other.heads.items()
        if place[0] in READS[name]
    }
    if dict(messaging.seen) != heads:
        yield f"{name}: marks {_other(dict(messaging.seen), heads)} are not the publishers' heads"
    if messaging.parked:
        yield f"{name}: {messaging.parked} events are parked"
    wanted = Counter(
        fingerprint(row.type, row.data) for row in published if row.topic in READS[name] and row.name in HANDLES[name]
    )
    if messaging.applied != wanted:
        missing, extra = wanted - messaging.applied, messaging.applied - wanted
        yield f"{name}: never took effect {dict(missing)}; took effect too often {dict(extra)}"


def _other(found: Marks, wanted: Marks) -> dict[Place, object]:
    keys = found.keys() | wanted.keys()
    return {key: (found.get(key), wanted.get(key)) for key in keys if found.get(key) != wanted.get(key)}


def _intake(picture: Picture, model: Model) -> Iterator[str]:
    files = model.intake.files
    if picture.intake_cases != files.keys():
        yield f"intake: cases {picture.intake_cases ^ files.keys()} on one side only"
    wanted = {case: [event.removesuffix(" as witness") for event in file.events] for case, file in files.items()}
    wanted |= model.intake.operation_events
    found: dict[str, list[str]] = {}
    for row in picture.messaging["intake"].journal:
        found.setdefault(row.key, []).append(row.name)
    for key in wanted.keys() | found.keys():
        if wanted.get(key) != found.get(key):
            yield f"intake: about {key} it published {found.get(key)}, not {wanted.get(key)}"
