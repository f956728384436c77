"""Where aggregates live: one JSON document each with indexed columns beside it, read and written a batch at a time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Column, ColumnElement, Integer, MetaData, Table, Text, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

A = TypeVar("A")
T = TypeVar("T")


class ConcurrentChange(Exception):
    """Another transaction changed or created the same aggregate first: transient, the unit of work is done again."""


@dataclass(frozen=True, slots=True)
class Version(Generic[A]):
    """An aggregate as it was loaded."""

    aggregate: A
    version: int


@dataclass(frozen=True, slots=True)
class Change(Generic[A]):
    """An aggregate to write over the version it was loaded as; version 0 = new."""

    key: str
    aggregate: A
    over: int


class Store(Protocol):
    """A place for one type of aggregate. The order of stores in a unit of work is the order of locking."""

    kind: type[Any]

    def key_of(self, aggregate: Any) -> str: ...

    async def load(self, conn: AsyncConnection, keys: Sequence[str]) -> Mapping[str, Version[Any]]:
        """Load and lock, in the order of the keys; what does not exist is left out."""
        ...

    async def load_pool(self, conn: AsyncConnection, name: str) -> Mapping[str, Version[Any]]:
        """Load all that a pool's name stands for; protected by the lock of whoever owns the pool."""
        ...

    async def write(self, conn: AsyncConnection, changes: Sequence[Change[Any]]) -> None:
        """Write all in one statement. Raises `ConcurrentChange` when a version moved meanwhile."""
        ...


def document_table(metadata: MetaData, name: str, *extra: Any) -> Table:
    """A table of documents: key, version, the document, and the columns that queries and constraints need."""
    return Table(
        name,
        metadata,
        Column("id", Text, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("data", JSONB, nullable=False),
        *extra,
    )


class DocumentStore(Generic[A]):
    """Keeps aggregates as documents. Columns are derived from the aggregate, so they can not contradict it."""

    def __init__(
        self,
        kind: type[A],
        table: Table,
        *,
        key: Callable[[A], str],
        columns: Mapping[str, Callable[[A], object]] | None = None,
        pools: Mapping[str, Callable[[Table, str], ColumnElement[bool]]] | None = None,
    ) -> None:
        self.kind = kind
        self._table = table
        self._key = key
        self._columns = dict(columns or {})
        self._pools = dict(pools or {})
        self._adapter: TypeAdapter[A] = TypeAdapter(kind)
        self._select = (
            f"select id, version, data::text as data from {table.name} "  # noqa: S608 - names from metadata
            "where id = any(%(keys)b::text[]) order by id for update"
        )
        self._upsert = _upsert_sql(table, self._columns)

    def key_of(self, aggregate: A) -> str:
        return self._key(aggregate)

    def parse(self, document: str | bytes) -> A:
        """The aggregate of one stored document; for read models that list documents."""
        return self._adapter.validate_json(document)

    async def load(self, conn: AsyncConnection, keys: Sequence[str]) -> Mapping[str, Version[A]]:
        rows = await conn.exec_driver_sql(self._select, {"keys": sorted(keys)})
        return {row.id: Version(self.parse(row.data), row.version) for row in rows}

    async def load_pool(self, conn: AsyncConnection, name: str) -> Mapping[str, Version[A]]:
        pool, _, argument = name.partition(":")
        table = self._table
        columns = table.c.id, table.c.version, table.c.data.cast(Text).label("data")
        query = select(*columns).where(self._pools[pool](table, argument))
        rows = await conn.execute(query.order_by(table.c.id))
        return {row.id: Version(self.parse(row.data), row.version) for row in rows}

    async def write(self, conn: AsyncConnection, changes: Sequence[Change[A]]) -> None:
        ordered = sorted(changes, key=lambda change: change.key)
        parameters: dict[str, object] = {
            "ids": [change.key for change in ordered],
            "overs": [change.over for change in ordered],
            "documents": [self._adapter.dump_json(change.aggregate).decode() for change in ordered],
        }
        for name, derive in self._columns.items():
            parameters[f"c_{name}"] = [derive(change.aggregate) for change in ordered]
        written = await conn.exec_driver_sql(self._upsert, parameters)
        if len(written.all()) != len(ordered):
            raise ConcurrentChange(self._table.name)


def _upsert_sql(table: Table, columns: Iterable[str]) -> str:
    names = list(columns)
    derived = [f"%(c_{name})b::{_cast(table.c[name])}[]" for name in names]
    arrays = ", ".join(["%(ids)b::text[]", "%(overs)b::int[]", "%(documents)b::text[]", *derived])
    given = ", ".join(["id", "over", "document", *names])
    target = ", ".join(["id", "version", "data", *names])
    source = ", ".join(["id", "over + 1", "document::jsonb", *names])
    updates = ", ".join(["version = excluded.version", "data = excluded.data", *(f"{n} = excluded.{n}" for n in names)])
    return (
        f"insert into {table.name} as t ({target}) select {source} "  # noqa: S608 - names from metadata
        f"from unnest({arrays}) as g ({given}) on conflict (id) do update set {updates} "
        "where t.version = excluded.version - 1 and excluded.version > 1 returning id"
    )


def _cast(column: Column[Any]) -> str:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return str(column.type.compile(dialect=dialect))


class AppendStore(Generic[T]):
    """Insert-only rows, such as ledger entries and decisions: written in bulk, never loaded by a handler."""

    def __init__(self, kind: type[T], table: Table, *, row: Callable[[T], Mapping[str, object]]) -> None:
        self.kind = kind
        self._table = table
        self._row = row
        self._insert: str | None = None

    def key_of(self, aggregate: T) -> str:
        return f"{id(aggregate)}"

    async def load(self, conn: AsyncConnection, keys: Sequence[str]) -> Mapping[str, Version[T]]:
        raise TypeError(f"{self.kind.__name__} is only ever appended")

    async def load_pool(self, conn: AsyncConnection, name: str) -> Mapping[str, Version[T]]:
        raise TypeError(f"{self.kind.__name__} is only ever appended")

    async def write(self, conn: AsyncConnection, changes: Sequence[Change[T]]) -> None:
        rows = [self._row(change.aggregate) for change in changes]
        names = list(rows[0])
        if self._insert is None:
            self._insert = _insert_sql(self._table, names)
        await conn.exec_driver_sql(self._insert, {name: [row[name] for row in rows] for name in names})


def _insert_sql(table: Table, names: Sequence[str]) -> str:
    arrays = ", ".join(f"%({name})b::{_array_cast(table.c[name])}[]" for name in names)
    target = ", ".join(names)
    source = ", ".join(f"{name}::jsonb" if isinstance(table.c[name].type, JSONB) else name for name in names)
    return f"insert into {table.name} ({target}) select {source} from unnest({arrays}) as g ({target})"  # noqa: S608 - names from metadata


def _array_cast(column: Column[Any]) -> str:
    return "text" if isinstance(column.type, JSONB) else _cast(column)
