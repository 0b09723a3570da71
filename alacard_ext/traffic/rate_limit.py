"""How many requests a person may make: a bucket for each, which fills again while they wait."""

from __future__ import annotations

import time
from collections.abc import Callable

MOST_PEOPLE = 10_000
"""Buckets that are kept; those that are full again tell nothing and go first."""


class RateLimit:
    """So many requests a minute for each person, and as many at once after a rest. 0 sets none.

    >>> now = [0.0]
    >>> limit = RateLimit(2, lambda: now[0])
    >>> limit.take("ada"), limit.take("ada"), limit.take("ada"), limit.take("bob")
    (0.0, 0.0, 30.0, 0.0)
    >>> now[0] = 30.0
    >>> limit.take("ada")
    0.0
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute, self._clock = per_minute, clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, person: str) -> float:
        """Count one request. Answers 0, or the seconds until one is allowed; such a one is not
        counted."""
        if not self.per_minute:
            return 0.0
        now, each = self._clock(), 60.0 / self.per_minute
        left, at = self._buckets.pop(person, (float(self.per_minute), now))
        left = min(left + (now - at) / each, float(self.per_minute))
        wait = 0.0 if left >= 1 else (1 - left) * each
        self._buckets[person] = (left if wait else left - 1, now)
        if len(self._buckets) > MOST_PEOPLE:
            self._forget(now, each)
        return wait

    def _forget(self, now: float, each: float) -> None:
        full = [
            person
            for person, (left, at) in self._buckets.items()
            if left + (now - at) / each >= self.per_minute
        ]
        # Where nobody has rested, those go who asked longest ago.
        for person in full or list(self._buckets)[: MOST_PEOPLE // 10]:
            del self._buckets[person]
