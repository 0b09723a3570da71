"""The rows of jobs that name a person. SQLAlchemy is imported with this module."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ..store.bodies import NAMED, unused
from ..store.job_tables import deliveries, job_logs, job_queues, job_turns, jobs, schedules
from ..store.tables import bodies
from .clock import clock
from .locking import lock_jobs

UNTOLD = frozenset({"id", "job", "parent", "schedule", "turn", "words"})
"""Columns that mean nothing outside of this database."""
AT_ONCE = 200
GIVEN = jobs.c.payload[NAMED].as_string()
"""The hash of the notebook that a job was given."""


async def tables(
    connection: AsyncConnection, person: str
) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rows of each table, by its name."""
    own = jobs.c.owner == person
    found = []
    for table, asked in (
        (jobs, _told(jobs).where(own)),
        (job_logs, _of_jobs(job_logs).where(own)),
        (deliveries, _of_jobs(deliveries).where(own)),
        (schedules, _told(schedules).where(schedules.c.owner == person)),
        (job_queues, _told(job_queues).where(job_queues.c.paused_by == person)),
        (job_turns, select(job_turns).where(job_turns.c.owner == person)),
    ):
        rows = [dict(row._asdict()) for row in await connection.execute(asked)]
        found.append((table.name, rows))
    return found


def notebooks_of(person: str) -> dict[str, Select[Any]]:
    """What asks for the notebooks that a person's jobs were given and made: job and packed JSON."""
    own = jobs.c.owner == person
    asked = select(jobs.c.job_id, bodies.c.packed)
    made = asked.select_from(jobs).join(deliveries, deliveries.c.job == jobs.c.id)
    return {
        "jobs": asked.join_from(jobs, bodies, bodies.c.hash == GIVEN).where(own),
        "deliveries": made.join(bodies, bodies.c.hash == deliveries.c.body).where(own),
    }


async def stop(connection: AsyncConnection, person: str) -> int:
    """Delete what would begin yet, and ask what runs to stop; how many rows that were."""
    theirs = (schedules.c.owner == person, jobs.c.owner == person)
    gone = (await connection.execute(delete(schedules).where(theirs[0]))).rowcount
    waits = (theirs[1], jobs.c.state == "queued")
    digests = await _digests(connection, *waits)
    gone += (await connection.execute(delete(jobs).where(*waits))).rowcount
    await _delete_bodies(connection, digests)
    at = clock(connection)
    going_on = (theirs[1], jobs.c.state == "running", jobs.c.lease_until.is_not(None))
    await lock_jobs(connection, *going_on)
    runs = update(jobs).where(*going_on)
    asked_to = {"cancelled_at": at, "changed_at": at, "seq": jobs.c.seq + 1}
    await connection.execute(runs.values(state="cancelling", **asked_to))
    return gone


async def any_held(connection: AsyncConnection, person: str) -> bool:
    """Whether a runner that lives has one of a person's jobs."""
    held = (jobs.c.owner == person, jobs.c.lease_until > clock(connection))
    return (await connection.execute(select(jobs.c.id).where(*held).limit(1))).first() is not None


async def delete_all(connection: AsyncConnection, person: str) -> int:
    """Delete all jobs with their logs and what they made, and who paused a queue; how many rows.
    The queue stays as it is."""
    own = jobs.c.owner == person
    digests = await _digests(connection, own)
    gone = (await connection.execute(delete(jobs).where(own))).rowcount
    await connection.execute(delete(schedules).where(schedules.c.owner == person))
    await connection.execute(delete(job_turns).where(job_turns.c.owner == person))
    paused = update(job_queues).where(job_queues.c.paused_by == person)
    await connection.execute(paused.values(paused_by=None))
    await _delete_bodies(connection, digests)
    return gone


def _told(table: Any) -> Select[Any]:
    return select(*(each for each in table.c if each.name not in UNTOLD))


def _of_jobs(table: Any) -> Select[Any]:
    return _told(table).add_columns(jobs.c.job_id).join_from(table, jobs)


async def _digests(connection: AsyncConnection, *which: Any) -> list[str]:
    """The hashes of the notebooks that these jobs were given and made."""
    made = select(deliveries.c.body).join(jobs, jobs.c.id == deliveries.c.job).where(*which)
    both = select(GIVEN).where(*which, GIVEN.is_not(None)).union(made)
    return list((await connection.execute(both)).scalars())


async def _delete_bodies(connection: AsyncConnection, digests: list[str]) -> None:
    for begin in range(0, len(digests), AT_ONCE):
        some = bodies.c.hash.in_(digests[begin : begin + AT_ONCE])
        await connection.execute(delete(bodies).where(some, unused()))
