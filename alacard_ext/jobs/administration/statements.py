"""All jobs in numbers, and the acts of administrators, in the store."""

from __future__ import annotations

from collections import Counter
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, or_, select, update

from ...store.inserting import insert_into
from ...store.instants import instant
from ...store.job_tables import deliveries, job_queues, jobs, workers
from ...traffic.figures import figures
from ..alerts.statements import current
from ..clock import clock, read_clock
from ..run import ENDED
from ..telling import tell_waiting
from ..waiting import ALIVE_SECONDS
from ..work import PRIORITY
from .models import FailureStats, JobStats, KindStats, QueueStats, WorkerStats

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

MOST_ENDS = 20_000
"""The latest ends that are counted by kind and reason."""
FORGOTTEN_SECONDS = 7 * 86400.0
"""After which a runner that is gone is no longer told of."""


async def read_stats(connection: AsyncConnection, hours: float) -> JobStats:
    """All jobs in numbers, with what ended in the last `hours`."""
    at = await read_clock(connection)
    since = at - int(hours * 3600_000)
    kinds, failures = await _ends(connection, since)
    asked = select(func.count(jobs.c.owner.distinct())).where(jobs.c.state == "queued")
    people = (await connection.execute(asked)).scalar_one()
    return JobStats(
        hours=hours,
        queues=await _queues(connection, at),
        kinds=kinds,
        failures=failures,
        workers=await _workers(connection, at),
        people_waiting=people,
        alerts=await current(connection),
        requests=figures.told(),
    )


async def _queues(connection: AsyncConnection, at: int) -> list[QueueStats]:
    counted = select(
        jobs.c.queue, jobs.c.state, func.count().label("jobs"), func.min(jobs.c.created_at)
    ).where(jobs.c.state.not_in(ENDED), jobs.c.children == 0)
    rows = (await connection.execute(counted.group_by(jobs.c.queue, jobs.c.state))).all()
    asked = select(job_queues.c.name).where(job_queues.c.paused_at.is_not(None))
    paused = set((await connection.execute(asked)).scalars())
    found: dict[str, dict[str, Any]] = {
        name: {"queued": 0, "running": 0, "oldest_seconds": None}
        # One that is empty can be paused, too.
        for name in sorted({row.queue for row in rows} | paused | set(PRIORITY))
    }
    for row in rows:
        told = found[row.queue]
        if row.state == "queued":
            told |= {"queued": row.jobs, "oldest_seconds": max(at - row[3], 0) / 1000}
        else:
            told["running"] += row.jobs
    return [QueueStats(name=name, paused=name in paused, **told) for name, told in found.items()]


async def _ends(
    connection: AsyncConnection, since: int
) -> tuple[list[KindStats], list[FailureStats]]:
    names = ("kind", "state", "started_at", "ended_at", "error")
    asked = select(*(jobs.c[name] for name in names)).where(
        jobs.c.ended_at >= since, jobs.c.children == 0
    )
    asked = asked.order_by(jobs.c.ended_at.desc()).limit(MOST_ENDS)
    states: Counter[tuple[str, str]] = Counter()
    reasons: Counter[tuple[str, str]] = Counter()
    seconds: dict[str, list[float]] = {}
    for row in await connection.execute(asked):
        states[row.kind, row.state] += 1
        if row.state == "failed":
            reasons[row.kind, str((row.error or {}).get("code") or "INTERNAL")] += 1
        elif row.state == "done" and row.started_at is not None:
            taken = max(row.ended_at - row.started_at, 0) / 1000
            seconds.setdefault(row.kind, []).append(taken)
    kinds = []
    for kind in sorted({kind for kind, _ in states}):
        taken_all = seconds.get(kind, [])
        kinds.append(
            KindStats(
                kind=kind,
                done=states[kind, "done"],
                failed=states[kind, "failed"],
                cancelled=states[kind, "cancelled"],
                median_seconds=median(taken_all) if taken_all else None,
                p95_seconds=_p95(taken_all),
            )
        )
    # The slowest are looked for first.
    kinds.sort(key=lambda each: -(each.p95_seconds or 0.0))
    failures = [
        FailureStats(kind=kind, code=code, count=count)
        for (kind, code), count in reasons.most_common(50)
    ]
    return kinds, failures


