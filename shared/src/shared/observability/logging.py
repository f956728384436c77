"""Logs as JSON lines with an allow-list of keys: what is not on the list is dropped, whoever logs it.

The same holds for uvicorn and every other library: their message texts are dropped (they hold URLs), their facts kept
as far as they are on the list. Of an exception the type and the places in the code are kept, never its text.
"""

import logging
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import orjson
import structlog
from structlog.types import ExcInfo, Processor

from shared.observability.tracing import current_trace

ALLOWED = frozenset(
    {
        "event", "level", "logger", "timestamp", "service", "trace_id", "request_id",
        "method", "route", "status", "role", "milliseconds", "error", "where", "code",
        "topic", "partition", "offset", "consumer", "event_type", "event_id", "keysequence", "count", "number", "lag",
        "attempt", "seconds", "reason", "state", "port", "path_of_code", "version", "phase", "kind", "transport",
        "process",
    }
)  # fmt: skip
_OWN = "doorstroom"
_FRAMES = 8


def configure_logging(service: str, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send everything this process logs, its own lines and those of libraries, through the allow-list to a stream."""
    handler = logging.StreamHandler(stream or sys.stdout)
    shared_steps: list[Processor] = [structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared_steps,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared_steps, _without_foreign_text],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                _with_trace,
                _with_places_instead_of_text,
                lambda logger, method, event: {**event, "service": service},
                only_allowed,
                _as_json,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        library = logging.getLogger(name)
        library.handlers, library.propagate = (
            [],
            name != "uvicorn.access",
        )  # our own line per request says it without the URL


def only_allowed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    return {key: value for key, value in event.items() if key in ALLOWED}


def _without_foreign_text(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A library's message may quote a URL, an SQL parameter or a body: keep its name and level, not its words."""
    record = event.get("_record")
    if record is not None and not record.name.startswith(_OWN):
        event["event"] = "library-message"
        event["path_of_code"] = f"{record.module}:{record.lineno}"
    return event


def _with_trace(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    trace = current_trace()
    if trace is not None:
        event["trace_id"], event["request_id"] = trace.trace_id, trace.request_id
    return event


def _with_places_instead_of_text(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    raised = _raised(event.pop("exc_info", None))
    if raised is not None:
        frames = traceback.extract_tb(raised.__traceback__)[-_FRAMES:]
        event["error"] = type(raised).__name__
        event["where"] = [f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno}" for frame in frames]
    return event


def _raised(exc_info: ExcInfo | BaseException | bool | None) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return exc_info[1]
    return sys.exc_info()[1] if exc_info else None


def _as_json(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    return orjson.dumps(event, default=str).decode()
