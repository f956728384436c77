"""How a handler speaks: what it needs loaded, what it decided, or why it refuses.

Handlers are plain synchronous functions without I/O; the shell (`shared.messaging.unit_of_work`) loads,
stages, writes and publishes, the same for one HTTP command and for a batch of five hundred events.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

A = TypeVar("A")
M = TypeVar("M", contravariant=True)


@dataclass(frozen=True, slots=True)
class Ref:
    """Names one aggregate: its type and its key, as the key is stored."""

    kind: type[Any]
    key: str


@dataclass(frozen=True, slots=True)
class Pool:
    """Names a set of aggregates that only the database can list, for instance the waiting cases of one route."""

    kind: type[Any]
    name: str


class Loaded(Protocol):
    """What the shell loaded, with the changes of earlier messages of the same batch already in it."""

    def one(self, kind: type[A], key: object) -> A | None:
        """The aggregate, or None when there is none; asking for what was not named as needed is an error."""
        ...

    def every(self, kind: type[A]) -> Sequence[A]:
        """All loaded aggregates of a type, in the order of their keys."""
        ...


@dataclass(frozen=True, slots=True)
class Timer:
    """Something falls due (termijn) for a key: fired once, at or after `at`. Set again it moves; None cancels it."""

    kind: str
    key: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Due:
    """A timer that fired, as the message its handler decides about. `at` may be long ago: late firings are normal."""

    kind: str
    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """What a handler decided: aggregates to write, events to publish, timers to set, what to answer the caller."""

    changed: tuple[object, ...] = ()
    events: tuple[Any, ...] = ()
    answer: Any = None
    timers: tuple[Timer, ...] = ()

    def __add__(self, other: "Decided") -> "Decided":
        return Decided(
            self.changed + other.changed,
            self.events + other.events,
            self.answer or other.answer,
            self.timers + other.timers,
        )


NOTHING = Decided()


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One faulty value: a JSON pointer into the request body, the fault, and the way out."""

    pointer: str
    detail: str
    code: str = "invalid"


class Refused(Exception):
    """A domain refusal: a stable code, a sentence that tells the state and the way out, and the fields at fault.

    One table per service maps codes to problem details; an unlisted code is answered 409.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        faults: Iterable[FieldFault] = (),
        facts: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.faults = tuple(faults)
        self.facts = dict(facts or {})


class Handler(Protocol[M]):
    """Decides about one message, a command or an event, on what was loaded, at the given instant."""

    def __call__(self, message: M, loaded: Loaded, now: datetime, /) -> Decided: ...


@dataclass(frozen=True, slots=True)
class Handling(Generic[M]):
    """One row of a service's table: what a message needs, and who decides about it."""

    handle: Handler[M]
    needs: Callable[[M], Iterable[Ref | Pool]] = field(default=lambda message: ())
    also: Callable[[M, Loaded], Iterable[Ref | Pool]] | None = None
    """What is needed besides, seen what the first needs loaded (the case of an offer): loaded once more per batch."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What concerns many at once, decided once per batch after all its messages (matching per route).

    `pools` names what must be loaded, seen what the batch changed; it may name nothing.
    `conclude` decides on everything loaded.
    """

    pools: Callable[[Loaded, Sequence[object]], Iterable[Ref | Pool]]
    conclude: Callable[[Loaded, Sequence[object], datetime], Decided]
