"""What people did with a hand, counted in the store: one person once a day for each event.

The key of a row decides, so that neither who asks at the same time nor a clock that jumps counts
anything twice: a day that comes again is the same day.
"""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ..store.tables import events, notebooks, stars
from .models import Counts
from .rows import today
from .share_models import EventKind
from .statements import if_new

COLUMNS = {"view": "views", "download": "downloads", "remix": "remixes"}


async def count_once(
    connection: AsyncConnection, notebook: int, kind: EventKind, person: str
) -> None:
    """Count an event, unless this person's was counted today."""
    values = {"notebook": notebook, "kind": kind, "day": today(), "person": person}
    done = await connection.execute(if_new(connection.dialect.name, events), values)
    if done.rowcount == 1:
        await _add(connection, notebook, COLUMNS[kind], 1)


async def star(connection: AsyncConnection, notebook: int, person: str) -> None:
    """Star a hand, unless this person has."""
    values = {"notebook": notebook, "person": person, "day": today()}
    done = await connection.execute(if_new(connection.dialect.name, stars), values)
    if done.rowcount == 1:
        await _add(connection, notebook, "stars", 1)


async def unstar(connection: AsyncConnection, notebook: int, person: str) -> None:
    """Take this person's star away, if there is one."""
    mine = (stars.c.notebook == notebook, stars.c.person == person)
    done = await connection.execute(delete(stars).where(*mine))
    if done.rowcount == 1:
        await _add(connection, notebook, "stars", -1)


async def counts_of(connection: AsyncConnection, notebook: int) -> Counts:
    """The counts as they are in this transaction."""
    asked = select(*(notebooks.c[name] for name in Counts.model_fields))
    row = (await connection.execute(asked.where(notebooks.c.id == notebook))).one()
    return Counts.model_validate(row._asdict())


async def _add(connection: AsyncConnection, notebook: int, column: str, number: int) -> None:
    values = {column: notebooks.c[column] + number}
    await connection.execute(update(notebooks).where(notebooks.c.id == notebook).values(values))
