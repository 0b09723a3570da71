"""What Prometheus reads of jobs, on Jupyter Server's own `/metrics`.

The collectors belong to this module, which is imported once in a process: the registry of
prometheus_client refuses a second one of a name.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

ENDED = Counter(
    "alacard_jobs_ended", "Attempts at jobs that ended here, by kind and how.", ("kind", "state")
)
SECONDS = Histogram(
    "alacard_job_seconds",
    "Seconds that an attempt took from its start to its end, by kind.",
    ("kind",),
    buckets=(0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 4 * 3600, float("inf")),
)
RUNNING = Gauge("alacard_jobs_running", "Jobs that this process has a lease of.")
LOST = Counter("alacard_job_leases_lost", "Leases that this process took back from silent runners.")
