"""What the end of a job changes about the bulk that it belongs to, in the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from ..store.job_tables import jobs
from .clock import clock

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

PARTLY = "BULK_PARTLY_FAILED"


async def note_child(
    connection: AsyncConnection, parent: int | None, *, failed: bool, count: int = 1
) -> None:
    """One of its jobs ended, or so many did; the bulk ends with the last of them."""
    if parent is None:
        return
    at = clock(connection)
    counted = update(jobs).where(jobs.c.id == parent)
    await connection.execute(
        counted.values(
            children_ended=jobs.c.children_ended + count,
            children_failed=jobs.c.children_failed + count * failed,
            seq=jobs.c.seq + 1,
            changed_at=at,
        )
    )
    names = (jobs.c.children, jobs.c.children_ended, jobs.c.children_failed)
    total, ended, bad = (await connection.execute(select(*names).where(jobs.c.id == parent))).one()
    values: dict[str, object] = {"fraction": ended / max(total, 1), "state": "running"}
    if ended >= total:
        error = None
        if bad:
            message = f"{bad} of {total} were not successful. Look at why, and retry those alone."
            error = {"code": PARTLY, "message": message, "details": {}}
        values = {
            "fraction": 1.0,
            "state": "failed" if bad else "done",
            "ended_at": at,
            "error": error,
            "result": {"total": total, "failed": bad},
        }
    await connection.execute(counted.values(**values))


async def note_child_again(connection: AsyncConnection, parent: int | None, count: int = 1) -> None:
    """One of its jobs that had not ended well is tried again, or so many are."""
    if parent is None:
        return
    await connection.execute(
        update(jobs)
        .where(jobs.c.id == parent)
        .values(
            children_ended=jobs.c.children_ended - count,
            children_failed=jobs.c.children_failed - count,
            fraction=(jobs.c.children_ended - count) * 1.0 / jobs.c.children,
            state="running",
            seq=jobs.c.seq + 1,
            changed_at=clock(connection),
            ended_at=None,
            error=None,
            result=None,
        )
    )
