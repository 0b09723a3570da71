"""A server or worker of the oven, which may be killed since it is a process of its own: a role is
`worker`, `server`, `team` or `teamserver`."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from multiprocessing.connection import Connection
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


def main(
    role: str, url: str, folder: Path, at_once: int | None, prints: Connection, log: Path
) -> None:
    """Be that server or worker, in a process that was forked: what it prints goes to `prints`, and
    its errors into `log`."""
    with log.open("ab") as errors:
        os.dup2(errors.fileno(), sys.stderr.fileno())
    os.dup2(prints.fileno(), sys.stdout.fileno())
    prints.close()
    carrying.backoff = local.backoff = soon  # type: ignore[assignment]
    address = TeamUrl(url) if role.startswith("team") else url
    is_server = role.endswith("server")
    asyncio.run(serve(address, folder) if is_server else work(address, at_once or AT_ONCE))
