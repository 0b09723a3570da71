"""Leases: a job is taken by one runner for a while, told to be alive, and ended by that one alone.

Whatever a runner writes holds only while the lease is its own: each statement names the runner and
the attempt, so that one that was thought dead changes nothing when it comes back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import and_, case, exists, func, insert, literal, not_, or_, select, update

from ..store.job_tables import job_logs, job_queues, jobs, workers
from .clock import clock
from .ended import note_child
from .run import ENDED, RunError, fell_short
from .telling import tell, tell_waiting
from .turns import served_up_to

if TYPE_CHECKING:
    from sqlalchemy import Exists, Row, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

GOES_ON = ("running", "cancelling")
"""The states in which someone has a lease of a job."""
CLAIMS = 0x616C6163617264
"""The number by which PostgreSQL knows the lock of those who count a person's jobs."""


@dataclass(frozen=True)
class Runner:
    """A server or worker, as it takes jobs. `anywhere` says whose jobs it takes that may run
    anywhere: everybody's, those of its own workspace, or none."""

    name: str
    site: str
    role: Literal["server", "worker"] = "server"
    queues: tuple[str, ...] = ()
    anywhere: Literal["all", "own", "none"] = "own"


@dataclass(frozen=True)
class Taken:
    """What of a lease tells it from any other of the same job."""

    row: int
    runner: str
    attempt: int

    def held(self) -> Any:
        """The condition under which a statement of its holder may change the job."""
        return and_(
            jobs.c.id == self.row,
            jobs.c.runner == self.runner,
            jobs.c.attempt == self.attempt,
            jobs.c.state.in_(GOES_ON),
        )

    def holds(self, row: Row[Any]) -> bool:
        """The same of a row that was read."""
        own = (self.runner, self.attempt)
        return row.state in GOES_ON and (row.runner, row.attempt) == own


@dataclass
class Progress:
    """How far a job is, as its holder writes it down."""

    seq: int
    phase: str = ""
    fraction: float = 0.0
    details: dict[str, Any] = field(default_factory=dict)

    def values(self) -> dict[str, Any]:
        """As columns; the number of the last change never falls behind that of a request to
        stop."""
        seq = case((jobs.c.seq >= self.seq, jobs.c.seq + 1), else_=self.seq)
        return {
            "seq": seq,
            "phase": self.phase[:30],
            "fraction": self.fraction,
            "details": self.details,
        }


def waiting(runner: Runner, kinds: Mapping[str, int], at: Any) -> Any:
    """The condition for the jobs that a runner may take. `kinds` have the highest form of their
    payloads that it understands."""
    here = and_(jobs.c.place == "here", jobs.c.site == runner.site)
    anywhere = jobs.c.place == "anywhere"
    places = {
        "all": or_(here, anywhere),
        "own": jobs.c.site == runner.site,
        "none": here,
    }[runner.anywhere]
    if runner.role == "worker":
        places = anywhere
    known = or_(*(and_(jobs.c.kind == kind, jobs.c.form <= form) for kind, form in kinds.items()))
    conditions = [jobs.c.state == "queued", jobs.c.not_before <= at, places, known]
    if runner.queues:
        conditions.append(jobs.c.queue.in_(runner.queues))
    return and_(*conditions, jobs.c.queue.not_in(_paused()), not_(_drains(runner.name)))


async def held_back(
    connection: AsyncConnection, runner: str, rows: Collection[int]
) -> Sequence[int]:
    """Those of the jobs that a runner has taken ahead which an administrator lets no longer begin
    there: their queue is paused, or the runner drained."""
    asked = select(jobs.c.id).where(jobs.c.id.in_(rows))
    held = asked.where(or_(jobs.c.queue.in_(_paused()), _drains(runner)))
    return (await connection.execute(held)).scalars().all()


async def paused_queues(connection: AsyncConnection) -> list[str]:
    """The queues that an administrator has paused."""
    return list((await connection.execute(_paused())).scalars())


def _paused() -> Select[Any]:
    return select(job_queues.c.name).where(job_queues.c.paused_at.is_not(None))


