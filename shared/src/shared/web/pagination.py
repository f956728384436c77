"""Lists in pages, by keyset with an opaque cursor: a page neither skips nor repeats when the list grows."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

import orjson
from fastapi import Depends, Query, Request, Response

from shared.web.models import ResponseBody
from shared.web.problems import Fault, Problem

DEFAULT_LIMIT = 50
HIGHEST_LIMIT = 200
_LONGEST_CURSOR = 1000
T = TypeVar("T")


class Page(ResponseBody, Generic[T]):
    """One page; `next` is the URL of the next one (relative to this host), or null on the last."""

    items: list[T]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page is asked for.

    Read `limit + 1` items that follow `position(...)` in the list's order, and let `answer` make the page of them.
    """

    limit: int
    after: tuple[str, ...] | None
    _path: str
    _query: tuple[tuple[str, str], ...]
    _response: Response

    def position(self, *kinds: Callable[[str], Any]) -> tuple[Any, ...] | None:
        """The sort key of the last item seen, read with one reader per part (`UUID`, `datetime.fromisoformat`, `int`).

        None on the first page. Raises a 400 problem when the cursor is not one of this list.
        """
        if self.after is None:
            return None
        try:
            return tuple(kind(part) for kind, part in zip(kinds, self.after, strict=True))
        except (ValueError, OverflowError) as foreign:
            raise bad_cursor() from foreign

    def answer(self, items: Sequence[T], key: Callable[[T], tuple[object, ...]]) -> Page[T]:
        """The page of at most `limit + 1` items read; `key` is an item's sort key (its parts must survive `str`)."""
        shown = list(items[: self.limit])
        if len(items) <= self.limit:
            return Page(items=shown)
        cursor = _encode(tuple(str(part) for part in key(shown[-1])))
        following = f"{self._path}?{urlencode([*self._query, ('cursor', cursor)])}"
        self._response.headers["Link"] = f'<{following}>; rel="next"'
        return Page(items=shown, next=following)


async def _page_request(
    request: Request,
    response: Response,
    limit: Annotated[
        int, Query(ge=1, le=HIGHEST_LIMIT, description=f"How many items at most ({HIGHEST_LIMIT} is the most).")
    ] = DEFAULT_LIMIT,
    cursor: Annotated[
        str | None, Query(max_length=_LONGEST_CURSOR, description="Where to go on: taken from `next`, never made up.")
    ] = None,
) -> PageRequest:
    after = None if cursor is None else _decode(cursor)
    query = tuple(pair for pair in parse_qsl(request.url.query, keep_blank_values=True) if pair[0] != "cursor")
    return PageRequest(limit, after, _full_path(request), query, response)


PageQuery = Annotated[PageRequest, Depends(_page_request)]
"""For a route's parameter: `page: PageQuery`."""


def bad_cursor() -> Problem:
    fault = Fault(
        "/cursor",
        "is not a cursor of this list; take it from next, or leave it out to begin again",
        "bad-cursor",
        "query",
    )
    return Problem(400, "invalid-input", "The cursor is not one of this list.", errors=[fault])


def _full_path(request: Request) -> str:
    root, path = request.scope.get("root_path", ""), request.scope["path"]
    return path if path.startswith(root) else f"{root}{path}"


def _encode(parts: tuple[str, ...]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(parts)).rstrip(b"=").decode()


def _decode(cursor: str) -> tuple[str, ...]:
    try:
        parts = orjson.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except ValueError as foreign:
        raise bad_cursor() from foreign
    if not isinstance(parts, list) or not all(isinstance(part, str) and "\x00" not in part for part in parts):
        raise bad_cursor()
    return tuple(parts)
