"""Workers and servers of the benchmark as processes, and those who ask them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from alacard_ext.jobs.models import JobSubmission
from alacard_ext.jobs.run import ENDED
from alacard_ext.room import Requester
from alacard_ext.store.job_tables import jobs
from tests.jobs.kills import Process
from tests.jobs.oven import ANN, Oven

ENGINES = {"local": "worker", "procrastinate": "team"}
"""What a process of `tests/jobs/kitchen.py` is called, by its engine."""


@asynccontextmanager
async def staffed(
    url: str,
    folder: Path,
    roles: Sequence[str],
    oven: Oven | None = None,
    at_once: int = 8,
) -> AsyncIterator[Oven]:
    """Someone who submits, while processes of these roles take jobs, so many `at_once` each."""
    asker = oven or Oven(url, folder)
    processes = [Process(role, url, folder, at_once) for role in roles]
    try:
        for process in processes:
            process.start()
        await asyncio.gather(*(process.ready() for process in processes))
        await done(asker, [(await asker.submit("first")).id])
        yield asker
    finally:
        for process in processes:
            process.kill()
        await asker.services.aclose()


async def bulk(asker: Oven, count: int, who: Requester = ANN, **given: Any) -> str:
    """The id of a bulk of that many jobs."""
    payloads = [{"name": f"n{number}", **given} for number in range(count)]
    payload = {"kind": "test.bake", "payloads": payloads}
    return (await asker.jobs.submit(JobSubmission(kind="bulk", payload=payload), who)).id


async def done(asker: Oven, ids: Sequence[str]) -> None:
    """Until these jobs have ended."""
    left = select(func.count()).where(jobs.c.job_id.in_(ids), jobs.c.state.not_in(ENDED))
    while True:
        async with asker.services.shared.store.reading() as connection:
            if not (await connection.execute(left)).scalar_one():
                return
        await asyncio.sleep(0.02)


async def waits(asker: Oven, ids: Sequence[str]) -> list[float]:
    """The seconds for which these jobs waited to be taken, by the database's clock."""
    asked = select(jobs.c.created_at, jobs.c.started_at).where(jobs.c.job_id.in_(ids))
    async with asker.services.shared.store.reading() as connection:
        rows = (await connection.execute(asked)).all()
    return [(row.started_at - row.created_at) / 1000 for row in rows]
