"""Who was remixed from whom, in the store."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ..room import Requester
from ..social.statements import tell
from ..social.subjects import Subject
from ..store.tables import forks, notebooks
from . import access, counting
from .ids import NOTEBOOK
from .rows import now

DEEPEST = 100
"""Generations that are followed up from a hand, and again as many below it. The bound also ends a
circle, which nothing that writes here can make."""
MOST_EDGES = 500
"""Remixes that are told of one chain, the nearest to its origin first."""
Edge = tuple[str, str]


async def insert_fork(
    connection: AsyncConnection, child: str, parent: str, requester: Requester
) -> None:
    """Write that a new hand is a remix; count it, and tell the owner of its original, where that is
    still to be seen."""
    values = {"child": child, "parent": parent, "created_at": now()}
    await connection.execute(insert(forks).values(values))
    there = (notebooks.c.share_id == parent, notebooks.c.deleted_at.is_(None))
    columns = (notebooks.c[name] for name in ("id", "owner", "title", "visibility"))
    asked = select(*columns).where(*there, access.seen(requester))
    found = (await connection.execute(asked)).one_or_none()
    if found is not None:
        await counting.count_once(connection, found.id, "remix", requester.owner)
        private = found.visibility == access.PRIVATE
        original = Subject(NOTEBOOK, parent, found.owner, found.title, private)
        told = {"reason": "remix", "cause": child, "actor": requester.owner}
        await tell(connection, original, [found.owner], **told)


async def edges_around(connection: AsyncConnection, share_id: str) -> list[Edge]:
    """Pairs of parent and child: whence a hand came, and all that was made of where that began."""
    above = await _follow(connection, forks.c.child == share_id, up=True)
    origin = above[-1][0] if above else share_id
    below = await _follow(connection, forks.c.parent == origin, up=False)
    return list(dict.fromkeys([*reversed(above), *below]))


async def _follow(
    connection: AsyncConnection, first: ColumnElement[bool], *, up: bool
) -> list[Edge]:
    start = select(forks.c.parent, forks.c.child, literal(1).label("depth")).where(first)
    walk = start.cte("walk", recursive=True)
    near = forks.c.child == walk.c.parent if up else forks.c.parent == walk.c.child
    deepest = DEEPEST if up else 2 * DEEPEST
    step = select(forks.c.parent, forks.c.child, walk.c.depth + 1).where(
        near, walk.c.depth < deepest
    )
    walk = walk.union(step)
    # Both databases walk one generation after the other, and no further than they are read. To let
    # them put the generations in order would make them read all first.
    found = (await connection.execute(select(walk).limit(MOST_EDGES))).all()
    return [(row.parent, row.child) for row in sorted(found, key=lambda row: row[::-1])]


async def rows_of(
    connection: AsyncConnection, share_ids: list[str], requester: Requester
) -> list[Row[Any]]:
    """What a chain tells of those of them that are still kept, and whether it may be seen."""
    visible = access.seen(requester) & notebooks.c.deleted_at.is_(None)
    columns = ("share_id", "title", "owner", "model_id", "created_at", "deleted_at")
    asked: Select[Any] = select(*(notebooks.c[name] for name in columns), visible.label("visible"))
    found = await connection.execute(asked.where(notebooks.c.share_id.in_(share_ids)))
    return list(found.all())
