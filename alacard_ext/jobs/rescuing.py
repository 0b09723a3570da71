"""Jobs whose server or worker was lost are taken back: by another, once their leases are over."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from ..store.job_tables import jobs
from .clock import read_clock
from .leasing import Progress, Taken, add_log, settle
from .run import RunError

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

LOST = "WORKER_LOST"


async def rescue(
    connection: AsyncConnection, backoff: Callable[[int], float], held: Collection[int] = ()
) -> list[Row[Any]]:
    """Take the jobs from runners that have not been heard of for a lease: each waits for its next
    attempt, after `backoff(attempt)` seconds, or has ended. A lost runner is no fault of the job's:
    its attempt does not count, until the job has lost so many that it may be what ends them.
    Answers the jobs as they were. What is `held` here is not lost, however long the store or this
    machine was away."""
    at = await read_clock(connection)
    asked = select(jobs).where(jobs.c.lease_until < at, jobs.c.id.not_in(held)).limit(100)
    found = list((await connection.execute(asked.with_for_update(skip_locked=True))).all())
    for row in found:
        taken = Taken(row.id, row.runner, row.attempt)
        progress = Progress(row.seq + 1, row.phase, row.fraction, row.details or {})
        if row.cancelled_at is not None:
            await settle(connection, taken, progress, "cancelled")
        elif row.losses_left > 0:
            counted = {"attempts": jobs.c.attempts + 1, "losses_left": jobs.c.losses_left - 1}
            await connection.execute(update(jobs).where(taken.held()).values(counted))
            again = backoff(row.attempt)
            await settle(connection, taken, progress, "failed", error=_lost(row), again_in=again)
        else:
            await settle(connection, taken, progress, "failed", error=_lost(row))
        await add_log(connection, row.id, row.attempt, [f"{row.runner} was lost."])
    return found


def _lost(row: Row[Any]) -> RunError:
    if 1 < row.attempt < row.attempts and not row.losses_left:
        return RunError(
            LOST,
            "Servers or workers were lost again and again while they ran it; it may take more "
            "memory than there is. Give it less to do, or retry it.",
        )
    return RunError(
        LOST,
        "The server or worker that ran it is gone; it was stopped or killed, or its machine was. "
        "Retry it.",
    )
