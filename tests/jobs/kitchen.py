"""A server or worker of the oven in a process of its own, which may be killed:
`python -m tests.jobs.kitchen worker|server|team|teamserver DATABASE_URL FOLDER [CONCURRENCY]`.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from alacard_ext.config import Configuration
from alacard_ext.jobs import carrying, local, worker
from alacard_ext.jobs.engines import WorkerOptions
from alacard_ext.services import Services

from .oven import Oven, TeamUrl

AT_ONCE = 3
LEASE = 5.0
"""Seconds: no shorter, since a busy machine may be silent for a while."""


async def serve(url: str, folder: Path) -> None:
    """A server with a workspace, until it is killed."""
    oven = Oven(url, folder, job_lease_seconds=LEASE, jobs_at_once=2)
    await oven.jobs.start()
    print("ready", flush=True)
    await asyncio.Event().wait()


async def work(url: str, concurrency: int) -> None:
    """A worker as `alacard worker` makes it, of the oven's kinds, until it is told to stop."""

    def services_of(config: Configuration) -> Services:
        oven = Oven(url, job_lease_seconds=LEASE)
        oven.bake.run_kind = replace(oven.bake.run_kind, at_once=concurrency)  # type: ignore[misc]
        print("ready", flush=True)
        return oven.services

    worker.build_services = services_of  # type: ignore[assignment]
    await worker.work(Configuration(), WorkerOptions(concurrency=concurrency), grace=60)


def soon(attempt: int, error: Any = None) -> float:
    """No wait before the next attempt."""
    return 0.0


if __name__ == "__main__":
    carrying.backoff = local.backoff = soon  # type: ignore[assignment]
    role, address, folder, *more = sys.argv[1:]
    url = TeamUrl(address) if role.startswith("team") else address
    at_once = int(more[0]) if more else AT_ONCE
    is_server = role.endswith("server")
    asyncio.run(serve(url, Path(folder)) if is_server else work(url, at_once))
