"""The loaded aggregates of one unit of work, with every message's changes staged until it is known to succeed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.deciding import Decided, Pool, Ref, Timer
from shared.messaging.store import Change, Store, Version

A = TypeVar("A")


class Workspace:
    """What handlers see as `Loaded`. Only what was named as needed can be asked for: a forgotten need is a bug."""

    def __init__(self, stores: Sequence[Store]) -> None:
        self._stores = {store.kind: store for store in stores}
        self._present: dict[type[Any], dict[str, Any]] = {store.kind: {} for store in stores}
        self._versions: dict[type[Any], dict[str, int]] = {store.kind: {} for store in stores}
        self._asked: dict[type[Any], set[str]] = {store.kind: set() for store in stores}
        self._pools: set[Pool] = set()
        self._dirty: dict[type[Any], dict[str, Any]] = {store.kind: {} for store in stores}
        self.timers: dict[tuple[str, str], Timer] = {}

    async def load(self, conn: AsyncConnection, needs: Iterable[Ref | Pool]) -> None:
        """Load what is not loaded yet, locking in the order of the stores and then of the keys."""
        keys: dict[type[Any], set[str]] = {}
        pools: dict[type[Any], set[str]] = {}
        for need in needs:
            if isinstance(need, Pool):
                if need not in self._pools:
                    self._pools.add(need)
                    pools.setdefault(need.kind, set()).add(need.name)
            elif need.key not in self._asked[need.kind]:
                self._asked[need.kind].add(need.key)
                keys.setdefault(need.kind, set()).add(need.key)
        for kind, store in self._stores.items():
            if kind in keys:
                self._take(kind, await store.load(conn, sorted(keys[kind])))
            for name in sorted(pools.get(kind, ())):
                self._take(kind, await store.load_pool(conn, name))

    def _take(self, kind: type[Any], found: Mapping[str, Version[Any]]) -> None:
        for key, loaded in found.items():
            if key not in self._present[kind]:
                self._present[kind][key] = loaded.aggregate
                self._versions[kind][key] = loaded.version

    def one(self, kind: type[A], key: object) -> A | None:
        text = str(key)
        found: A | None = self._present[kind].get(text)
        if found is None and text not in self._asked[kind]:
            raise LookupError(f"{kind.__name__} was not named as needed")
        return found

    def every(self, kind: type[A]) -> Sequence[A]:
        present = self._present[kind]
        return [present[key] for key in sorted(present)]

    def stage(self, decided: Decided) -> None:
        """Take over one message's decision: later messages of the batch see it; a timer set twice is set once."""
        for aggregate in decided.changed:
            store = self._stores[type(aggregate)]
            key = store.key_of(aggregate)
            self._present[store.kind][key] = aggregate
            self._asked[store.kind].add(key)
            self._dirty[store.kind][key] = aggregate
        for timer in decided.timers:
            self.timers[timer.kind, timer.key] = timer

    async def write(self, conn: AsyncConnection) -> None:
        """Write every changed aggregate: one statement per type."""
        for kind, store in self._stores.items():
            if dirty := self._dirty[kind]:
                versions = self._versions[kind]
                await store.write(conn, [Change(key, item, versions.get(key, 0)) for key, item in dirty.items()])
