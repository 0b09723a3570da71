"""What people did with a hand, counted in the store: one person once a day for each event.

The key of a row decides, so that neither who asks at the same time nor a clock that jumps counts
anything twice: a day that comes again is the same day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ..store.tables import events, notebooks, stars
from . import trends
from .models import Counts
from .rows import DAY, now
from .share_models import EventKind
from .statements import if_new

if TYPE_CHECKING:
    from .outbox.uncounted import Event


async def count_once(
    connection: AsyncConnection, notebook: int, kind: EventKind, person: str
) -> None:
    """Count an event, unless this person's was counted today."""
    await trends.lock(connection)
    at = now()
    values = {"notebook": notebook, "kind": kind, "day": at // DAY, "person": person, "at": at}
    done = await connection.execute(if_new(connection.dialect.name, events), values)
    if done.rowcount == 1:
        owner = await _add(connection, notebook, trends.COLUMNS[kind], 1)
        await trends.add(connection, notebook, kind, at, by_owner=person == owner)


async def count_late(connection: AsyncConnection, event: Event) -> bool:
    """Count an event of an earlier time, unless it was counted; False where the hand is gone."""
    await trends.lock(connection)
    this = select(notebooks.c.id).where(notebooks.c.share_id == event.share_id)
    notebook = (await connection.execute(this)).scalar_one_or_none()
    if notebook is None:
        return False
    values = {"notebook": notebook, "kind": event.kind, "day": event.at // DAY}
    values |= {"person": event.person, "at": event.at}
    done = await connection.execute(if_new(connection.dialect.name, events), values)
    if done.rowcount == 1:
        await _add(connection, notebook, trends.COLUMNS[event.kind], 1)
        # It may have left a timeframe by now.
        await trends.count_one_anew(connection, notebook)
    return True


async def star(connection: AsyncConnection, notebook: int, person: str) -> None:
    """Star a hand, unless this person has."""
    await trends.lock(connection)
    at = now()
    values = {"notebook": notebook, "person": person, "day": at // DAY, "at": at}
    done = await connection.execute(if_new(connection.dialect.name, stars), values)
    if done.rowcount == 1:
        owner = await _add(connection, notebook, "stars", 1)
        await trends.add(connection, notebook, "star", at, by_owner=person == owner)


async def unstar(connection: AsyncConnection, notebook: int, person: str) -> None:
    """Take this person's star away, if there is one."""
    await trends.lock(connection)
    mine = (stars.c.notebook == notebook, stars.c.person == person)
    done = await connection.execute(delete(stars).where(*mine))
    if done.rowcount == 1:
        await _add(connection, notebook, "stars", -1)
        await trends.count_one_anew(connection, notebook)


async def counts_of(connection: AsyncConnection, notebook: int) -> Counts:
    """The counts as they are in this transaction."""
    asked = select(*(notebooks.c[name] for name in Counts.model_fields))
    row = (await connection.execute(asked.where(notebooks.c.id == notebook))).one()
    return Counts.model_validate(row._asdict())


async def _add(connection: AsyncConnection, notebook: int, column: str, number: int) -> str:
    """Add to a count, which locks the hand; answers whose it is."""
    values = {column: notebooks.c[column] + number}
    this = notebooks.c.id == notebook
    await connection.execute(update(notebooks).where(this).values(values))
    asked = select(notebooks.c.owner).where(this)
    return str((await connection.execute(asked)).scalar_one())
