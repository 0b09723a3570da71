"""Whether something is wrong now, as the store tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from ...store.job_tables import jobs, workers
from ..leasing import paused_queues
from ..waiting import ALIVE_SECONDS
from .models import FAILURES, QUEUE, Thresholds

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

HOUR = 3600_000
FEWEST = 5
"""Jobs that have to have ended within the hour before a share of them says anything."""


async def faults(
    connection: AsyncConnection, at: int, thresholds: Thresholds
) -> dict[str, str | None]:
    """What is wrong with the jobs of everybody, in a sentence each; None where nothing is."""
    found: dict[str, str | None] = {QUEUE: None, FAILURES: None}
    if thresholds.queue_minutes:
        found[QUEUE] = await _stuck(connection, at, thresholds.queue_minutes)
    if thresholds.failure_percent:
        found[FAILURES] = await _failing(connection, at, thresholds.failure_percent)
    return found


async def _stuck(connection: AsyncConnection, at: int, minutes: float) -> str | None:
    """A queue whose oldest job could have begun long ago. What is paused waits as it should."""
    limit = at - int(minutes * 60_000)
    asked = select(jobs.c.queue, func.count().label("jobs"), func.min(jobs.c.changed_at)).where(
        jobs.c.state == "queued",
        jobs.c.children == 0,
        jobs.c.changed_at < limit,
        jobs.c.not_before < limit,
    )
    if paused := await paused_queues(connection):
        asked = asked.where(jobs.c.queue.not_in(paused))
    rows = (await connection.execute(asked.group_by(jobs.c.queue))).all()
    if not rows:
        return None
    names = ", ".join(sorted(row.queue for row in rows))
    count = sum(row.jobs for row in rows)
    oldest = (at - min(row[2] for row in rows)) // 60_000
    return (
        f"{count:,} {'job waits' if count == 1 else 'jobs wait'} in the queue {names}, the oldest "
        f"for {oldest:,} {'minute' if oldest == 1 else 'minutes'}; see whether a server or worker "
        "takes it."
    )


async def _failing(connection: AsyncConnection, at: int, percent: float) -> str | None:
    asked = select(jobs.c.state, func.count()).where(
        jobs.c.ended_at > at - HOUR, jobs.c.state.in_(("done", "failed")), jobs.c.children == 0
    )
    counted = {row[0]: row[1] for row in await connection.execute(asked.group_by(jobs.c.state))}
    failed, ended = counted.get("failed", 0), sum(counted.values())
    if ended < FEWEST or failed * 100 < percent * ended:
        return None
    return (
        f"{failed:,} of the {ended:,} jobs of the last hour failed; the monitor tells the reasons."
    )


async def machines(connection: AsyncConnection, at: int) -> set[str]:
    """The machines of which a server or worker was heard lately."""
    heard = at - int(ALIVE_SECONDS * 1000)
    asked = select(workers.c.host).where(workers.c.beat_at > heard).distinct()
    return set((await connection.execute(asked)).scalars())
