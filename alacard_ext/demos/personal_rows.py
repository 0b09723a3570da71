"""The rows of demos that name a person. SQLAlchemy is imported with this module."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ..social import statements as social
from ..store.demo_tables import demo_tags, demo_versions, demos
from ..store.instants import now
from . import access
from .subjects import DEMO

UNTOLD = frozenset({"id", "demo", "picture", "place", "words"})
"""Columns that mean nothing outside of this database, or tell where others have no business."""


async def tables(
    connection: AsyncConnection, person: str
) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rows of each table, by its name; deleted demos are kept for a while, so they count."""
    told = [each for each in demos.c if each.name not in UNTOLD]
    asked = select(*told).where(demos.c.owner == person).order_by(demos.c.id)
    found = [("demos", [dict(row._asdict()) for row in await connection.execute(asked)])]
    versions = [
        {name: value for name, value in row._asdict().items() if name not in UNTOLD}
        for row in await versions_of(connection, person)
    ]
    return [*found, ("demo_versions", versions)]


async def versions_of(connection: AsyncConnection, person: str) -> Sequence[Row[Any]]:
    """All versions of a person's demos."""
    asked = select(demos.c.demo_id, demo_versions).join_from(demos, demo_versions)
    asked = asked.where(demos.c.owner == person)
    return (await connection.execute(asked.order_by(demos.c.id, demo_versions.c.number))).all()


async def pictures_of(connection: AsyncConnection, person: str) -> Sequence[Row[Any, Any]]:
    """The demos of a person that have a picture: their ids, and where it lies."""
    asked = select(demos.c.demo_id, demos.c.picture).where(demos.c.owner == person)
    return (await connection.execute(asked.where(demos.c.picture.is_not(None)))).all()


async def hide(connection: AsyncConnection, person: str) -> tuple[int, set[str], list[str]]:
    """Delete all demos of a person so that they could be brought back; the last row, the ids, and
    the places of all files."""
    own = demos.c.owner == person
    last = (await connection.execute(select(func.max(demos.c.id)).where(own))).scalar_one()
    values = {
        "deleted_at": func.coalesce(demos.c.deleted_at, now()),
        "visibility": access.PRIVATE,
        "revision": demos.c.revision + 1,
    }
    await connection.execute(update(demos).where(own).values(values))
    versions = await versions_of(connection, person)
    places = [row.place for row in versions]
    places += [row.picture for row in await pictures_of(connection, person)]
    return last or 0, {row.demo_id for row in versions}, places


async def delete_all(connection: AsyncConnection, person: str, last: int) -> int:
    """Delete their demos up to that row for good, with what others said of them; how many."""
    theirs = (demos.c.owner == person, demos.c.id <= last)
    await social.forget(connection, DEMO, select(demos.c.demo_id).where(*theirs))
    ids = select(demos.c.id).where(*theirs)
    for table in (demo_versions, demo_tags):
        await connection.execute(delete(table).where(table.c.demo.in_(ids)))
    return (await connection.execute(delete(demos).where(*theirs))).rowcount