def _p95(values: list[float]) -> float | None:
    if len(values) < 2:
        return values[0] if values else None
    return quantiles(values, n=20, method="inclusive")[-1]


async def _workers(connection: AsyncConnection, at: int) -> list[WorkerStats]:
    heard = int(FORGOTTEN_SECONDS * 1000)
    asked = select(workers).where(workers.c.beat_at > at - heard)
    rows = await connection.execute(asked.order_by(workers.c.beat_at.desc()).limit(500))
    # What a runner last noted of itself may be a minute old.
    held = select(jobs.c.runner, func.count().label("jobs")).where(
        jobs.c.state.in_(("running", "cancelling")), jobs.c.runner.is_not(None)
    )
    counted = await connection.execute(held.group_by(jobs.c.runner))
    running = {row.runner: row.jobs for row in counted}
    return [
        WorkerStats(
            runner=row.runner,
            role=row.role,
            host=row.host,
            process=row.process,
            versions=row.versions or {},
            queues=row.queues or [],
            concurrency=row.concurrency,
            running=running.get(row.runner, 0),
            started_at=instant(row.started_at),
            heard_at=instant(row.beat_at),
            alive=at - row.beat_at <= ALIVE_SECONDS * 1000,
            draining=row.draining,
        )
        for row in rows
    ]


async def pause_queue(connection: AsyncConnection, name: str, by: str, *, paused: bool) -> int:
    """Pause a queue, or let it go on."""
    at = clock(connection)
    values = {"paused_at": at if paused else None, "paused_by": by if paused else None}
    made = insert_into(connection.dialect.name, job_queues).values(name=name, **values)
    await connection.execute(
        made.on_conflict_do_update(index_elements=[job_queues.c.name], set_=values)
    )
    if not paused:
        await tell_waiting(connection, name, "anywhere")
    return 1


async def drain_runner(connection: AsyncConnection, runner: str, *, draining: bool) -> int:
    """Tell a server or worker to take no more, or to take jobs again."""
    told = update(workers).where(workers.c.runner == runner).values(draining=draining)
    return int((await connection.execute(told)).rowcount)


async def failed_jobs(connection: AsyncConnection, kind: str | None, limit: int) -> list[Row[Any]]:
    """The latest jobs that failed, of a kind or of all; a bulk by its jobs."""
    asked = select(jobs).where(jobs.c.state == "failed", jobs.c.children == 0)
    if kind is not None:
        asked = asked.where(jobs.c.kind == kind)
    return list((await connection.execute(asked.order_by(jobs.c.id.desc()).limit(limit))).all())


async def sweep_history(connection: AsyncConnection, days: float, limit: int) -> int:
    """Remove jobs that ended longer ago than that, with their logs; how many. Those stay whose
    notebooks the server of their workspace has yet to write."""
    old = await read_clock(connection) - int(days * 86400_000)
    own = jobs.alias("own")
    waits = select(deliveries.c.job).join(own, own.c.id == deliveries.c.job)
    waits = waits.where(
        deliveries.c.delivered_at.is_(None), or_(own.c.id == jobs.c.id, own.c.parent == jobs.c.id)
    )
    ended = (jobs.c.ended_at < old, jobs.c.parent.is_(None), ~waits.exists())
    asked = select(jobs.c.id).where(*ended).order_by(jobs.c.ended_at).limit(limit)
    rows = list((await connection.execute(asked)).scalars())
    if rows:
        of_them = or_(jobs.c.parent.in_(rows), jobs.c.id.in_(rows))
        await connection.execute(delete(jobs).where(of_them))
    gone = await read_clock(connection) - int(FORGOTTEN_SECONDS * 1000)
    await connection.execute(delete(workers).where(workers.c.beat_at < gone))
    return len(rows)
