"""Requests per route template, method and status."""

from prometheus_client import Counter, Histogram

from shared.observability.metrics import Metrics

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class HttpMetrics:
    def __init__(self, metrics: Metrics) -> None:
        labels = ("method", "route")
        self._requests = metrics.counter("http_requests", "Requests answered", (*labels, "status"))
        self._seconds = metrics.histogram("http_request_seconds", "Seconds until the answer was sent", labels, _BUCKETS)
        self._known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        method = method if method in _METHODS else "other"
        kind = (method, route, status)
        if kind not in self._known:
            self._known[kind] = (self._requests.labels(method, route, str(status)), self._seconds.labels(method, route))
        requests, taken = self._known[kind]
        requests.inc()
        taken.observe(seconds)
