"""So many requests a second per token, and twice that in a burst."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

_MOST_BUCKETS = 10_000


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a caller stands after one request; `retry_after` in whole seconds."""

    allowed: bool
    headers: list[tuple[bytes, bytes]]
    retry_after: int


class RateLimit:
    """One bucket per key: filled `per_second` times a second up to `burst`, one taken per request.

    Each process counts for itself, on real time.
    """

    def __init__(
        self, per_second: float = 100.0, burst: float | None = None, time_of: Callable[[], float] = time.monotonic
    ) -> None:
        self.per_second = per_second
        self._burst = burst if burst is not None else 2 * per_second
        self._time_of = time_of
        self._buckets: dict[str, tuple[float, float]] = {}
        self._limit = (b"ratelimit-limit", b"%d" % math.ceil(per_second))

    def take(self, key: str) -> Standing:
        now = self._time_of()
        left, since = self._buckets.pop(key, (self._burst, now))  # put back last: the order is that of use
        left = min(self._burst, left + (now - since) * self.per_second)
        allowed = left >= 1
        left -= allowed
        if len(self._buckets) >= _MOST_BUCKETS:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = (left, now)
        until_full = math.ceil((self._burst - left) / self.per_second)
        headers = [
            self._limit,
            (b"ratelimit-remaining", b"%d" % left),
            (b"ratelimit-reset", b"%d" % until_full),
        ]
        return Standing(allowed, headers, max(1, math.ceil((1 - left) / self.per_second)))
