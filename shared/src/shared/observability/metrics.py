"""One registry of metrics per service, so that three services can live in one process.

Labels carry routes, topics and kinds: never an id, never a person.
"""

from collections.abc import Awaitable, Callable, Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.registry import Collector

BeforeScrape = Callable[[], Awaitable[None]]


class Metrics:
    """Where a service registers what it counts; `/metrics` prints it."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.registry = CollectorRegistry()
        self._before: list[BeforeScrape] = []
        ProcessCollector(registry=self.registry)

    def counter(self, name: str, says: str, labels: Iterable[str] = ()) -> Counter:
        return Counter(name, says, tuple(labels), registry=self.registry)

    def gauge(self, name: str, says: str, labels: Iterable[str] = ()) -> Gauge:
        return Gauge(name, says, tuple(labels), registry=self.registry)

    def histogram(self, name: str, says: str, labels: Iterable[str] = (), buckets: tuple[float, ...] = ()) -> Histogram:
        return Histogram(
            name, says, tuple(labels), registry=self.registry, buckets=buckets or Histogram.DEFAULT_BUCKETS
        )

    def register(self, collector: Collector) -> None:
        """Add a collector of one's own."""
        self.registry.register(collector)

    def before_scrape(self, refresh: BeforeScrape) -> None:
        """Call this before each scrape: for gauges that are read from the database."""
        self._before.append(refresh)

    async def text(self) -> bytes:
        """All metrics in Prometheus' text format."""
        for refresh in self._before:
            await refresh()
        return generate_latest(self.registry)
