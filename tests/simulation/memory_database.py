"""A service's database in memory: transactions one at a time, each undone as a whole when it does not commit."""

from collections.abc import AsyncIterator, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from shared.messaging.store import Version
from tests.simulation.faults import Fault, Faults

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class JournalRow:
    position: int
    event_id: UUID
    topic: str
    key: str
    keysequence: int
    type: str
    recorded_at: datetime
    trace: str | None
    data: str


@dataclass(frozen=True, slots=True)
class SeenRow:
    topic: str
    key: str
    upto: int = 0
    last_event_id: UUID | None = None
    parked: int = 0


@dataclass(frozen=True, slots=True)
class ParkedRow:
    parked_id: int
    reason: str
    topic: str
    key: str | None
    keysequence: int | None
    headers: dict[str, str]
    value: bytes
    origin: str


@dataclass(frozen=True, slots=True)
class DueRow:
    kind: str
    key: str
    at: datetime
    tries: int = 0
    not_before: datetime | None = None


@dataclass(slots=True)
class Database:
    """Everything one service keeps."""

    documents: dict[type[Any], dict[str, Version[Any]]] = field(default_factory=dict)
    rows: dict[type[Any], list[Any]] = field(default_factory=dict)
    open_places: dict[tuple[UUID, int], UUID] = field(default_factory=dict)
    """Facility and place number: the case that holds it."""
    journal: list[JournalRow] = field(default_factory=list)
    outbox: dict[int, bool] = field(default_factory=dict)
    feed: dict[int, int] = field(default_factory=dict)
    key_heads: dict[Place, int] = field(default_factory=dict)
    seen: dict[Place, SeenRow] = field(default_factory=dict)
    parked: dict[int, ParkedRow] = field(default_factory=dict)
    due: dict[Place, DueRow] = field(default_factory=dict)
    """By kind and key."""
    once: dict[Place, tuple[bytes, Any]] = field(default_factory=dict)
    applied: list[object] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=lambda: {"feed": 0, "parked": 0})


class Transaction:
    """Changes in place, and how to take them back."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], object]] = []

    def put(self, table: dict[K, V], key: K, value: V) -> None:
        if key in table:
            earlier = table[key]
            self._undo.append(lambda: table.__setitem__(key, earlier))
        else:
            self._undo.append(lambda: table.pop(key))
        table[key] = value

    def remove(self, table: dict[K, V], key: K) -> None:
        earlier = table.pop(key)
        self._undo.append(lambda: table.__setitem__(key, earlier))

    def add(self, rows: list[V], row: V) -> None:
        self._undo.append(rows.pop)
        rows.append(row)

    def undo(self) -> None:
        for step in reversed(self._undo):
            step()


@dataclass(slots=True)
class MemoryConnection:
    """One transaction on the database, as stores and statements see it."""

    database: Database
    transaction: Transaction
    fault: Fault
    statements: Callable[["MemoryConnection", str, dict[str, Any]], Any]

    async def exec_driver_sql(self, statement: str, parameters: dict[str, Any] | None = None) -> Any:
        self.fault.step()
        return self.statements(self, statement, parameters or {})


@dataclass(slots=True)
class MemoryEngine:
    """Begins transactions that meet their fate."""

    database: Database
    faults: Faults
    statements: Callable[[MemoryConnection, str, dict[str, Any]], Any]
    _current: Transaction = field(default_factory=Transaction)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[MemoryConnection]:
        fault = self.faults.plan()
        transaction = self._current = Transaction()
        try:
            yield MemoryConnection(self.database, transaction, fault, self.statements)
            fault.before_commit()
        except BaseException:
            transaction.undo()
            raise
        fault.committed()

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[MemoryConnection]:
        """To look only."""
        yield MemoryConnection(self.database, Transaction(), Fault(), self.statements)

    def note(self, message: object) -> None:
        self._current.add(self.database.applied, message)
