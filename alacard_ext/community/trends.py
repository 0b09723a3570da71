"""What is kept of each hand's trend, so that no list adds up events.

A trend is the sum of what people did: each event has its weight, which halves in a quarter of the
timeframe, so that a sixteenth is left at its end. What is kept is the logarithm of that sum as it
would be at one fixed instant: `log2(sum of weight * 2^(time / half-life))`. As time goes on all
hands lose alike, so that neither the numbers nor their order need be touched; a new event is added
to one of them. Beside it stands how often each event happened within the timeframe; once an hour,
what has left the timeframe is taken off. What the owner does is counted, and has no weight.

Events are added by many at once; nobody adds while what is kept is counted again or brought up to
date. A SQLite file is written by one at a time; on PostgreSQL each takes a lock before all others.
"""

from __future__ import annotations

from math import log2
from typing import Any

from sqlalchemy import (
    Float,
    Select,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from ..store.tables import events, notebooks, stars, trends, windows
from .rows import DAY, HOUR, now

WEIGHTS = {"view": 1.0, "download": 3.0, "star": 3.0, "remix": 5.0}
COLUMNS = {"view": "views", "download": "downloads", "remix": "remixes"}
TIMEFRAMES: dict[str, int | None] = {"day": DAY, "week": 7 * DAY, "month": 30 * DAY, "all": None}
HALF_LIVES = {"day": DAY // 4, "week": 7 * DAY // 4, "month": 30 * DAY // 4, "all": 30 * DAY}
FORGOTTEN = 1_000
"""Half-lives after which nothing is left that a number could hold."""
CLOCKS = 2 * HOUR
"""How far the clocks of servers may be apart, before what was counted by one of them is counted
again."""
ADVISORY = 0x_A1ACA4E
"""PostgreSQL's lock of what is kept: shared by those who add to it."""


def score_of(heat: float | None, timeframe: str, at: int) -> float:
    """What a trend that is kept is worth at an instant."""
    if heat is None:
        return 0.0
    return float(2.0 ** min(heat - at / HALF_LIVES[timeframe], 60.0))


def began(timeframe: str, at: int) -> int | None:
    """When a timeframe began that ends at an instant, to the hour; None for all time."""
    length = TIMEFRAMES[timeframe]
    return None if length is None else (at - length) // HOUR * HOUR


def joined(heat: float | None, added: float) -> float:
    """The logarithm of a sum by those of its parts."""
    if heat is None:
        return added
    most, least = max(heat, added), min(heat, added)
    return most + log2(1.0 + 2.0 ** (least - most))


async def lock(connection: AsyncConnection, *, alone: bool = False) -> None:
    """Keep what is kept from being counted again until this transaction ends; with `alone`, from
    being added to as well. Taken before any row is, so that no two wait for each other."""
    if connection.dialect.name == "postgresql":
        take = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
        await connection.execute(select(take(ADVISORY)))


async def add(
    connection: AsyncConnection, notebook: int, kind: str, at: int, *, by_owner: bool
) -> None:
    """Add an event to a hand's trends, under the lock that is shared. The hand's row is locked by
    now, as whoever counts has changed it, so that of two at once each is added."""
    asked = select(trends).where(trends.c.notebook == notebook)
    kept = {row.timeframe: row for row in await connection.execute(asked)}
    changed = []
    for timeframe, half in HALF_LIVES.items():
        row = kept.get(timeframe)
        values: dict[str, Any] = {"timeframe": timeframe, "notebook": notebook}
        values |= {name: getattr(row, name, 0) for name in COLUMNS.values()}
        values |= {name: getattr(row, name, None) for name in ("heat", "last_at")}
        if kind in COLUMNS:
            values[COLUMNS[kind]] += 1
        if not by_owner:
            values["heat"] = joined(values["heat"], log2(WEIGHTS[kind]) + at / half)
            values["last_at"] = max(values["last_at"] or 0, at)
        changed.append(values)
    make: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    made = make(trends)
    new = {name: made.excluded[name] for name in ("heat", "last_at", *COLUMNS.values())}
    await connection.execute(
        made.on_conflict_do_update(index_elements=["timeframe", "notebook"], set_=new), changed
    )
    later = update(windows).where(windows.c.latest < at - HOUR).values(latest=at)
    await connection.execute(later)


async def is_stale(
    connection: AsyncConnection, timeframe: str, at: int, *, recounts: bool = True
) -> bool:
    """Whether something has left the timeframe that is still counted, or, where that is counted
    again, a clock was put back."""
    row = await _window(connection, timeframe)
    begins = began(timeframe, at) or 0
    return row is None or row.since < begins or (recounts and _is_ahead(row, begins, at))


async def bring_up_to_date(
    connection: AsyncConnection, timeframe: str, at: int, *, recounts: bool = True
) -> bool:
    """Take off what has left the timeframe. After a clock that was ahead, all of it is counted
    again if `recounts`, and what was written by it is as if it were of now. Answers whether it
    was counted again."""
    await lock(connection, alone=True)
    row = await _window(connection, timeframe)
    begins = began(timeframe, at) or 0
    if row is None or (recounts and _is_ahead(row, begins, at)):
        await count_anew(connection, timeframe, at)
        return True
    if row.since >= begins:
        return False
    left = (events.c.at >= row.since, events.c.at < begins)
    fewer = {
        name: trends.c[name]
        - select(func.count())
        .select_from(events)
        .where(events.c.notebook == trends.c.notebook, events.c.kind == kind, *left)
        .scalar_subquery()
        for kind, name in COLUMNS.items()
    }
    touched = trends.c.notebook.in_(select(events.c.notebook).where(*left))
    mine = trends.c.timeframe == timeframe
    await connection.execute(update(trends).where(mine, touched).values(fewer))
    this = windows.c.timeframe == timeframe
    await connection.execute(update(windows).where(this).values(since=begins))
    return False


async def count_anew(connection: AsyncConnection, timeframe: str, at: int) -> None:
    """Count the trends of a timeframe from the events."""
    await lock(connection, alone=True)
    for table in (events, stars):
        await connection.execute(update(table).where(table.c.at > at).values(at=at))
    for kept in (trends, windows):
        await connection.execute(delete(kept).where(kept.c.timeframe == timeframe))
    await connection.execute(_sums(timeframe, at))
    window = {"timeframe": timeframe, "since": began(timeframe, at) or 0, "latest": at}
    await connection.execute(insert(windows).values(window))


async def count_one_anew(connection: AsyncConnection, notebook: int) -> None:
    """Count the trends of one hand from its events, as after a star was taken back; under the lock
    that is shared."""
    since = {row.timeframe: row.since for row in await connection.execute(select(windows))}
    await connection.execute(delete(trends).where(trends.c.notebook == notebook))
    at = now()
    for timeframe in TIMEFRAMES:
        await connection.execute(_sums(timeframe, at, notebook, since.get(timeframe)))


async def _window(connection: AsyncConnection, timeframe: str) -> Any:
    asked = select(windows).where(windows.c.timeframe == timeframe)
    return (await connection.execute(asked)).first()


def _is_ahead(row: Any, begins: int, at: int) -> bool:
    return bool(row.since - begins > CLOCKS or row.latest - at > CLOCKS)


def _sums(timeframe: str, at: int, notebook: int | None = None, since: int | None = None) -> Any:
    """An insertion of what events and stars come to."""
    parts: list[Select[Any]] = []
    for table, kind in ((events, events.c.kind), (stars, literal("star"))):
        part = select(table.c.notebook, kind.label("kind"), table.c.person, table.c.at.label("at"))
        parts.append(part if notebook is None else part.where(table.c.notebook == notebook))
    what = union_all(*parts).subquery("what")
    # What a clock that is ahead has written is as if it were of now, and within numbers.
    passed = case((what.c.at > at, 0), else_=what.c.at - at)
    age = cast(passed, Float) / HALF_LIVES[timeframe]
    weight = case(WEIGHTS, value=what.c.kind, else_=0.0)
    # What is forgotten is beyond the numbers of PostgreSQL, too.
    left = case((age < -FORGOTTEN, 0.0), else_=weight * func.power(2.0, age))
    by_others = what.c.person != notebooks.c.owner
    heat = func.sum(case((by_others, left), else_=0.0))
    begins = since if since is not None else began(timeframe, at) or 0
    counts = [
        func.sum(case(((what.c.kind == kind) & (what.c.at >= begins), 1), else_=0))
        for kind in COLUMNS
    ]
    log = case((heat > 0, func.ln(heat) / func.ln(2.0) + at / HALF_LIVES[timeframe]), else_=None)
    summed = (
        select(
            literal(timeframe),
            what.c.notebook,
            log,
            func.max(case((by_others, what.c.at), else_=None)),
            *counts,
        )
        .join(notebooks, notebooks.c.id == what.c.notebook)
        .group_by(what.c.notebook)
    )
    names = ["timeframe", "notebook", "heat", "last_at", *COLUMNS.values()]
    return insert(trends).from_select(names, summed)


def without(metric: Any) -> Any:
    """Where nothing is kept by which a hand could be ranked."""
    told = (trends.c.notebook == notebooks.c.id, trends.c.timeframe == "all", metric)
    return ~exists().where(*told)
