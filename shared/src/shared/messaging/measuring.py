"""What operators measure of journal, parking and consumers; each has an example alert in `deploy/alerts`."""

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from prometheus_client import Gauge
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.clock import Clock
from shared.messaging.consumer import ConsumerState
from shared.messaging.watching import Watch
from shared.observability.metrics import Metrics

_OUTBOX = """
select count(*) as events, (select recorded_at from journal where position = min(o.position)) as oldest from outbox o
"""
_PARKED = "select reason, count(*) as events, min(parked_at) as oldest from parked group by reason"
_DUE = "select count(*) as late, min(at) as oldest from due where at <= %(now)s"
REASONS = ("undecodable", "unknown-version", "failed", "behind")
_COUNTED: Mapping[str, str] = {
    "handled": "Events that took effect",
    "parked": "Events parked",
    "skipped": "Events of a type this release does not know",
    "repeated": "Events seen before, without effect",
    "alarms": "Events with the number of another one: somebody numbered twice",
    "restarts": "Times a silent consumer was begun anew",
}
_log = structlog.get_logger(__name__)


def measure(metrics: Metrics, engine: AsyncEngine, clock: Clock, watches: Mapping[str, Watch]) -> None:
    """Register gauges read from the database at each scrape, and the counts of the consumers of this process."""
    gauges = _Gauges(metrics, engine, clock)
    metrics.before_scrape(gauges.refresh)
    metrics.register(_Consumers(watches))


class _Gauges:
    def __init__(self, metrics: Metrics, engine: AsyncEngine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._answers = metrics.gauge("database_answers", "1 where the database answered this scrape")
        self._unpublished = metrics.gauge("unpublished_events", "Events committed and not yet published")
        self._unpublished_age = metrics.gauge("unpublished_oldest_seconds", "Age of the oldest of them, 0 if none")
        self._parked = metrics.gauge("parked_events", "Events parked", ("reason",))
        self._parked_age = metrics.gauge("parked_oldest_seconds", "Age of the oldest parked, 0 if none", ("reason",))
        self._late = metrics.gauge("late_timers", "Terms that have fallen due and were not fired")
        self._late_age = metrics.gauge("late_timers_oldest_seconds", "How late the latest of them is, 0 if none")

    async def refresh(self) -> None:
        """Where the database is away the last values would lie: they are taken back."""
        try:
            await self._read()
        except (SQLAlchemyError, ConnectionError, TimeoutError) as fault:
            _log.warning("scrape_without_database", error=type(fault).__name__)
            for gauge in (self._unpublished, self._unpublished_age, self._late, self._late_age):
                gauge.set(float("nan"))
            self._parked.clear()
            self._parked_age.clear()
            self._answers.set(0)
        else:
            self._answers.set(1)

    async def _read(self) -> None:
        now = self._clock.now()
        async with self._engine.connect() as conn:
            outbox = (await conn.exec_driver_sql(_OUTBOX)).one()
            parked = (await conn.exec_driver_sql(_PARKED)).all()
            due = (await conn.exec_driver_sql(_DUE, {"now": now})).one()
        self._unpublished.set(outbox.events)
        self._unpublished_age.set(_age(outbox.oldest, now))
        self._late.set(due.late)
        self._late_age.set(_age(due.oldest, now))
        _by_reason(self._parked, {row.reason: row.events for row in parked})
        _by_reason(self._parked_age, {row.reason: _age(row.oldest, now) for row in parked})


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())


def _by_reason(gauge: Gauge, found: Mapping[str, float]) -> None:
    for reason in REASONS:
        gauge.labels(reason).set(found.get(reason, 0))


class _Consumers(Collector):
    """Counts that the consumers keep themselves."""

    def __init__(self, watches: Mapping[str, Watch]) -> None:
        self._watches = watches

    def collect(self) -> Iterable[Metric]:
        states = [(name, watch.state) for name, watch in self._watches.items()]
        yield _gauge("consumer_poll_age_seconds", "Since the last successful poll", states, _poll_age)
        yield _gauge("consumer_stopped", "1 where too many parked in a row stopped it", states, _stopped)
        for field, says in _COUNTED.items():
            family = CounterMetricFamily(f"consumer_{field}", says, labels=("consumer",))
            for name, state in states:
                family.add_metric((name,), getattr(state, field))
            yield family


def _gauge(name: str, says: str, states: Sequence[tuple[str, ConsumerState]], of: Any) -> Metric:
    family = GaugeMetricFamily(name, says, labels=("consumer",))
    for consumer, state in states:
        family.add_metric((consumer,), of(state))
    return family


def _poll_age(state: ConsumerState) -> float:
    return time.monotonic() - state.last_poll


def _stopped(state: ConsumerState) -> float:
    return float(state.stopped_by_budget)
