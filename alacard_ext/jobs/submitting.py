"""Jobs written into the store: submitted, submitted in numbers, retried and cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from ..store.job_tables import jobs
from .clock import clock, read_clock
from .ended import note_child, note_child_again
from .rows import New
from .run import ENDED
from .telling import WAITS, tell
from .turns import next_turns

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection


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
    written = await connection.execute(insert(jobs).values(values).returning(jobs.c.id))
    if running is None:
        await tell(connection, WAITS)
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
    await connection.execute(insert(jobs), rows)
    await tell(connection, WAITS)


async def cancel_job(connection: AsyncConnection, row: Row[Any]) -> None:
    """Ask a job to stop: at once where it waits, else by whoever runs it. Those of a bulk too."""
    at = clock(connection)
    if row.children:
        asked = select(jobs).where(jobs.c.parent == row.id, jobs.c.state.not_in(ENDED))
        for child in (await connection.execute(asked.with_for_update())).all():
            await cancel_job(connection, child)
        return  # it ends with the last of them
    asked_to = {"cancelled_at": at, "changed_at": at, "seq": jobs.c.seq + 1}
    waits = update(jobs).where(jobs.c.id == row.id, jobs.c.state == "queued")
    ended = await connection.execute(waits.values(state="cancelled", ended_at=at, **asked_to))
    if ended.rowcount:
        await note_child(connection, row.parent, failed=True)
        return
    runs = update(jobs).where(jobs.c.id == row.id, jobs.c.state == "running")
    await connection.execute(runs.values(state="cancelling", **asked_to))


async def retry_job(connection: AsyncConnection, row: Row[Any], attempts: int) -> bool:
    """Let a job that ended otherwise than well wait for its turn again, for up to `attempts` more;
    of a bulk those that did not end well. False where there was none."""
    ill = ("failed", "cancelled", "interrupted")
    if row.children:
        asked = select(jobs).where(jobs.c.parent == row.id, jobs.c.state.in_(ill))
        children = (await connection.execute(asked)).all()
        done = [await retry_job(connection, child, attempts) for child in children]
        return any(done)
    at = clock(connection)
    turn = (await next_turns(connection, row.owner, 1))[0]
    again = update(jobs).where(jobs.c.id == row.id, jobs.c.state.in_(ill))
    changed = await connection.execute(
        again.values(
            state="queued",
            turn=turn,
            phase="",
            fraction=0.0,
            attempts=jobs.c.attempt + attempts,
            seq=jobs.c.seq + 1,
            changed_at=at,
            not_before=0,
            ended_at=None,
            cancelled_at=None,
            runner=None,
            lease_until=None,
            error=None,
        )
    )
    if changed.rowcount:
        await tell(connection, WAITS)
        await note_child_again(connection, row.parent)
    return bool(changed.rowcount)
