"""The second click: the same key and body get the first answer, another body is refused; one effect."""

from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.deciding import Refused

_TRY_LOCK = "select pg_try_advisory_xact_lock(hashtextextended(%(name)s, 0))"
_FIND = "select fingerprint, answer from idempotency_keys where principal = %(principal)s and key = %(key)s"
_KEEP = """
insert into idempotency_keys (principal, key, fingerprint, answer, recorded_at)
values (%(principal)s, %(key)s, %(fingerprint)s, %(answer)s::jsonb, now())
"""


@dataclass(frozen=True, slots=True)
class Answered:
    """The first answer, which may itself be nothing."""

    answer: Any


@dataclass(frozen=True, slots=True)
class Once:
    """One promise to act once: whose key, the key, and a fingerprint of method, path and body."""

    principal: str
    key: str
    fingerprint: bytes

    async def earlier_answer(self, conn: AsyncConnection) -> Answered | None:
        """What was answered the first time, or None; holds the key until the transaction ends.

        Raises `Refused` when the first request is still under way or had another body.
        """
        name = f"{self.principal}\n{self.key}"
        if not (await conn.exec_driver_sql(_TRY_LOCK, {"name": name})).scalar_one():
            raise Refused("request-in-flight", "A request with this Idempotency-Key is under way; repeat it later.")
        row = (await conn.exec_driver_sql(_FIND, {"principal": self.principal, "key": self.key})).one_or_none()
        if row is None:
            return None
        if bytes(row.fingerprint) != self.fingerprint:
            raise Refused(
                "idempotency-key-reused",
                "This Idempotency-Key was used for another request; send a new key for a new request.",
            )
        return Answered(row.answer)

    async def keep(self, conn: AsyncConnection, answer: Any) -> None:
        """Keep the answer in the transaction of the effect."""
        parameters = {
            "principal": self.principal,
            "key": self.key,
            "fingerprint": self.fingerprint,
            "answer": orjson.dumps(answer).decode(),
        }
        await conn.exec_driver_sql(_KEEP, parameters)
