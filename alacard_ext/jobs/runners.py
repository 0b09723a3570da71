"""The servers and workers that take jobs, as the store knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete

from ..store.job_tables import workers
from .clock import clock

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from .leasing import Runner


async def note_runner(connection: AsyncConnection, runner: Runner, values: dict[str, Any]) -> bool:
    """Tell that a runner lives; whether it is to take no more."""
    from ..store.inserting import insert_into

    at = clock(connection)
    made = insert_into(connection.dialect.name, workers).values(
        runner=runner.name,
        role=runner.role,
        queues=list(runner.queues),
        started_at=at,
        beat_at=at,
        draining=False,
        **values,
    )
    alive = {"beat_at": at, "running": values["running"]}
    done = await connection.execute(
        made.on_conflict_do_update(index_elements=[workers.c.runner], set_=alive).returning(
            workers.c.draining
        )
    )
    return bool(done.scalar_one())


async def forget_runner(connection: AsyncConnection, runner: str) -> None:
    """A runner has closed, and is not to be waited for."""
    await connection.execute(delete(workers).where(workers.c.runner == runner))
