"""Versions that were published, in the store."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ..room import Requester
from ..store.bodies import insert_body
from ..store.tables import bodies, notebooks, versions
from . import access
from .rows import now
from .verifying import note_published


async def lock(connection: AsyncConnection, row: Row[Any], requester: Requester) -> Row[Any] | None:
    """What of a hand decides its next version, held for this transaction; None where it is no
    longer this person's to publish."""
    there = (notebooks.c.id == row.id, notebooks.c.deleted_at.is_(None), access.own(requester))
    names = ("version", "shared_from", "visibility", "facts")
    asked: Select[Any] = select(*(notebooks.c[name] for name in names))
    asked = asked.where(*there).with_for_update()
    found: Row[Any] | None = (await connection.execute(asked)).first()
    return found


async def insert_version(
    connection: AsyncConnection, notebook: int, values: dict[str, Any], body: tuple[str, int, bytes]
) -> None:
    """Write a version, which nothing changes any more."""
    await insert_body(connection, body)
    made = {"notebook": notebook, "body": body[0], "created_at": now(), **values}
    await connection.execute(insert(versions).values(made))
    newest = update(notebooks).where(notebooks.c.id == notebook)
    await connection.execute(newest.values(version=values["number"]))


async def note_code(connection: AsyncConnection, notebook: int, facts: Any, digest: str) -> None:
    """Write which code is published now, and whether it is what was verified."""
    this = update(notebooks).where(notebooks.c.id == notebook)
    await connection.execute(this.values(note_published(facts, digest)))


def readable(row: Row[Any], requester: Requester) -> Select[Any]:
    """The versions of a hand that someone may read who may see it, the newest first."""
    may = access.versions_seen(requester, row)
    asked = select(versions).where(versions.c.notebook == row.id, may)
    return asked.order_by(versions.c.number.desc())


async def list_versions(
    connection: AsyncConnection, row: Row[Any], requester: Requester
) -> list[Row[Any]]:
    """Those, with their sizes."""
    asked = readable(row, requester).join(bodies, bodies.c.hash == versions.c.body)
    return list(await connection.execute(asked.add_columns(bodies.c.size)))


async def one_version(
    connection: AsyncConnection, row: Row[Any], requester: Requester, number: int | None
) -> Row[Any] | None:
    """One of those; without a number the newest."""
    asked = readable(row, requester)
    if number is not None:
        asked = asked.where(versions.c.number == number)
    found: Row[Any] | None = (await connection.execute(asked.limit(1))).first()
    return found


async def served(connection: AsyncConnection, row: Row[Any]) -> list[Row[Any]]:
    """The versions that others may read once this hand is shared as it is."""
    asked = select(versions).where(versions.c.notebook == row.id).order_by(versions.c.number)
    found = await connection.execute(asked.where(versions.c.number >= (row.shared_from or 0)))
    return list(found)
