"""The `Idempotency-Key` header: the same request sent twice has one effect and one answer."""

import hashlib
from typing import Annotated

import orjson
from fastapi import Depends, Header, Request

from shared.messaging.idempotency import Once
from shared.web.exchange import exchange_in


async def _once(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=200,
            pattern=r"^[\x21-\x7e]+$",
            description="Chosen by you, one per intended effect, for instance a UUID; repeated, the first answer again",
        ),
    ] = None,
) -> Once | None:
    exchange = exchange_in(request.scope)
    if idempotency_key is None or exchange.caller is None or exchange.body_refused is not None:
        return None  # `allow` refuses the last two
    body = orjson.dumps(exchange.json, option=orjson.OPT_SORT_KEYS) if exchange.has_json else b""
    line = f"{request.method} {request.url.path}\n".encode()
    return Once(exchange.caller.subject, idempotency_key, hashlib.sha256(line + body).digest())


OnceKey = Annotated[Once | None, Depends(_once)]
"""For a route's parameter: `once: OnceKey`; pass it to `UnitOfWork.execute`."""
