"""Jobs read from the store: lists, one of them, counts, logs, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from ..store.instants import milliseconds
from ..store.job_tables import job_logs, jobs, schedules
from .models import JobQuery
from .run import ENDED

if TYPE_CHECKING:
    from sqlalchemy import Row, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

EXPECTED_FROM = 500
"""Jobs of a person among which those are looked for that foretell how long others take."""

_parent = jobs.alias("parent_jobs")


def _asked(*without: str) -> Select[Any]:
    told = (_parent.c.job_id.label("parent_id"), schedules.c.schedule_id.label("schedule_id"))
    return (
        select(*(column for column in jobs.c if column.name not in without), *told)
        .outerjoin(_parent, _parent.c.id == jobs.c.parent)
        .outerjoin(schedules, schedules.c.id == jobs.c.schedule)
    )


async def list_jobs(
    connection: AsyncConnection, query: JobQuery, owner: str | None
) -> list[Row[Any]]:
    """The latest first, one more than asked for where there are more; of one person unless
    `owner` is None. Those of a bulk only where that, a schedule or their kind is asked for."""
    # What each was given may be a megabyte, and no list tells it.
    asked = _asked("payload", "requester")
    if owner is not None:
        asked = asked.where(jobs.c.owner == owner)
    if query.person is not None:
        asked = asked.where(jobs.c.owner == query.person)
    if query.state:
        asked = asked.where(jobs.c.state.in_(query.state))
    if query.kind:
        asked = asked.where(jobs.c.kind == query.kind)
    if query.parent:
        asked = asked.where(_parent.c.job_id == query.parent)
    elif not (query.schedule or query.kind):
        asked = asked.where(jobs.c.parent.is_(None))
    if query.schedule:
        asked = asked.where(schedules.c.schedule_id == query.schedule)
    if query.since is not None:
        asked = asked.where(jobs.c.created_at >= milliseconds(query.since))
    for word in query.q.casefold().split():
        asked = asked.where(jobs.c.words.contains(word, autoescape=True))
    if query.cursor is not None:
        asked = asked.where(jobs.c.id < query.cursor)
    asked = asked.order_by(jobs.c.id.desc()).limit(query.limit + 1)
    return list((await connection.execute(asked)).all())


async def one_job(connection: AsyncConnection, job_id: str, owner: str | None) -> Row[Any] | None:
    """The job of that id; None where there is none, or where it is another person's."""
    asked = _asked().where(jobs.c.job_id == job_id)
    if owner is not None:
        asked = asked.where(jobs.c.owner == owner)
    found: Row[Any] | None = (await connection.execute(asked)).first()
    return found


async def count_active(connection: AsyncConnection, owner: str) -> tuple[int, int]:
    """How many jobs of a person run, and how many wait; a bulk is counted by its jobs."""
    asked = select(jobs.c.state, func.count()).where(
        jobs.c.owner == owner, jobs.c.state.not_in(ENDED), jobs.c.children == 0
    )
    rows = (await connection.execute(asked.group_by(jobs.c.state))).all()
    found: dict[str, int] = {row.state: row[1] for row in rows}
    waiting = found.pop("queued", 0)
    return sum(found.values()), waiting


async def count_since(connection: AsyncConnection, owner: str, since: int) -> dict[str, int]:
    """How many jobs of each kind a person has asked for from an instant on; a bulk by its jobs."""
    asked = select(jobs.c.kind, func.count().label("jobs")).where(
        jobs.c.owner == owner, jobs.c.created_at >= since, jobs.c.children == 0
    )
    return {row.kind: row.jobs for row in await connection.execute(asked.group_by(jobs.c.kind))}


async def durations(
    connection: AsyncConnection, owner: str, kinds: Sequence[str]
) -> dict[tuple[str, str], list[float]]:
    """The seconds of a person's last jobs that went well at once, by kind and title."""
    asked = select(jobs.c.kind, jobs.c.title, jobs.c.started_at, jobs.c.ended_at).where(
        jobs.c.owner == owner,
        jobs.c.state == "done",
        jobs.c.attempt == 1,
        jobs.c.kind.in_(kinds),
        jobs.c.children == 0,
    )
    asked = asked.order_by(jobs.c.id.desc()).limit(EXPECTED_FROM)
    found: dict[tuple[str, str], list[float]] = {}
    for row in await connection.execute(asked):
        if row.started_at is not None and row.ended_at is not None:
            seconds = max(row.ended_at - row.started_at, 0) / 1000
            found.setdefault((row.kind, row.title), []).append(seconds)
    return found


async def read_log(connection: AsyncConnection, job: int, start: int, limit: int) -> list[Row[Any]]:
    """Lines of a job's log from a number on."""
    asked = select(job_logs).where(job_logs.c.job == job, job_logs.c.number >= start)
    return list((await connection.execute(asked.order_by(job_logs.c.number).limit(limit))).all())


async def changed_since(
    connection: AsyncConnection, since: int, owner: str, site: str
) -> list[Row[Any]]:
    """What changed of a person's jobs, or of those of a workspace, from an instant on."""
    names = ("job_id", "kind", "seq", "state", "phase", "fraction", "attempt", "runner")
    asked = select(*(jobs.c[name] for name in (*names, "changed_at"))).where(
        and_(jobs.c.changed_at >= since, or_(jobs.c.owner == owner, jobs.c.site == site))
    )
    return list((await connection.execute(asked.order_by(jobs.c.changed_at).limit(500))).all())
