"""All rows that name a person. SQLAlchemy is imported with this module."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import Column, Row, Table, delete, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ...social import statements as social
from ...store.bodies import unused
from ...store.community_tables import (
    active_days,
    answers,
    collection_items,
    collections,
    comments,
    custom_cards,
    notifications,
    ratings,
    recipes,
)
from ...store.tables import bodies, events, notebooks, stars, versions
from .. import trends
from ..ids import COLLECTION, NOTEBOOK
from ..rows import now

PAGE = 200
OWNED: tuple[tuple[Table, Column[Any]], ...] = (
    (collections, collections.c.owner),
    (recipes, recipes.c.owner),
    (custom_cards, custom_cards.c.owner),
    (comments, comments.c.person),
    (ratings, ratings.c.person),
    (notifications, notifications.c.person),
    (answers, answers.c.person),
    (active_days, active_days.c.person),
    (events, events.c.person),
    (stars, stars.c.person),
)
"""What is a person's beside their hands, by the column that names them."""
UNTOLD = frozenset({"id", "notebook", "collection", "hidden_by"})
"""Columns that mean nothing outside of this database, or name another person."""


async def hands(connection: AsyncConnection, person: str) -> AsyncIterator[Row[Any]]:
    """All hands of a person with their notebooks, also those that were deleted lately."""
    last = 0
    while True:
        asked = select(notebooks, bodies.c.packed).join(bodies, bodies.c.hash == notebooks.c.body)
        asked = asked.where(notebooks.c.owner == person, notebooks.c.id > last)
        rows = (await connection.execute(asked.order_by(notebooks.c.id).limit(PAGE))).all()
        for row in rows:
            yield row
        if len(rows) < PAGE:
            return
        last = rows[-1].id


async def versions_of(connection: AsyncConnection, notebook: int) -> list[Row[Any]]:
    """What was published of a hand, with its notebooks."""
    asked = select(versions, bodies.c.packed).join(bodies, bodies.c.hash == versions.c.body)
    asked = asked.where(versions.c.notebook == notebook).order_by(versions.c.number)
    return list((await connection.execute(asked)).all())


async def rows_of(
    connection: AsyncConnection, table: Table, column: Column[Any], person: str
) -> list[dict[str, Any]]:
    """A person's rows of a table, by the names of its columns; hands by their share id."""
    asked = select(*(each for each in table.c if each.name not in UNTOLD))
    if "notebook" in table.c:
        asked = asked.add_columns(notebooks.c.share_id)
        asked = asked.join_from(table, notebooks, notebooks.c.id == table.c.notebook)
    return [dict(row._asdict()) for row in await connection.execute(asked.where(column == person))]


async def items_of(connection: AsyncConnection, person: str) -> list[dict[str, Any]]:
    """What is in the collections of a person."""
    names = (each for each in collection_items.c if each.name not in UNTOLD)
    asked = select(collections.c.collection_id, *names)
    asked = asked.join_from(collection_items, collections)
    found = await connection.execute(asked.where(collections.c.owner == person))
    return [dict(row._asdict()) for row in found]


async def erase(connection: AsyncConnection, person: str) -> tuple[int, int]:
    """Delete every row that names a person; how many hands, and how many others.

    Who was remixed from whom stays, which names hands by their ids alone; so do counts.
    """
    await trends.lock(connection, alone=True)
    touched = await _touched(connection, person)
    # Of a hand that is gone nobody could read or take back what they said of it.
    hands_of = select(notebooks.c.share_id).where(notebooks.c.owner == person)
    await social.forget(connection, NOTEBOOK, hands_of)
    lists_of = select(collections.c.collection_id).where(collections.c.owner == person)
    await social.forget(connection, COLLECTION, lists_of)
    mine = select(stars.c.notebook).where(stars.c.person == person)
    fewer = update(notebooks).where(notebooks.c.id.in_(mine))
    await connection.execute(fewer.values(stars=notebooks.c.stars - 1))
    rows = 0
    for table, column in OWNED:
        rows += (await connection.execute(delete(table).where(column == person))).rowcount
    told = delete(notifications).where(notifications.c.actor == person)
    rows += (await connection.execute(told)).rowcount
    hidden = update(comments).where(comments.c.hidden_by == person)
    await connection.execute(hidden.values(hidden_by=None))
    theirs = notebooks.c.owner == person
    used = (
        select(notebooks.c.body)
        .where(theirs)
        .union(
            select(versions.c.body)
            .join(notebooks, notebooks.c.id == versions.c.notebook)
            .where(theirs)
        )
    )
    digests = [row[0] for row in await connection.execute(used)]
    gone = (await connection.execute(delete(notebooks).where(theirs))).rowcount
    for begin in range(0, len(digests), PAGE):
        some = bodies.c.hash.in_(digests[begin : begin + PAGE])
        await connection.execute(delete(bodies).where(some, unused()))
    if len(touched) > PAGE:
        for timeframe in trends.TIMEFRAMES:
            await trends.count_anew(connection, timeframe, now())
    else:
        for notebook in touched:
            await trends.count_one_anew(connection, notebook)
    return gone, rows


async def _touched(connection: AsyncConnection, person: str) -> list[int]:
    """The hands of others whose trends hold something that a person did."""
    did = [
        select(table.c.notebook)
        .join(notebooks, notebooks.c.id == table.c.notebook)
        .where(table.c.person == person, notebooks.c.owner != person)
        for table in (events, stars)
    ]
    return sorted((await connection.execute(union(*did))).scalars())
