"""The closed lists of codes, for whoever has a role: so that forms can be made without guessing."""

from typing import Annotated, Final

from fastapi import APIRouter
from pydantic import ConfigDict

from shared.security.access import EVERY_ROLE, Caller, allow
from shared.vocabulary import CODE_LISTS, Role
from shared.web.models import ResponseBody

TAG: Final = "code lists"
code_lists_router = APIRouter(prefix="/v1/code-lists", tags=[TAG])


class CodeLists(ResponseBody):
    """Every list by its name on the wire."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"codeLists": {"sex": ["female", "male", "other", "unknown"]}}}
    )

    code_lists: dict[str, list[str]]


_ANSWER = CodeLists(code_lists={name: list(codes) for name, codes in CODE_LISTS.items()})


@code_lists_router.get("", summary="Read every code list")
async def read_code_lists(_caller: Annotated[Caller, allow(*EVERY_ROLE, Role.SERVICE)]) -> CodeLists:
    """The codes that requests may hold. Any other is refused, and the answer names the known ones."""
    return _ANSWER
