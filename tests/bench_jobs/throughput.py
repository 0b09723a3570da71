"""Jobs a second: beside bare procrastinate, and with two workers beside one."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from alacard_ext.jobs.team import make_app, make_tables
from alacard_ext.store.place import find_place
from tests.bench.measure import Line
from tests.jobs.kills import PROJECT
from tests.store.postgresql import new_database

from .staff import ENGINES, bulk, done, staffed

if TYPE_CHECKING:
    from procrastinate import App

JOBS = int(os.environ.get("JOBS") or 1000)
TURNS = 3
LIMIT = 600.0
"""Seconds for a turn of bare procrastinate."""
CORES = 4
"""Of a machine that has room for two workers, their database and the benchmark."""


async def throughput(url: str, folder: Path) -> list[Line]:
    """Jobs that do nothing, by two workers: ours on each engine and procrastinate's own in turn."""
    found: dict[str, list[float]] = {"bare": []}
    for turn in range(TURNS):
        # A database for each, so that nobody looks through what another has left.
        found["bare"].append(JOBS / await _bare(new_database(url, f"bare{turn}")))
        for engine, role in ENGINES.items():
            own = new_database(url, f"{engine}{turn}")
            async with staffed(own, folder, (role, role)) as asker:
                began = time.monotonic()
                await done(asker, [await bulk(asker, JOBS)])
                found.setdefault(engine, []).append(JOBS / (time.monotonic() - began))
    bare = max(found.pop("bare"))
    return [
        Line(
            f"jobs that do nothing, {engine}",
            f"{max(values) / bare:.2f}x of bare procrastinate",
            "at least 0.8x",
            max(values) / bare >= 0.8,
            f"{max(values):.0f} a second against {bare:.0f}, two workers of each, the best of "
            f"{TURNS} turns",
        )
        for engine, values in found.items()
    ]


async def scaling(url: str, folder: Path) -> list[Line]:
    """Jobs that work, on two workers and on one."""
    taken = []
    for roles in (("worker",), ("worker", "worker")):
        async with staffed(new_database(url, f"scaling{len(roles)}"), folder, roles) as asker:
            began = time.monotonic()
            await done(asker, [await bulk(asker, JOBS, shelf="", busy=0.02)])
            taken.append(time.monotonic() - began)
    ratio, cores = taken[0] / taken[1], os.cpu_count() or 1
    return [
        Line(
            f"{JOBS:,} notebooks on two workers",
            f"{ratio:.2f}x as fast as on one",
            "at least 1.8x",
            ratio >= 1.8 if cores >= CORES else None,
            f"{taken[0]:.0f} and {taken[1]:.0f} s; {cores} cores"
            + ("" if cores >= CORES else f", fewer than the {CORES} that it takes"),
        )
    ]


async def _bare(url: str) -> float:
    """The seconds from the first of all jobs that is deferred, in one statement as ours are, to the
    last that has succeeded. Raises TimeoutError where that never comes."""
    app = make_app(find_place(url).url)
    nothing = app.task(name="nothing", queue="nothing")(_nothing)
    async with app.open_async(), asyncio.timeout(LIMIT):
        await make_tables(app)
        workers = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.bench_jobs.bare", url],
                cwd=PROJECT,
                stdout=subprocess.PIPE,
            )
            for _ in range(2)
        ]
        try:
            for worker in workers:
                assert worker.stdout is not None
                await asyncio.to_thread(worker.stdout.readline)
            await nothing.defer_async(number=0)  # as ours have done one
            await _succeeded(app, 1)
            began = time.monotonic()
            await nothing.batch_defer_async(*({"number": number} for number in range(JOBS)))
            await _succeeded(app, 1 + JOBS)
            return time.monotonic() - began
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()


async def _succeeded(app: App, count: int) -> None:
    while True:
        counts = await app.job_manager.list_queues_async(queue="nothing")
        if counts and counts[0]["succeeded"] >= count:
            return
        await asyncio.sleep(0.02)


async def _nothing(number: int) -> None:
    return None
