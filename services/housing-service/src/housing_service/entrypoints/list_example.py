"""Lists as the documentation shows them."""

from typing import Any


def page_example(item: dict[str, Any]) -> dict[int | str, dict[str, Any]]:
    """For `responses=` of a route that answers a page."""
    return {200: {"content": {"application/json": {"example": {"items": [item], "next": None}}}}}
