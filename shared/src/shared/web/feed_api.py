"""The HTTP feed: a service's own events in feed order, for the other services where there is no Kafka."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from shared.messaging.feed import Feed, to_wire
from shared.security.access import Caller, allow
from shared.vocabulary import Role


def feed_router(feed: Feed) -> APIRouter:
    """`GET /v1/feed?after=&limit=`, for role `service` only: what matching needs is personal data all the same."""
    router = APIRouter(prefix="/v1/feed", tags=["feed"], include_in_schema=False)

    @router.get("")
    async def read_feed(
        caller: Annotated[Caller, allow(Role.SERVICE)],
        after: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=2000)] = 500,
    ) -> dict[str, Any]:
        return to_wire(await feed.after(after, limit))

    return router
