"""One trace per request: taken from the caller's `traceparent` or made, bound to the logs, kept in the journal."""

import os
import re
from contextvars import ContextVar
from dataclasses import dataclass

_TRACEPARENT = re.compile(rb"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
_UUID = re.compile(rb"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_NO_TRACE = b"0" * 32
_NO_SPAN = b"0" * 16


@dataclass(frozen=True, slots=True)
class Trace:
    """W3C trace context of one request, with the request id that the caller sees."""

    trace_id: str
    span_id: str
    request_id: str
    flags: str = "01"

    @property
    def parent(self) -> str:
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"


CURRENT: ContextVar[Trace | None] = ContextVar("doorstroom_trace", default=None)


def current_trace() -> Trace | None:
    return CURRENT.get()


def begin_trace(traceparent: bytes | None = None, request_id: bytes | None = None) -> Trace:
    """A new span of the caller's trace, or of a new one.

    A request id is taken over only when it is a UUID: free text would carry names into the logs.
    """
    made = os.urandom(24).hex()
    trace_id, flags = made[:32], "01"
    found = _TRACEPARENT.fullmatch(traceparent) if traceparent else None
    if found and found[1] != _NO_TRACE and found[2] != _NO_SPAN:
        trace_id, flags = found[1].decode(), found[3].decode()
    known = request_id is not None and _UUID.fullmatch(request_id)
    return Trace(trace_id, made[32:], request_id.decode().lower() if known and request_id else trace_id, flags)
