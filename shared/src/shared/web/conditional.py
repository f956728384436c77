"""ETag and If-Match: nobody overwrites what somebody else changed in the meantime."""

import re
from typing import Annotated

from fastapi import Depends, Header

from shared.web.problems import Fault, Problem

_STRONG = re.compile(r'"(\d{1,18})"', re.ASCII)


def etag(revision: int) -> str:
    """What a caller sends back in `If-Match`; set it as the header `ETag` of the answer."""
    return f'"{revision}"'


async def _if_match(
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match", max_length=40, description="The ETag of what you read, quotes included.", examples=['"3"']
        ),
    ] = None,
) -> int | None:
    if if_match is None:
        return None
    found = _STRONG.fullmatch(if_match.strip())
    if found is None:
        fault = Fault(
            "/If-Match",
            'must be one ETag as it was answered, quotes included, for instance "3"',
            "wrong-form",
            "header",
        )
        raise Problem(400, "invalid-input", "The If-Match header is not an ETag of this service.", errors=[fault])
    return int(found[1])


IfMatch = Annotated[int | None, Depends(_if_match)]
"""The revision the caller has seen: `if_match: IfMatch`, then `require_match(if_match, current)`."""


def require_match(if_match: int | None, current: int) -> None:
    """Raises 428 when the caller does not say what it has seen, 412 when that is no longer current."""
    if if_match is None:
        raise Problem(428, "if-match-required", "Read the resource first and send its ETag in an If-Match header.")
    if if_match != current:
        raise Problem(
            412,
            "revision-changed",
            "The resource has changed; read it again and repeat your change on what it is now.",
            headers={"ETag": etag(current)},
        )
