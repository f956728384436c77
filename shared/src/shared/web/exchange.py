"""What is known about one request while it is handled: one object in the ASGI scope, not a bag of state."""

from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.types import Scope

from shared.observability.tracing import Trace
from shared.security.caller import Caller
from shared.web.problems import Problem

_KEY = "doorstroom.exchange"
_NO_JSON: Any = object()


@dataclass(slots=True)
class Exchange:
    """One request: its trace, who calls or why that is refused, and what is wrong with its body, if anything."""

    trace: Trace
    headers: dict[bytes, bytes]
    caller: Caller | None = None
    token: str | None = None
    access_refused: Problem | None = None
    body_refused: Problem | None = None
    json: Any = _NO_JSON
    answer_headers: list[tuple[bytes, bytes]] = field(default_factory=list)

    @property
    def has_json(self) -> bool:
        return self.json is not _NO_JSON

    def enter(self, scope: Scope) -> None:
        scope[_KEY] = self


def exchange_in(scope: Scope) -> Exchange:
    exchange: Exchange = scope[_KEY]
    return exchange


def path_within(scope: Scope) -> str:
    """The path inside this service, without the mount it hangs under."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


async def _traceparent(request: Request) -> str:
    return exchange_in(request.scope).trace.parent


TraceParent = Annotated[str, Depends(_traceparent)]
"""The request's W3C `traceparent`: pass it to `UnitOfWork.execute(trace=...)`, so that the journal carries it."""
