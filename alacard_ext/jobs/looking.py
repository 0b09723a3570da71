"""One look at the store: all that a runner asks it for, in one transaction that reads.

Its first statement tells by the indices whether there can be anything to do, and is all that a
store is asked in which nothing waits, ends or changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, func, literal_column, select

from ..store.instants import now
from ..store.job_tables import deliveries, jobs
from .clock import postgresql_clock
from .deliveries import waiting_deliveries
from .leasing import Runner, anything_waits
from .listing import changed_since

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True)
class Wanted:
    """What a runner wants to know: of which `kinds`, in which form, it can take a job, of one
    person at most `per_person` at a time; up to how many notebooks it delivers; and whether it
    hears of changes of an owner's jobs since an instant, None being that of the look."""

    kinds: Mapping[str, int]
    per_person: int
    delivers: int
    owner: str | None
    since: int | None


@dataclass(frozen=True)
class Seen:
    """What there was at an instant of the database's clock: whether a lease is over and a job can
    be taken, the jobs whose notebooks are to be delivered, and those that changed."""

    at: int
    lost: bool
    waits: bool
    deliveries: list[int]
    changed: list[Row[Any]]


async def look(connection: AsyncConnection, runner: Runner, wanted: Wanted) -> Seen:
    """Ask for all of it."""
    there = await _overview(connection, runner.site)
    waits = there.queued is not None and await anything_waits(
        connection, runner, wanted.kinds, wanted.per_person
    )
    delivered: list[int] = []
    if there.delivery is not None and wanted.delivers:
        delivered = await waiting_deliveries(connection, runner.site, wanted.delivers)
    changed: list[Row[Any]] = []
    since = there.at if wanted.since is None else wanted.since
    if wanted.owner is not None and (there.changed_at or 0) >= since:
        changed = await changed_since(connection, since, wanted.owner, runner.site)
    lost = there.lease_until is not None and there.lease_until < there.at
    return Seen(there.at, lost, waits, delivered, changed)


async def _overview(connection: AsyncConnection, site: str) -> Row[Any]:
    values: dict[str, Any] = {"site": site}
    if connection.dialect.name != "postgresql":
        values["at"] = now()
    statement = _overview_of(connection.dialect.name)
    found: Row[Any] = (await connection.execute(statement, values)).one()
    return found


@cache
def _overview_of(dialect: str) -> Select[Any]:
    """Built once, so that a look takes hardly longer than the database does."""
    is_told = dialect == "postgresql"
    at: Any = postgresql_clock() if is_told else bindparam("at", type_=BigInteger)
    here: ColumnElement[int] = literal_column("1")
    # Partial indices are used where the condition is theirs word for word.
    is_queued = jobs.c.state == literal_column("'queued'")
    queued = select(here).select_from(jobs).where(is_queued).limit(1)
    leased = select(func.min(jobs.c.lease_until)).where(jobs.c.lease_until.is_not(None))
    of_site = (deliveries.c.site == bindparam("site"), deliveries.c.delivered_at.is_(None))
    delivery = select(here).select_from(deliveries).where(*of_site).limit(1)
    return select(
        at.label("at"),
        queued.scalar_subquery().label("queued"),
        select(func.max(jobs.c.changed_at)).scalar_subquery().label("changed_at"),
        leased.scalar_subquery().label("lease_until"),
        delivery.scalar_subquery().label("delivery"),
    )