def _drains(runner: str) -> Exists:
    return exists().where(workers.c.runner == runner, workers.c.draining)


async def anything_waits(
    connection: AsyncConnection, runner: Runner, kinds: Mapping[str, int], per_person: int = 0
) -> bool:
    """Whether there is a job to take; a transaction that reads costs the others nothing."""
    if not kinds:
        return False
    at = clock(connection)
    running = await _running(connection) if per_person else {}
    may = _takeable(waiting(runner, kinds, at), running, per_person)
    return (await connection.execute(select(jobs.c.id).where(may).limit(1))).first() is not None


async def _running(connection: AsyncConnection) -> dict[str, int]:
    """How many jobs of each person run."""
    asked = select(jobs.c.owner, func.count().label("count")).group_by(jobs.c.owner)
    rows = await connection.execute(asked.where(jobs.c.lease_until.is_not(None)))
    return {row.owner: row._mapping["count"] for row in rows}


def _takeable(may: Any, running: Mapping[str, int], per_person: int) -> Any:
    busy = [owner for owner, count in running.items() if count >= per_person]
    return and_(may, jobs.c.owner.not_in(busy)) if busy else may


async def claim(
    connection: AsyncConnection,
    runner: Runner,
    kinds: Mapping[str, int],
    *,
    limit: int,
    seconds: float,
    per_person: int = 0,
    room: Mapping[str, int] | None = None,
    ahead: Mapping[str, int] | None = None,
    held: Collection[int] = (),
) -> list[Row[Any]]:
    """Take up to `limit` jobs for `seconds`, the first in turn of each priority, of a kind no more
    than there is `room` for, and of some kinds so many more `ahead`. Of one person at most
    `per_person` run at a time, where that is not 0. What is `held` here still, though a backup that
    was put back says otherwise, is not taken."""
    places, beside = max(limit, 0), dict(ahead or {})
    most = places + sum(beside.values())
    if not most or not kinds:
        return []
    if per_person:
        # Two who count at once would each take the last one that is allowed.
        await _alone(connection)
    at = clock(connection)
    running = await _running(connection) if per_person else {}
    may = _takeable(waiting(runner, kinds, at), running, per_person)
    may = and_(may, jobs.c.id.not_in(held)) if held else may
    names = ("id", "turn", "kind", "owner", "attempt")
    asked = select(*(jobs.c[name] for name in names)).where(may)
    asked = asked.order_by(jobs.c.priority.desc(), jobs.c.turn, jobs.c.id).limit(most)
    found = (await connection.execute(asked.with_for_update(skip_locked=True))).all()
    left, taken = dict(room or {}), Counter(running)
    chosen: list[Any] = []
    for row in found:
        if per_person and taken[row.owner] >= per_person:
            continue
        if places > 0 and left.get(row.kind, 1) > 0:
            places -= 1
            left[row.kind] = left.get(row.kind, most) - 1
        elif row.attempt == 0 and beside.get(row.kind, 0) > 0:
            # One that a runner was lost with begins at once or not at all, so that it can be told
            # from those that were only kept beside it.
            beside[row.kind] -= 1
        else:
            continue
        chosen.append(row)
        taken[row.owner] += 1
    if not chosen:
        return []
    now_taken = (
        update(jobs)
        .where(jobs.c.id.in_([row.id for row in chosen]))
        .values(
            state="running",
            attempt=jobs.c.attempt + 1,
            runner=runner.name,
            lease_until=at + int(seconds * 1000),
            started_at=func.coalesce(jobs.c.started_at, at),
            changed_at=at,
            seq=jobs.c.seq + 1,
        )
        .returning(*jobs.c)
    )
    served = served_up_to(connection, max(row.turn for row in chosen))
    if connection.dialect.name == "postgresql":
        # One message, and that row is not held up while others are on their way.
        now_taken = now_taken.add_cte(served.cte("served"))
    else:
        await connection.execute(served)
    rows = list((await connection.execute(now_taken)).all())
    order = {row.id: place for place, row in enumerate(chosen)}
    return sorted(rows, key=lambda row: order[row.id])


