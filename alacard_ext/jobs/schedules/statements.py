"""Schedules in the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select, update

from ...store.job_tables import jobs, schedules
from ..clock import clock
from ..run import ENDED

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

AT_ONCE = 50
"""Schedules that one look submits the jobs of."""


async def list_schedules(connection: AsyncConnection, owner: str) -> list[Row[Any]]:
    """Those of a person, the latest first."""
    asked = select(schedules).where(schedules.c.owner == owner, schedules.c.deleted_at.is_(None))
    return list((await connection.execute(asked.order_by(schedules.c.id.desc()))).all())


async def one_schedule(
    connection: AsyncConnection, schedule_id: str, owner: str, *, deleted: bool = False
) -> Row[Any] | None:
    """One of a person's, where it is `deleted` or is not."""
    is_deleted = schedules.c.deleted_at.is_not(None)
    asked = select(schedules).where(
        schedules.c.schedule_id == schedule_id,
        schedules.c.owner == owner,
        is_deleted if deleted else ~is_deleted,
    )
    found: Row[Any] | None = (await connection.execute(asked)).first()
    return found


async def change_schedule(
    connection: AsyncConnection, row: int, revision: int | None, values: dict[str, Any]
) -> bool:
    """Change it, unless it was changed since that revision; None asks for none."""
    changed = update(schedules).where(schedules.c.id == row)
    if revision is not None:
        changed = changed.where(schedules.c.revision == revision)
    told = {"revision": schedules.c.revision + 1, "updated_at": clock(connection), **values}
    done = await connection.execute(changed.values(told))
    return bool(done.rowcount)


async def last_runs(
    connection: AsyncConnection, rows: Sequence[int]
) -> dict[int, tuple[str, str, int]]:
    """The latest job of each schedule: its id, state and when it was submitted."""
    latest = select(func.max(jobs.c.id)).where(jobs.c.schedule.in_(rows)).group_by(jobs.c.schedule)
    asked = select(jobs.c.schedule, jobs.c.job_id, jobs.c.state, jobs.c.created_at)
    found = await connection.execute(asked.where(jobs.c.id.in_(latest)))
    return {row.schedule: (row.job_id, row.state, row.created_at) for row in found}


def _due(site: str, at: Any) -> Any:
    return and_(
        schedules.c.next_at <= at,
        schedules.c.site == site,
        schedules.c.paused_at.is_(None),
        schedules.c.deleted_at.is_(None),
    )


async def due_schedules(
    connection: AsyncConnection, site: str, *, hold: bool = False
) -> list[Row[Any]]:
    """Those of a workspace that are due. To `hold` them for this transaction lets no two servers
    submit the same job."""
    asked = select(schedules).where(_due(site, clock(connection)))
    asked = asked.order_by(schedules.c.next_at).limit(AT_ONCE)
    if hold:
        asked = asked.with_for_update(skip_locked=True)
    return list((await connection.execute(asked)).all())


async def goes_on(connection: AsyncConnection, schedule: int) -> bool:
    """Whether a job of a schedule has yet to end: the next one is left out then."""
    asked = select(jobs.c.id).where(jobs.c.schedule == schedule, jobs.c.state.not_in(ENDED))
    return (await connection.execute(asked.limit(1))).first() is not None
