"""A case that does not exist, or is not the caller's, is told before facts that can not be true yet."""

from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from intake_service.entrypoints.calling import viewer_of
from shared.deciding import Refused
from shared.vocabulary import CaseId
from shared.web.exchange import exchange_in
from shared.web.present import IN_THE_FUTURE


class CaseRoute(APIRoute):
    """For routers of one case: of an unknown case no fact is right, so its 404 goes before a fact in the future."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def known_first(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as invalid:
                if all(error["type"] == IN_THE_FUTURE for error in invalid.errors()):
                    await _refuse_unknown(request)
                raise

        return known_first


async def _refuse_unknown(request: Request) -> None:
    caller = exchange_in(request.scope).caller
    case_id = _uuid(request.path_params.get("case_id"))
    if caller is None or case_id is None:
        return
    if await request.app.state.wiring.cases.one(CaseId(case_id), viewer_of(caller)) is None:
        raise Refused("case-not-found", "There is no such case among those you may see.")


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
