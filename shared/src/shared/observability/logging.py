"""Logs as JSON lines with an allow-list of keys: what is not on the list is dropped, whoever logs it.

The same holds for uvicorn and every other library: their texts are dropped (they hold URLs and parameters), their name,
level and place in the code kept. Of an exception the type and the places in the code are kept, never its text.
Importing this module is enough for our own lines to be safe; `configure_logging` sends all lines to a stream.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, TextIO

import orjson
import structlog
from structlog.types import Processor

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
_FRAMES = 8
_Event = MutableMapping[str, Any]


def configure_logging(service: str, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send everything this process logs, its own lines and those of libraries, as JSON lines to a stream."""

    def with_service(_logger: Any, _method: str, event: _Event) -> _Event:
        event["service"] = service
        return event

    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_without_foreign_text, *_SAFE],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, with_service, _as_json],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        library = logging.getLogger(name)
        library.handlers, library.propagate = [], name != "uvicorn.access"  # our own line says it without the URL


def only_allowed(_logger: Any, _method: str, event: _Event) -> _Event:
    """Keep what is on the list; what the formatter itself needs begins with an underscore."""
    return {key: value for key, value in event.items() if key in ALLOWED or key.startswith("_")}


def _without_foreign_text(_logger: Any, _method: str, event: _Event) -> _Event:
    """A library's message may quote a URL, an SQL parameter or a body."""
    record: logging.LogRecord = event["_record"]
    event["event"] = "library-message"
    event["path_of_code"] = f"{record.module}:{record.lineno}"
    event["exc_info"] = record.exc_info
    return event


def _with_trace(_logger: Any, _method: str, event: _Event) -> _Event:
    trace = current_trace()
    if trace is not None:
        event["trace_id"], event["request_id"] = trace.trace_id, trace.request_id
    return event


def _with_places_instead_of_text(_logger: Any, _method: str, event: _Event) -> _Event:
    raised = _raised(event.pop("exc_info", None))
    if raised is not None:
        frames = traceback.extract_tb(raised.__traceback__)[-_FRAMES:]
        event["error"] = type(raised).__name__
        event["where"] = [f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno}" for frame in frames]
    return event


def _raised(exc_info: object) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return exc_info[1] if isinstance(exc_info[1], BaseException) else None
    return sys.exc_info()[1] if exc_info else None


def _as_json(_logger: Any, _method: str, event: _Event) -> str:
    return orjson.dumps(dict(event), default=str).decode()


_SAFE: list[Processor] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _with_trace,
    _with_places_instead_of_text,
    only_allowed,
]

structlog.configure(
    processors=[structlog.stdlib.filter_by_level, *_SAFE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger whose lines pass the allow-list; `name` begins with `doorstroom`."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger
