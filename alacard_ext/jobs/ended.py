"""What the end of a job changes about the bulk that it belongs to, in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, select, update

from ..store.job_tables import jobs
from .clock import clock
from .run import PASSED

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

PARTLY = "BULK_PARTLY_FAILED"
_outcome = jobs.c.result["outcome"].as_string()
FELL_SHORT = and_(jobs.c.state == "done", _outcome.is_not(None), _outcome != PASSED)
"""The condition for jobs that did their work, and what they ran did not pass."""


@dataclass(frozen=True)
class Unsuccessful:
    """How many jobs of a bulk did not end well. Those that did `not_pass` did their work, and what
    they ran was at fault."""

    failed: int = 0
    not_passed: int = 0
    cancelled: int = 0

    def told(self, total: int) -> str:
        """In a sentence: '1 of 5 failed, 2 did not pass.'"""
        parts: list[str] = []
        for count, words in (
            (self.failed, "failed"),
            (self.not_passed, "did not pass"),
            (self.cancelled, "was cancelled" if self.cancelled == 1 else "were cancelled"),
        ):
            if count:
                parts.append(f"{count} {words}" if parts else f"{count} of {total} {words}")
        return f"{', '.join(parts)}. Look at why, and retry those alone."


async def unsuccessful(connection: AsyncConnection, parent: int) -> Unsuccessful:
    """Those of a bulk, as they are now."""
    short = case((FELL_SHORT, 1), else_=0).label("short")
    asked = select(jobs.c.state, short, func.count()).where(jobs.c.parent == parent)
    found = {"failed": 0, "not_passed": 0, "cancelled": 0}
    for state, is_short, count in await connection.execute(asked.group_by(jobs.c.state, short)):
        if state == "cancelled":
            found["cancelled"] += count
        elif state in ("failed", "interrupted"):
            found["failed"] += count
        elif is_short:
            found["not_passed"] += count
    return Unsuccessful(**found)


async def note_child(
    connection: AsyncConnection, parent: int | None, *, failed: int, count: int = 1
) -> None:
    """One of its jobs ended, or `count` did, of which so many `failed`; the bulk ends with the last
    of them."""
    if parent is None:
        return
    at, ended_now = clock(connection), jobs.c.children_ended + count
    counted = update(jobs).where(jobs.c.id == parent)
    names = (jobs.c.children, jobs.c.children_ended, jobs.c.children_failed, jobs.c.cancelled_at)
    noted = counted.values(
        children_ended=ended_now,
        children_failed=jobs.c.children_failed + failed,
        fraction=ended_now * 1.0 / case((jobs.c.children > 1, jobs.c.children), else_=1),
        state=case((jobs.c.cancelled_at.is_(None), "running"), else_="cancelling"),
        seq=jobs.c.seq + 1,
        changed_at=at,
    )
    told = (await connection.execute(noted.returning(*names))).one()
    total, ended, bad, cancelled_at = told
    if ended < total:
        return
    found = await unsuccessful(connection, parent) if bad else Unsuccessful()
    end = _end(found, total, is_cancelled=cancelled_at is not None)
    await connection.execute(counted.values(fraction=1.0, ended_at=at, **end))


def _end(found: Unsuccessful, total: int, *, is_cancelled: bool) -> dict[str, Any]:
    """The state, the result and the error of a bulk whose jobs have all ended. Where all did their
    work, but not all that they ran passed, it stands as one of them would."""
    well = found == Unsuccessful()
    message = "" if well else found.told(total)
    result = {"total": total, **vars(found), "outcome": "passed" if well else "failed"}
    result["message"] = message
    state, error = "done", None
    if is_cancelled and found.cancelled:
        state = "cancelled"
    elif found.failed or found.cancelled:
        state, error = "failed", {"code": PARTLY, "message": message, "details": {}}
    return {"state": state, "result": result, "error": error}


async def note_child_again(connection: AsyncConnection, parent: int | None, count: int = 1) -> None:
    """One of its jobs that had not ended well is tried again, or so many are."""
    if parent is None:
        return
    await connection.execute(
        update(jobs)
        .where(jobs.c.id == parent)
        .values(
            children_ended=jobs.c.children_ended - count,
            children_failed=jobs.c.children_failed - count,
            fraction=(jobs.c.children_ended - count) * 1.0 / jobs.c.children,
            state="running",
            seq=jobs.c.seq + 1,
            changed_at=clock(connection),
            ended_at=None,
            cancelled_at=None,
            error=None,
            result=None,
        )
    )
