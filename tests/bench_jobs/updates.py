"""How soon whoever watches in a browser hears of what a worker of another process does."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

from sqlalchemy import select

from alacard_ext.jobs.run import JobEvent
from alacard_ext.store.job_tables import jobs
from tests.bench.measure import Line, Samples, limit_line
from tests.jobs.oven import Oven

from .staff import ENGINES, done, staffed

ASKED = 8


class Heard(list[JobEvent]):
    """Events with the times at which they were heard."""

    def __init__(self) -> None:
        super().__init__()
        self._at: list[float] = []

    def append(self, event: JobEvent) -> None:
        """Note one."""
        self._at.append(time.time())
        super().append(event)

    def first(self, job_id: str, state: str = "running") -> float:
        """When a job was first heard of in that state."""
        both = zip(self, self._at, strict=True)
        return min(at for event, at in both if (event.job_id, event.state) == (job_id, state))


async def updates(url: str, folder: Path) -> list[Line]:
    """Two lines for each engine: that a job began, and that it ended."""
    lines = []
    for engine, role in ENGINES.items():
        server, heard = Oven(url, folder), Heard()
        server.events = heard
        await server.jobs.start()
        engine_here: Any = server.jobs._engine
        engine_here._is_stopping = True  # it listens, and leaves the jobs to the worker
        async with staffed(url, folder, (role,), server) as asker:
            made = [(await asker.submit(f"s{number}", slow=True)).id for number in range(ASKED)]
            await done(asker, made)
            await asyncio.sleep(1)
            asked = select(jobs.c.job_id, jobs.c.started_at, jobs.c.ended_at)
            async with asker.services.shared.store.reading() as connection:
                rows = (await connection.execute(asked.where(jobs.c.job_id.in_(made)))).all()
        starts = [heard.first(row.job_id) - row.started_at / 1000 for row in rows]
        ends = [heard.first(row.job_id, "done") - row.ended_at / 1000 for row in rows]
        lines.append(limit_line(f"start heard, {engine}", Samples(starts), aim_ms=500))
        lines.append(limit_line(f"end heard, {engine}", Samples(ends), aim_ms=500))
    return lines
