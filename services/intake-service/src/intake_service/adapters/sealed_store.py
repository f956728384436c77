"""Keeps aggregates that tell who somebody is: sealed on the way in, opened on the way out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar
from uuid import UUID

import orjson
from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messaging.store import Change, ConcurrentChange, Version
from shared.security.field_encryption import FieldCipher, Sealed

A = TypeVar("A")

_SELECT = """
select id, version, sealed::text as sealed from identities where id = any(%(keys)s::text[]) order by id for update
"""
_UPSERT = """
insert into identities as t (id, version, sealed)
select id, over + 1, sealed::jsonb
from unnest(%(ids)s::text[], %(overs)s::int[], %(sealed)s::text[]) as g (id, over, sealed)
on conflict (id) do update set version = excluded.version, sealed = excluded.sealed
where t.version = excluded.version - 1 and excluded.version > 1
returning id
"""


class SealedStore(Generic[A]):
    """One row per case or operation, under a data key of its own (AES-256-GCM, wrapped by the master key)."""

    def __init__(self, kind: type[A], cipher: FieldCipher, *, key: Callable[[A], UUID]) -> None:
        self.kind = kind
        self._cipher = cipher
        self._key = key
        self._adapter: TypeAdapter[A] = TypeAdapter(kind)

    def key_of(self, aggregate: A) -> str:
        return str(self._key(aggregate))

    async def load(self, conn: AsyncConnection, keys: Sequence[str]) -> Mapping[str, Version[A]]:
        rows = await conn.exec_driver_sql(_SELECT, {"keys": sorted(keys)})
        return {row.id: Version(self._open(row.id, row.sealed), row.version) for row in rows}

    async def load_pool(self, conn: AsyncConnection, name: str) -> Mapping[str, Version[A]]:
        """Nobody lists identities."""
        raise TypeError(f"{self.kind.__name__} has no pools")

    async def write(self, conn: AsyncConnection, changes: Sequence[Change[A]]) -> None:
        ordered = sorted(changes, key=lambda change: change.key)
        parameters = {
            "ids": [change.key for change in ordered],
            "overs": [change.over for change in ordered],
            "sealed": [self._seal(change.key, change.aggregate) for change in ordered],
        }
        written = await conn.exec_driver_sql(_UPSERT, parameters)
        if len(written.all()) != len(ordered):
            raise ConcurrentChange("identities")

    def _open(self, key: str, sealed: str) -> A:
        document = Sealed.from_document(orjson.loads(sealed))
        return self._adapter.validate_json(self._cipher.open(UUID(key), document))

    def _seal(self, key: str, aggregate: A) -> str:
        sealed = self._cipher.seal(UUID(key), self._adapter.dump_json(aggregate))
        return orjson.dumps(sealed.as_document()).decode()
