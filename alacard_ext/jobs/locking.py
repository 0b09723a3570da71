"""The order in which several jobs are locked, so that no two transactions wait for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from ..store.job_tables import jobs

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


async def lock_jobs(connection: AsyncConnection, *these: Any) -> None:
    """Lock the jobs that meet these conditions, the oldest first: an update of several locks them
    as the database comes upon them. A file of SQLite has one writer at a time."""
    if connection.dialect.name != "postgresql":
        return
    locked = select(jobs.c.id).where(*these).order_by(jobs.c.id).with_for_update().subquery()
    await connection.execute(select(func.count()).select_from(locked))
