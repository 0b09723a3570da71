"""Tickets: how workers of the engine `procrastinate` hear that jobs of a queue wait.

A ticket is a task of procrastinate that names a queue and no job. It is put by the transaction that
makes a job free to take, on the same connection, and whoever carries it takes jobs from the table
in their turn. At most one waits for each queue, beside those that are due later.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, literal, select, text

from ..store.job_tables import job_queues, jobs
from .clock import clock

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncConnection

TASK = "alacard.take"
PREFIX = "alacard_"
"""Of procrastinate's queues: another program may have its own in the same tables."""
# Whoever counts on a ticket that waits locks it, so that no worker has it before this transaction
# is kept, and then wakes the workers, which have skipped it meanwhile.
_NOW = text(
    """
    WITH there AS MATERIALIZED (
      SELECT id FROM procrastinate_jobs
      WHERE queue_name = CAST(:queue AS varchar) AND task_name = CAST(:task AS varchar)
        AND status = 'todo' AND scheduled_at IS NULL
      LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    SELECT CASE WHEN there.id IS NULL
      THEN procrastinate_defer_jobs_v1(ARRAY[
        ROW(CAST(:queue AS varchar), CAST(:task AS varchar), 0, NULL, NULL, '{}'::jsonb, NULL)
        ::procrastinate_job_to_defer_v1
      ])::text
      ELSE pg_notify(
        'procrastinate_queue_v1#' || CAST(:queue AS varchar),
        json_build_object('type', 'job_inserted', 'job_id', there.id)::text
      )::text
    END FROM (SELECT 1) AS one LEFT JOIN there ON true
    """
)
_LATER = text(
    """
    SELECT procrastinate_defer_jobs_v1(ARRAY[
      ROW(
        CAST(:queue AS varchar), CAST(:task AS varchar), 0, NULL, NULL, '{}'::jsonb,
        to_timestamp(CAST(:due AS double precision) / 1000)
      )::procrastinate_job_to_defer_v1
    ])
    """
)


def carried_queue(queue: str) -> str:
    """What procrastinate calls a queue of jobs."""
    return PREFIX + queue


async def put_ticket(connection: AsyncConnection, queue: str, due: int = 0) -> None:
    """Let a worker look into a queue, now or when something in it is `due`, in milliseconds since
    1970. There are procrastinate's tables."""
    values: dict[str, object] = {"queue": carried_queue(queue), "task": TASK}
    if due:
        await connection.execute(_LATER, {**values, "due": due})
    else:
        await connection.execute(_NOW, values)


async def has_tickets(connection: AsyncConnection) -> bool:
    """Whether there are procrastinate's tables: a worker makes them when it begins."""
    there = func.to_regproc(literal("procrastinate_defer_jobs_v1")).is_not(None)
    return bool((await connection.execute(select(there))).scalar_one())


async def waiting_queue(connection: AsyncConnection, queues: Iterable[str]) -> str | None:
    """One of these queues in which a job waits that may run anywhere now, whoever may take it."""
    found: str | None = (await connection.execute(_waiting(connection, queues).limit(1))).scalar()
    return found


async def put_all(connection: AsyncConnection, queues: Iterable[str]) -> None:
    """Put a ticket for each of these queues in which such a job waits."""
    found = await connection.execute(_waiting(connection, queues).distinct())
    for queue in sorted(found.scalars().all()):
        await put_ticket(connection, queue)


def _waiting(connection: AsyncConnection, queues: Iterable[str]) -> Select[Any]:
    paused = select(job_queues.c.name).where(job_queues.c.paused_at.is_not(None))
    return select(jobs.c.queue).where(
        jobs.c.state == "queued",
        jobs.c.place == "anywhere",
        jobs.c.not_before <= clock(connection),
        jobs.c.queue.in_(list(queues)),
        jobs.c.queue.not_in(paused),
    )
