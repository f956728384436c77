"""The second click: the same key and body get the first answer, another body is refused; one effect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.deciding import Refused

# Lock and look in one statement: what another transaction commits between its snapshot and the lock is not seen,
# but then the primary key refuses the second answer, and the whole unit of work is done again.
_LOCK_AND_FIND = """
select g.ordinal, pg_try_advisory_xact_lock(hashtextextended(g.principal || chr(10) || g.key, 0)) as locked,
       k.fingerprint, k.answer
from unnest(%(principals)b::text[], %(keys)b::text[]) with ordinality as g (principal, key, ordinal)
left join idempotency_keys k on k.principal = g.principal and k.key = g.key
order by g.ordinal
"""
_KEEP = """
insert into idempotency_keys (principal, key, fingerprint, answer, recorded_at)
select principal, key, fingerprint, answer::jsonb, now()
from unnest(%(principals)b::text[], %(keys)b::text[], %(fingerprints)b::bytea[], %(answers)b::text[])
    as g (principal, key, fingerprint, answer)
"""


@dataclass(frozen=True, slots=True)
class Once:
    """One promise to act once: whose key, the key, and a fingerprint of method, path and body."""

    principal: str
    key: str
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Answered:
    """The first answer, which may itself be nothing."""

    answer: Any


async def first_answers(conn: AsyncConnection, onces: Sequence[Once]) -> dict[Once, Answered | Refused]:
    """What was answered the first time, or why not; holds all other keys until the transaction ends.

    Refused are keys whose first request is still under way or had another body; a new key is not in the result.
    """
    if not onces:
        return {}
    rows = await conn.exec_driver_sql(_LOCK_AND_FIND, _places(onces))
    found = {once: _first_answer(once, row) for once, row in zip(onces, rows, strict=True)}
    return {once: answer for once, answer in found.items() if answer is not None}


def _first_answer(once: Once, row: Any) -> Answered | Refused | None:
    if not row.locked:
        return in_flight()
    if row.fingerprint is None:
        return None
    if bytes(row.fingerprint) != once.fingerprint:
        return Refused(
            "idempotency-key-reused",
            "This Idempotency-Key was used for another request; send a new key for a new request.",
        )
    return Answered(row.answer)


def in_flight() -> Refused:
    """The same key is being handled at this moment."""
    return Refused("request-in-flight", "A request with this Idempotency-Key is under way; repeat it later.")


async def keep_answers(conn: AsyncConnection, answers: Mapping[Once, Any]) -> None:
    """Keep the answers in the transaction of their effects."""
    if not answers:
        return
    parameters = {
        **_places(list(answers)),
        "fingerprints": [once.fingerprint for once in answers],
        "answers": [orjson.dumps(answer).decode() for answer in answers.values()],
    }
    await conn.exec_driver_sql(_KEEP, parameters)


def _places(onces: Sequence[Once]) -> dict[str, object]:
    return {"principals": [once.principal for once in onces], "keys": [once.key for once in onces]}
