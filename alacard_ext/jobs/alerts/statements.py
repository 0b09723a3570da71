"""Alerts in the store: each begins and ends once, whoever looks, and is told once for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select, update

from ...store.inserting import insert_into
from ...store.instants import instant
from ...store.job_tables import alerts
from ..clock import read_clock
from ..models import Alert
from .conditions import faults, machines
from .models import DISK, Thresholds

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

WATCH = ""
"""The row that tells when someone looked last."""
HOLD = 60_000
"""Milliseconds that whoever asks the webhook has for it before another one does."""


async def look(
    connection: AsyncConnection,
    thresholds: Thresholds,
    disks: Mapping[str, str | None],
    *,
    every: float,
    sends: bool,
) -> None:
    """Note what is wrong now and what is no longer. What all share is looked at by one process in
    so many seconds; `disks` are those of this one. `sends` says that a webhook is to be told."""
    at = await read_clock(connection)
    found = dict(disks)
    if await _is_turn(connection, at, every):
        found |= await faults(connection, at, thresholds)
        found |= await _gone(connection, at, found)
    for name, message in found.items():
        await _note(connection, at, name, message, sends=sends)


async def current(connection: AsyncConnection) -> list[Alert]:
    """What is wrong now, the latest first."""
    asked = select(alerts).where(alerts.c.state == "ill", alerts.c.name != WATCH)
    rows = await connection.execute(asked.order_by(alerts.c.changed_at.desc()))
    return [
        Alert.model_validate(
            {
                "name": row.name,
                "message": row.message,
                "since": instant(row.changed_at),
                "episode": row.episode,
            }
        )
        for row in rows
    ]


async def claim_due(connection: AsyncConnection) -> list[Row[Any]]:
    """What the webhook is to be told, for a while by whoever asks this alone."""
    at = await read_clock(connection)
    mine = update(alerts).where(alerts.c.due_at <= at)
    taken = mine.values(due_at=at + HOLD, tries=alerts.c.tries + 1).returning(*alerts.c)
    return list((await connection.execute(taken)).all())


async def settle(connection: AsyncConnection, row: Row[Any], again_in: float | None) -> None:
    """The webhook was told, or is to be told again in so many seconds; what has changed meanwhile
    is due by itself."""
    at = await read_clock(connection)
    same = (
        alerts.c.name == row.name,
        alerts.c.state == row.state,
        alerts.c.episode == row.episode,
    )
    if again_in is None:
        values: dict[str, Any] = {"told": row.state, "due_at": None, "tries": 0}
        done = await connection.execute(update(alerts).where(*same).values(**values))
        if not done.rowcount:
            # It was told, though it is so no longer: that is to be told, too.
            other = update(alerts).where(alerts.c.name == row.name)
            await connection.execute(other.values(told=row.state, due_at=at, tries=0))
        return
    later = update(alerts).where(*same).values(due_at=at + int(again_in * 1000))
    await connection.execute(later)


async def give_up(connection: AsyncConnection, row: Row[Any]) -> None:
    """Nobody hears; the next change is told again."""
    gone = update(alerts).where(alerts.c.name == row.name, alerts.c.state == row.state)
    await connection.execute(gone.values(due_at=None, tries=0))


async def _is_turn(connection: AsyncConnection, at: int, every: float) -> bool:
    await _make(connection, WATCH, 0)
    mine = update(alerts).where(
        alerts.c.name == WATCH,
        # A clock that was put back holds nobody up.
        or_(alerts.c.changed_at <= at - int(every * 1000), alerts.c.changed_at > at),
    )
    return bool((await connection.execute(mine.values(changed_at=at))).rowcount)


async def _gone(
    connection: AsyncConnection, at: int, found: Mapping[str, str | None]
) -> dict[str, str | None]:
    """The disks of machines that are no longer heard of: nobody would tell that they are well."""
    asked = select(alerts.c.name).where(
        alerts.c.name.startswith(f"{DISK}:", autoescape=True), alerts.c.state == "ill"
    )
    ill = set((await connection.execute(asked)).scalars()) - set(found)
    if not ill:
        return {}
    there = {disk_name(host) for host in await machines(connection, at)}
    return dict.fromkeys(ill - there)


def disk_name(host: str) -> str:
    """The alert of a machine's disk."""
    return f"{DISK}:{host}"[:40]


async def _make(connection: AsyncConnection, name: str, at: int) -> None:
    made = insert_into(connection.dialect.name, alerts).values(
        name=name, state="well", told="well", message="", episode=0, changed_at=at, tries=0
    )
    await connection.execute(made.on_conflict_do_nothing(index_elements=[alerts.c.name]))


async def _note(
    connection: AsyncConnection, at: int, name: str, message: str | None, *, sends: bool
) -> None:
    state = "ill" if message is not None else "well"
    if message is not None:
        await _make(connection, name, at)
    asked = select(alerts).where(alerts.c.name == name).with_for_update()
    row = (await connection.execute(asked)).first()
    if row is None:
        return
    here = update(alerts).where(alerts.c.name == name)
    if row.state == state:
        if message is not None and message != row.message:
            await connection.execute(here.values(message=message))
        return
    # What began and ended before anybody was told of it need not be told.
    due = at if sends and row.told != state else None
    values: dict[str, Any] = {"state": state, "changed_at": at, "due_at": due, "tries": 0}
    if message is not None:
        values |= {"message": message, "episode": row.episode + 1}
    await connection.execute(here.values(**values))
