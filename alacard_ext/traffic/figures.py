"""The requests of this process in numbers: for Prometheus, and for the monitor of administrators.

Labels are the patterns of routes, never an id, a name or a path. The collectors belong to this
module, which is imported once in a process.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from statistics import fmean

from prometheus_client import Counter as Total
from prometheus_client import Histogram

from . import timing
from .models import ErrorFigures, RequestFigures, RouteFigures

REMEMBERED = 1000
"""Requests of each route whose seconds are remembered."""
MOST_ROUTES = 40
"""Routes that are told of; the slowest are."""

REQUESTS = Histogram(
    "alacard_request_seconds",
    "Seconds from a request's first byte to the end of its answer.",
    ("method", "route"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, float("inf")),
)
ANSWERS = Total("alacard_requests", "Answers, by route and status.", ("method", "route", "status"))
ERRORS = Total("alacard_request_errors", "Refusals and faults, by their codes.", ("route", "code"))
DATABASE = Histogram(
    "alacard_database_seconds",
    "Seconds that a transaction took, with the wait for it.",
    ("access",),
    buckets=(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 15, float("inf")),
)
MODELS = Total("alacard_hub_answers", "What was told of models, by where it came from.", ("from",))
LIMITED = Total("alacard_requests_limited", "Requests that were told to wait.")


@dataclass
class _Route:
    count: int = 0
    seconds: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    database: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED))


class Figures:
    """Counts requests. `note` costs some microseconds; what `told` answers is sorted then."""

    def __init__(self) -> None:
        self._routes: dict[tuple[str, str], _Route] = {}
        self._errors: Counter[str] = Counter()
        self._answers: Counter[str] = Counter()
        self._failed = 0

    def note(
        self, method: str, route: str, status: int, code: str, seconds: float, database: float
    ) -> None:
        """A request was answered; `code` is that of the error, if it was one."""
        REQUESTS.labels(method, route).observe(seconds)
        ANSWERS.labels(method, route, status).inc()
        found = self._routes.setdefault((method, route), _Route())
        found.count += 1
        found.seconds.append(seconds)
        found.database.append(database)
        if code:
            ERRORS.labels(route, code).inc()
            self._errors[code] += 1
        if status >= 500:
            self._failed += 1

    def note_answer(self, source: str) -> None:
        """A model was told of."""
        MODELS.labels(source).inc()
        self._answers[source] += 1

    def told(self) -> RequestFigures:
        """All of it now."""
        every = [seconds for each in self._routes.values() for seconds in each.seconds]
        routes = [
            RouteFigures(
                route=route,
                method=method,
                count=each.count,
                database=fmean(each.database),
                **_percentiles(each.seconds),
            )
            for (method, route), each in self._routes.items()
        ]
        routes.sort(key=lambda each: -each.p95)
        all_of_them = _percentiles(every) if every else {"p50": None, "p95": None, "p99": None}
        return RequestFigures(
            count=sum(each.count for each in self._routes.values()),
            failed=self._failed,
            routes=routes[:MOST_ROUTES],
            errors=[
                ErrorFigures(code=code, count=count) for code, count in self._errors.most_common(20)
            ],
            answers=dict(self._answers),
            **all_of_them,
        )


def _percentiles(values: deque[float] | list[float]) -> dict[str, float]:
    """By nearest rank: each is a time that some request really took.

    >>> _percentiles([float(each) for each in range(1, 101)])
    {'p50': 50.0, 'p95': 95.0, 'p99': 99.0}
    >>> _percentiles([2.0])
    {'p50': 2.0, 'p95': 2.0, 'p99': 2.0}
    """
    ordered = sorted(values)
    return {f"p{part}": ordered[-(-len(ordered) * part // 100) - 1] for part in (50, 95, 99)}


figures = Figures()
"""Those of this process."""
timing.on_database.append(lambda access, seconds: DATABASE.labels(access).observe(seconds))
timing.on_answer.append(figures.note_answer)
