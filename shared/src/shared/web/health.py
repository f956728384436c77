"""Alive, and ready: alive is the process, ready is what it needs to answer (its database, not its broker)."""

import asyncio
from collections.abc import Awaitable, Callable

import orjson
from fastapi import FastAPI, Request
from starlette.responses import Response

from shared.clock import Clock
from shared.observability.logging import get_logger
from shared.observability.metrics import Metrics

Check = Callable[[], Awaitable[bool]]
_LONGEST_SECONDS = 3.0
_NOT_READY = 503
_log = get_logger("doorstroom.health")


class Readiness:
    """The checks a service must pass to take requests; add them by name at any time."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}

    def add(self, name: str, check: Check) -> None:
        self._checks[name] = check

    async def results(self) -> dict[str, bool]:
        passed = await asyncio.gather(*(_passes(name, check) for name, check in self._checks.items()))
        return dict(zip(self._checks, passed, strict=True))


async def _passes(name: str, check: Check) -> bool:
    try:
        async with asyncio.timeout(_LONGEST_SECONDS):
            return await check()
    except Exception:  # noqa: BLE001  whatever went wrong, the answer is "not ready", and the log says why
        _log.warning("readiness-check-failed", reason=name, exc_info=True)
        return False


def serve_health(app: FastAPI, readiness: Readiness, metrics: Metrics, clock: Clock) -> None:
    """Add `/health/live`, `/health/ready` (with `now`, the clock this service works by) and `/metrics`."""

    async def live(_request: Request) -> Response:
        return _status("alive", {}, clock, 200)

    async def ready(_request: Request) -> Response:
        results = await readiness.results()
        passed = all(results.values())
        return _status("ready" if passed else "not-ready", results, clock, 200 if passed else _NOT_READY)

    async def scrape(_request: Request) -> Response:
        return Response(await metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    app.add_route("/health/live", live, include_in_schema=False)
    app.add_route("/health/ready", ready, include_in_schema=False)
    app.add_route("/metrics", scrape, include_in_schema=False)


def _status(status: str, results: dict[str, bool], clock: Clock, code: int) -> Response:
    checks = {name: "passes" if passed else "fails" for name, passed in results.items()}
    content = orjson.dumps({"status": status, "now": clock.now(), "checks": checks}, option=orjson.OPT_UTC_Z)
    return Response(
        content, code, media_type="application/json", headers={"Retry-After": "2"} if code == _NOT_READY else None
    )
