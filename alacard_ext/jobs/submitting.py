"""Jobs written into the store: submitted, submitted in numbers, retried and cancelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, or_, select, update

from ..store.job_tables import jobs
from .allowance import Limits
from .clock import clock, read_clock
from .ended import FELL_SHORT, note_child, note_child_again
from .locking import lock_jobs
from .rows import New
from .run import UNSUCCESSFUL
from .telling import stop_of, tell, tell_waiting
from .turns import next_turns

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

    from .work import Tries


async def insert_submission(
    connection: AsyncConnection, new: New, children: Sequence[New], limits: Limits
) -> Row[Any]:
    """Write what was submitted, with the jobs of a bulk; answers the row, which is that of earlier
    where the same request asked before. Raises QuotaReached."""
    from .listing import one_job

    owner = new.requester.owner
    there = None
    if new.request_id is not None:
        # Whoever else asks for the same at this moment is waited for, and found.
        await next_turns(connection, owner, 1)
        there = await find_request(connection, owner, new.request_id)
    if there is None:
        await limits.check(connection, owner, [each.kind for each in children or (new,)])
        parent = {"state": "running", "children": len(children)} if children else None
        row = await insert_job(connection, new, running=parent)
        if children:
            await insert_children(connection, row, owner, children)
    found = await one_job(connection, there.job_id if there else new.job_id, owner)
    assert found is not None
    return found


async def find_request(connection: AsyncConnection, owner: str, request_id: str) -> Row[Any] | None:
    """The job that a person has asked for under that id."""
    asked = select(jobs).where(jobs.c.owner == owner, jobs.c.request_id == request_id)
    found: Row[Any] | None = (await connection.execute(asked)).first()
    return found


async def insert_job(
    connection: AsyncConnection, new: New, *, running: dict[str, Any] | None = None
) -> int:
    """Write a job that waits for its turn or, with the columns of `running`, one that runs
    already; answers the number of its row."""
    turn = (await next_turns(connection, new.requester.owner, 1))[0]
    values = {**new.values(), "state": "queued", "turn": turn, **(running or {})}
    made = insert(jobs).values({**values, **_made(connection)}).returning(jobs.c.id)
    written = await connection.execute(made)
    if running is None:
        await tell_waiting(connection, new.queue, new.place, new.not_before)
    return int(written.scalar_one())


async def insert_running(
    connection: AsyncConnection, new: New, runner: str, seconds: float, details: dict[str, Any]
) -> int | None:
    """Write a job that its runner does already; None where there is one of that id."""
    if (await connection.execute(select(jobs.c.id).where(jobs.c.job_id == new.job_id))).first():
        return None
    at = await read_clock(connection)
    running = {
        "state": "running",
        "attempt": 1,
        "runner": runner,
        "lease_until": at + int(seconds * 1000),
        "started_at": at,
        "details": details,
    }
    return await insert_job(connection, new, running=running)


async def insert_children(
    connection: AsyncConnection, parent: int, owner: str, children: Sequence[New]
) -> None:
    """Write the jobs of a bulk, each with a turn of its own."""
    turns = await next_turns(connection, owner, len(children))
    rows = [
        {**child.values(), "state": "queued", "turn": turn, "parent": parent}
        for child, turn in zip(children, turns, strict=True)
    ]
    await connection.execute(insert(jobs).values(_made(connection)), rows)
    await tell_waiting(connection, children[0].queue, children[0].place, children[0].not_before)


async def cancel_job(connection: AsyncConnection, row: Row[Any]) -> None:
    """Ask a job to stop: at once where it waits, else by whoever runs it. Of a bulk all of its
    jobs, and it ends with the last of them."""
    at = clock(connection)
    these, parent = _meant(row)
    asked_to = {"cancelled_at": at, "changed_at": at, "seq": jobs.c.seq + 1}
    await lock_jobs(connection, these, jobs.c.state.in_(("queued", "running")))
    waits = update(jobs).where(these, jobs.c.state == "queued")
    ended = await connection.execute(waits.values(state="cancelled", ended_at=at, **asked_to))
    runs = update(jobs).where(these, jobs.c.state == "running")
    asked = runs.values(state="cancelling", **asked_to).returning(jobs.c.runner)
    for runner in {row.runner for row in await connection.execute(asked)} - {None}:
        await tell(connection, stop_of(runner))
    if row.children:
        bulk = update(jobs).where(jobs.c.id == row.id, jobs.c.state == "running")
        await connection.execute(bulk.values(state="cancelling", **asked_to))
    if ended.rowcount:
        await note_child(connection, parent, failed=ended.rowcount, count=ended.rowcount)


async def retry_job(
    connection: AsyncConnection, row: Row[Any], tries: Callable[[str], Tries]
) -> int:
    """Let a job that ended otherwise than well wait for its turn again, with as many more `tries`
    as its kind has; of a bulk those that did not end well. Answers how many there were."""
    these, parent = _meant(row)
    ill = (these, or_(jobs.c.state.in_(UNSUCCESSFUL), FELL_SHORT))
    told = (
        *(func.min(jobs.c.id), func.max(jobs.c.id), func.min(jobs.c.kind)),
        *(func.min(jobs.c.queue), func.min(jobs.c.place)),
    )
    first, last, kind, queue, place = (await connection.execute(select(*told).where(*ill))).one()
    if first is None:
        return 0
    # Of a bulk they are of one kind and stand one after another, so that each has a turn of its
    # own. All of this takes its locks in one order: turns, jobs, their bulk.
    turns = await next_turns(connection, row.owner, last - first + 1)
    attempts, losses = tries(kind)
    again = update(jobs).where(*ill)
    changed = await connection.execute(
        again.values(
            state="queued",
            turn=turns[0] + (jobs.c.id - first),
            phase="",
            fraction=0.0,
            attempts=jobs.c.attempt + attempts,
            losses_left=losses,
            seq=jobs.c.seq + 1,
            changed_at=clock(connection),
            not_before=0,
            ended_at=None,
            cancelled_at=None,
            runner=None,
            lease_until=None,
            result=None,
            error=None,
        )
    )
    if changed.rowcount:
        await tell_waiting(connection, queue, place)
        await note_child_again(connection, parent, changed.rowcount)
    return int(changed.rowcount)


def _made(connection: AsyncConnection) -> dict[str, Any]:
    """When a job is made, by the clock that leases are told by."""
    at = clock(connection)
    return {"created_at": at, "changed_at": at}


def _meant(row: Row[Any]) -> tuple[Any, int | None]:
    """Which jobs are meant by one: itself, or of a bulk all of its own; and the bulk of these."""
    return (jobs.c.parent == row.id, row.id) if row.children else (jobs.c.id == row.id, row.parent)
