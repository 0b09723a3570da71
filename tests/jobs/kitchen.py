"""A server or worker of the oven in a process of its own, which may be killed:
`python -m tests.jobs.kitchen worker|server DATABASE_URL FOLDER`.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

from alacard_ext.config import Configuration
from alacard_ext.jobs import carrying, local, worker
from alacard_ext.jobs.engines import WorkerOptions
from alacard_ext.services import Services

from .oven import Oven

LEASE = 5.0
"""Seconds: no shorter, since a busy machine may be silent for a while."""


async def serve(url: str, folder: Path) -> None:
    """A server with a workspace, until it is killed."""
    oven = Oven(url, folder, job_lease_seconds=LEASE, jobs_at_once=2)
    await oven.jobs.start()
    print("ready", flush=True)
    await asyncio.Event().wait()


async def work(url: str) -> None:
    """A worker as `alacard worker` makes it, of the oven's kinds, until it is told to stop."""

    def services_of(config: Configuration) -> Services:
        oven = Oven(url, job_lease_seconds=LEASE)
        print("ready", flush=True)
        return oven.services

    worker.build_services = services_of  # type: ignore[assignment]
    await worker.work(Configuration(), WorkerOptions(concurrency=3), grace=60)


def soon(attempt: int, error: Any = None) -> float:
    """No wait before the next attempt."""
    return 0.0


if __name__ == "__main__":
    carrying.backoff = local.backoff = soon  # type: ignore[assignment]
    role, url, folder = sys.argv[1:]
    asyncio.run(work(url) if role == "worker" else serve(url, Path(folder)))
