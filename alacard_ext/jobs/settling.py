"""Ends of attempts written together: those that come while one transaction is under way share the
next one, so that a thousand short jobs do not take a thousand commits, one behind the other.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ..store.service import Store
from .deliveries import Delivery, insert_delivery
from .run import RunError, RunState, fell_short

if TYPE_CHECKING:
    from sqlalchemy import Row, Select, Update
    from sqlalchemy.ext.asyncio import AsyncConnection

    from .leasing import Progress, Taken

MOST = 100
"""Ends of one transaction."""
log = logging.getLogger("alacard_ext.jobs")


@dataclass(frozen=True)
class End:
    """How an attempt ended, and what is kept of it. With `again_in`, or as `released`, its job
    waits for the next one, as `leasing.settle` tells."""

    taken: Taken
    progress: Progress
    state: RunState | Literal["released"]
    result: dict[str, Any] | None = None
    error: RunError | None = None
    again_in: float | None = None
    lines: list[str] = field(default_factory=list)
    delivery: Delivery | None = None

    @property
    def is_last(self) -> bool:
        """Whether its job has ended with it."""
        return self.state != "released" and self.again_in is None


class Settled(NamedTuple):
    """The state of a job whose end was written, and the number of that change."""

    state: str
    seq: int


Unwritten = Literal["lost", "gone"]
"""An end that was not written: its lease was lost, or its row went with the file or database."""


class Ends:
    """Writes the ends of one process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[tuple[End, asyncio.Future[Settled | None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def settle(self, end: End) -> Settled | Unwritten:
        """Write an end, together with those that come at the same time. Raises StoreUnavailable."""
        if end.is_last:
            written: asyncio.Future[Settled | None] = asyncio.get_running_loop().create_future()
            self._waiting.append((end, written))
            if self._writing is None:
                self._writing = asyncio.ensure_future(self._write())
            if (settled := await written) is not None:
                return settled
        # By itself it waits for another transaction that has its job, and none that cannot be
        # written holds up the others.
        return await self._store.write(lambda connection: settle_alone(connection, end))

    async def _write(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(0)  # those that end at this moment, too
                together, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                found = await self._written([end for end, _ in together])
                for end, written in together:
                    if not written.done():
                        written.set_result(found.get(end.taken.row))
        finally:
            self._writing = None

    async def _written(self, ends: Sequence[End]) -> dict[int, Settled]:
        try:
            return await self._store.write(lambda connection: settle_all(connection, ends))
        except Exception as error:
            log.debug("alacard: ends are written one by one: %s", type(error).__name__)
            return {}


async def settle_all(connection: AsyncConnection, ends: Sequence[End]) -> dict[int, Settled]:
    """Write how attempts ended, each once, and what that changes about their bulks. Answers what
    was written, by row: not where a lease was lost, or where another transaction has the job."""
    from sqlalchemy import insert

    from ..store.job_tables import job_logs
    from .clock import clock
    from .ended import note_child
    from .telling import tell

    found = await connection.execute(_asked(), {"rows": [end.taken.row for end in ends]})
    there = {row.id: row for row in found}
    held = [
        (end, row)
        for end in ends
        if (row := there.get(end.taken.row)) is not None and end.taken.holds(row)
    ]
    if not held:
        return {}
    at = clock(connection)
    ended = [_values(end, row) for end, row in held]
    await connection.execute(_ended().values(ended_at=at, changed_at=at), ended)
    lines = [line for end, row in held for line in _lines(end, row)]
    if lines:
        await connection.execute(insert(job_logs).values(at=at), lines)
    for end, row in held:
        if end.delivery is not None:
            await insert_delivery(connection, row.id, end.delivery)
    for site in sorted({row.site for _, row in held}):
        await tell(connection, site)
    # Bulks come last and in one order, as everywhere, so that no two wait for each other.
    children, failed = Counter[int](), Counter[int]()
    for end, row in held:
        if row.parent is not None:
            children[row.parent] += 1
            failed[row.parent] += end.state != "done" or fell_short(end.state, end.result)
    for parent in sorted(children):
        await note_child(connection, parent, failed=failed[parent], count=children[parent])
    return {
        row.id: Settled(end.state, values["seq"])
        for (end, row), values in zip(held, ended, strict=True)
    }


async def settle_alone(connection: AsyncConnection, end: End) -> Settled | Unwritten:
    """Write how one attempt ended, whether its job is tried again or not."""
    from .leasing import add_log, is_there, settle

    row = await settle(
        connection,
        end.taken,
        end.progress,
        end.state,
        result=end.result,
        error=end.error,
        again_in=end.again_in,
    )
    if row is None:
        return "lost" if await is_there(connection, end.taken) else "gone"
    await add_log(connection, end.taken.row, end.taken.attempt, end.lines)
    if end.delivery is not None:
        await insert_delivery(connection, end.taken.row, end.delivery)
    return Settled(row.state, row.seq)


@cache
def _asked() -> Select[Any]:
    """Jobs whose ends may be written. Those that another transaction has are passed over: it may be
    one that waits for some of these."""
    from sqlalchemy import bindparam, func, select

    from ..store.job_tables import job_logs, jobs

    last = select(func.max(job_logs.c.number)).where(job_logs.c.job == jobs.c.id)
    names = ("id", "runner", "attempt", "state", "seq", "parent", "site")
    asked = select(*(jobs.c[name] for name in names), last.scalar_subquery().label("last"))
    asked = asked.where(jobs.c.id.in_(bindparam("rows", expanding=True)))
    return asked.with_for_update(skip_locked=True, of=jobs)


@cache
def _ended() -> Update:
    from sqlalchemy import bindparam, update

    from ..store.job_tables import jobs

    return update(jobs).where(jobs.c.id == bindparam("row")).values(lease_until=None)


def _values(end: End, row: Row[Any]) -> dict[str, Any]:
    from .leasing import error_json

    return {
        "row": row.id,
        "runner": end.taken.runner,
        "state": end.state,
        "seq": max(end.progress.seq, row.seq + 1),
        "phase": end.progress.phase[:30],
        "fraction": end.progress.fraction,
        "details": end.progress.details,
        "result": end.result,
        "error": None if end.error is None else error_json(end.error),
    }


def _lines(end: End, row: Row[Any]) -> list[dict[str, Any]]:
    start = 0 if row.last is None else row.last + 1
    return [
        {"job": row.id, "number": number, "attempt": end.taken.attempt, "text": text}
        for number, text in enumerate(end.lines, start)
    ]
