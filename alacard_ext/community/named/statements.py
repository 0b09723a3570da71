"""What is asked of named hands in the store, and written into them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Text, case, cast, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ...room import Requester
from ...store.community_tables import recipes
from .. import access
from ..paging import having_words, page
from ..rows import now
from ..statements import oldest_deleted
from .models import NamedQuery

columns = recipes.c
KEPT = columns.deleted_at.is_(None)


async def listed(
    connection: AsyncConnection, query: NamedQuery, requester: Requester
) -> tuple[list[Row[Any]], str | None, int]:
    """A page of a person's named hands, whose `recipe` is its text, since to decode them all takes
    long. Raises BadRequest for a broken cursor."""
    chosen = [KEPT, access.own(requester, columns), *having_words(columns.words, query.q)]
    if query.template is not None:
        chosen.append(columns.is_template.is_(query.template))
    others = [column for column in columns if column is not columns.recipe]
    asked = select(*others, cast(columns.recipe, Text).label("recipe")).where(*chosen)
    return await page(connection, asked, recipes, query.cursor, query.limit)


async def one(connection: AsyncConnection, recipe_id: str, requester: Requester) -> Row[Any] | None:
    """A named hand of theirs that is not deleted."""
    this = (columns.recipe_id == recipe_id, KEPT, access.own(requester, columns))
    return (await connection.execute(select(recipes).where(*this))).first()


async def named(connection: AsyncConnection, name: str, requester: Requester) -> Row[Any] | None:
    """Their hand of that name, if there is one."""
    this = (columns.name == name, KEPT, access.own(requester, columns))
    return (await connection.execute(select(recipes).where(*this).limit(1))).first()


async def lock(connection: AsyncConnection, requester: Requester) -> None:
    """Let this transaction alone give names to that person's hands, so that two at once do not give
    the same; only one writes to a SQLite file at a time anyway."""
    if connection.dialect.name == "postgresql":
        number = func.hashtextextended(f"alacard named {requester.owner}", 0)
        await connection.execute(select(func.pg_advisory_xact_lock(number)))


async def name_of_deleted(
    connection: AsyncConnection, recipe_id: str, requester: Requester
) -> str | None:
    """The name of one of theirs that was deleted."""
    this = (columns.recipe_id == recipe_id, ~KEPT, access.own(requester, columns))
    return (await connection.execute(select(columns.name).where(*this))).scalar_one_or_none()


async def count_of(connection: AsyncConnection, requester: Requester) -> int:
    """How many named hands a person has, with those that they can bring back."""
    there = or_(KEPT, columns.deleted_at >= oldest_deleted())
    asked = select(func.count()).select_from(recipes)
    asked = asked.where(access.own(requester, columns), there)
    return int((await connection.execute(asked)).scalar_one())


async def make(connection: AsyncConnection, values: dict[str, Any]) -> None:
    """Write a new one."""
    at = now()
    await connection.execute(insert(recipes).values(**values, created_at=at, updated_at=at))


async def change(
    connection: AsyncConnection, row: Row[Any], revision: int, values: dict[str, Any]
) -> bool:
    """Write these values and count the revision up, unless it is another by now."""
    there = (columns.id == row.id, columns.revision == revision, KEPT)
    changed = {"revision": columns.revision + 1, "updated_at": now(), **values}
    return (await connection.execute(update(recipes).where(*there).values(changed))).rowcount == 1


async def restore(connection: AsyncConnection, recipe_id: str, requester: Requester) -> bool:
    """Bring back one of theirs that was deleted, while it can be; whether there is one."""
    deleted = columns.deleted_at
    back = or_(deleted.is_(None), deleted >= oldest_deleted())
    values = {
        "revision": columns.revision + case((deleted.is_(None), 0), else_=1),
        "deleted_at": None,
    }
    this = (columns.recipe_id == recipe_id, access.own(requester, columns), back)
    return (await connection.execute(update(recipes).where(*this).values(values))).rowcount == 1


async def sweep(connection: AsyncConnection, requester: Requester | None = None) -> None:
    """Remove for good what they, or without a person what all, deleted long ago."""
    gone = delete(recipes).where(columns.deleted_at < oldest_deleted())
    if requester is not None:
        gone = gone.where(access.own(requester, columns))
    await connection.execute(gone)