async def _alone(connection: AsyncConnection) -> None:
    """Wait for the others who take jobs, until this transaction ends; a file of SQLite has one
    writer at a time."""
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(CLAIMS)))


async def beat(
    connection: AsyncConnection, taken: Taken, progress: Progress, seconds: float
) -> Row[Any] | None:
    """Hold a lease for `seconds` more, and write how far its job is; None where it was lost.
    Answers whether it is to stop."""
    at = clock(connection)
    held = update(jobs).where(taken.held())
    written = held.values(
        lease_until=at + int(seconds * 1000), changed_at=at, **progress.values()
    ).returning(jobs.c.cancelled_at, jobs.c.site)
    found: Row[Any] | None = (await connection.execute(written)).first()
    if found is not None:
        await tell(connection, found.site)
    return found


async def settle(
    connection: AsyncConnection,
    taken: Taken,
    progress: Progress,
    state: str,
    *,
    result: dict[str, Any] | None = None,
    error: RunError | None = None,
    again_in: float | None = None,
) -> Row[Any] | None:
    """Write how an attempt ended, once; answers the job's state and the number of that change, and
    None where the lease was lost and nothing was written.

    With `again_in` the job waits that many seconds for its next attempt, and `error` tells why.
    `released` is an attempt that does not count, since its server closed. A job that someone has
    asked to stop meanwhile does not wait for either: it has ended.
    """
    at = clock(connection)
    told = None if error is None else error_json(error)
    shared: dict[str, Any] = {"runner": None, "lease_until": None, "changed_at": at, "error": told}
    shared |= progress.values()
    names = ("parent", "state", "seq", "site", "queue", "place", "not_before")
    held = update(jobs).where(taken.held()).returning(*(jobs.c[name] for name in names))
    found: Row[Any] | None = None
    if state == "released" or again_in is not None:
        later = {"not_before": at + int((again_in or 0.0) * 1000)}
        if state == "released":
            later = {"attempt": jobs.c.attempt - 1, "not_before": 0}
        unasked = held.where(jobs.c.cancelled_at.is_(None))
        waits = unasked.values({**shared, **later, "state": "queued"})
        found = (await connection.execute(waits)).first()
        state, shared["error"] = "cancelled", None
    if found is None:
        ended = {"state": state, "ended_at": at, "result": result, "runner": taken.runner}
        found = (await connection.execute(held.values({**shared, **ended}))).first()
    if found is None:
        return None
    if found.state == "queued":
        await tell_waiting(connection, found.queue, found.place, found.not_before)
    else:
        await tell(connection, found.site)
    if found.state in ENDED:
        failed = found.state != "done" or fell_short(found.state, result)
        await note_child(connection, found.parent, failed=int(failed))
    return found


async def is_there(connection: AsyncConnection, taken: Taken) -> bool:
    """Whether the job still stands in the store, whoever has it."""
    asked = select(jobs.c.id).where(jobs.c.id == taken.row)
    return (await connection.execute(asked)).first() is not None


async def cancelled(connection: AsyncConnection, runner: str) -> list[int]:
    """The rows of a runner's jobs that someone wants to stop."""
    asked = select(jobs.c.id).where(jobs.c.lease_until.is_not(None), jobs.c.runner == runner)
    return list((await connection.execute(asked.where(jobs.c.state == "cancelling"))).scalars())


async def add_log(
    connection: AsyncConnection, job: int, attempt: int, lines: Sequence[str]
) -> None:
    """Add lines to the log of a job, unless it was deleted meanwhile."""
    if not lines:
        return
    at = clock(connection)
    last = select(func.max(job_logs.c.number)).where(job_logs.c.job == job)
    number = (await connection.execute(last)).scalar()
    start = 0 if number is None else number + 1
    for place, text in enumerate(lines):
        values = (jobs.c.id, literal(start + place), literal(attempt), at, literal(text))
        there = select(*values).where(jobs.c.id == job)
        names = ["job", "number", "attempt", "at", "text"]
        await connection.execute(insert(job_logs).from_select(names, there))


def error_json(error: RunError) -> dict[str, Any]:
    """As a row has it."""
    return {"code": error.code, "message": error.message, "details": dict(error.details)}
