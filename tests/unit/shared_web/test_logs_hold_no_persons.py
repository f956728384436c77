"""Log lines hold what is on the list, whoever writes them; never a URL, a value or the text of an exception."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from shared.observability.logging import configure_logging, get_logger
from tests.unit.shared_web.example_service import CASE

CANARY = "Canary Person"


@pytest.fixture
def lines() -> Iterator[Any]:
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers, root.level
    configure_logging("example", stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers, root.level = handlers, level
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).propagate = True


def test_only_listed_keys_are_written(lines: Any) -> None:
    get_logger("doorstroom.test").info("consumed", topic="intake.events", count=3, given_names=CANARY)
    [line] = lines()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "consumed",
        "topic": "intake.events",
        "count": 3,
        "level": "info",
        "logger": "doorstroom.test",
        "service": "example",
    }


def test_of_an_exception_the_type_and_place_are_written_not_the_text(lines: Any) -> None:
    try:
        int(CANARY)
    except ValueError as error:
        get_logger("doorstroom.test").warning("failed", exc_info=error)
        logging.getLogger("some.library").exception("%s failed", CANARY)
    logging.getLogger("some.library").error(CANARY, extra={"body": CANARY})
    ours, library, plain = lines()
    assert ours["error"] == library["error"] == "ValueError"
    assert "test_logs_hold_no_persons.py" in ours["where"][0]
    assert library["event"] == plain["event"] == "library-message"
    assert (plain["logger"], plain["level"]) == ("some.library", "error")
    assert CANARY not in json.dumps([ours, library, plain])


def test_uvicorns_access_lines_with_their_urls_are_not_written(lines: Any) -> None:
    logging.getLogger("uvicorn.access").info(
        '%s - "%s %s" %d', "127.0.0.1", "GET", f"/v1/cases/{CASE}?name={CANARY}", 200
    )
    logging.getLogger("uvicorn.error").info("Started at %s", CANARY)
    [line] = lines()
    assert (line["logger"], line["event"]) == ("uvicorn.error", "library-message")


async def test_a_request_is_one_line_with_its_route_template_and_trace(
    lines: Any, coordinator: httpx.AsyncClient
) -> None:
    answer = await coordinator.get(f"/v1/cases/{CASE}/crash?name={CANARY}", headers={"X-Request-Id": CANARY})
    failed, line = [line for line in lines() if line["logger"] == "doorstroom.http"]
    assert failed["event"] == "request-failed"
    assert failed["error"] == "RuntimeError"
    assert line["request_id"] == failed["request_id"] == answer.headers["x-request-id"]
    assert line["trace_id"] == answer.headers["traceparent"].split("-")[1]
    assert {name: line[name] for name in ("event", "method", "route", "status", "role")} == {
        "event": "request",
        "method": "GET",
        "route": "/v1/cases/{case_id}/crash",
        "status": 500,
        "role": "coordinator",
    }
    everything = json.dumps(lines())
    assert "anary" not in everything
    assert str(CASE) not in everything


async def test_health_checks_do_not_fill_the_log(lines: Any, coordinator: httpx.AsyncClient) -> None:
    await coordinator.get("/health/ready")
    await coordinator.get("/metrics")
    assert [line for line in lines() if line["logger"] == "doorstroom.http"] == []
