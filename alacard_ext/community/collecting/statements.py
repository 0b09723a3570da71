"""What is asked of collections in the store, and written into them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from ...room import Requester
from ...social import statements as social
from ...store.community_tables import collection_items, collections
from ...store.tables import bodies, notebooks, versions
from .. import access
from ..ids import COLLECTION
from ..paging import having_words, page
from ..rows import now
from ..statements import LISTED, UNDO, oldest_deleted, told
from .models import CollectionQuery

AT_ONCE = 500
"""Ids of one question; a database takes no list of any length."""
items, columns = collection_items.c, collections.c
KEPT = columns.deleted_at.is_(None)


async def listed(
    connection: AsyncConnection, query: CollectionQuery, requester: Requester
) -> tuple[list[Row[Any]], str | None, int]:
    """A page of collections. Raises BadRequest for a broken cursor."""
    whose = (access.own if query.scope == "mine" else access.shared)(requester, columns)
    asked = _told(query.holding, requester).where(
        KEPT, whose, *having_words(columns.words, query.q)
    )
    return await page(connection, asked, collections, query.cursor, query.limit)


async def one(
    connection: AsyncConnection, collection_id: str, may: ColumnElement[bool]
) -> Row[Any] | None:
    """A collection that is not deleted, where `may` lets someone."""
    asked = _told(None).where(columns.collection_id == collection_id, KEPT, may)
    found: Row[Any] | None = (await connection.execute(asked)).first()
    return found


async def items_of(connection: AsyncConnection, collection: int) -> Sequence[Row[Any]]:
    """What is in a collection, in order."""
    asked = select(collection_items).where(items.collection == collection)
    return (await connection.execute(asked.order_by(items.position, items.share_id))).all()


async def hands_of(
    connection: AsyncConnection, share_ids: Sequence[str], requester: Requester
) -> list[Row[Any]]:
    """Those of these hands that a person may see, as they are listed."""
    found: list[Row[Any]] = []
    for start in range(0, len(share_ids), AT_ONCE):
        these = notebooks.c.share_id.in_(share_ids[start : start + AT_ONCE])
        there = (these, notebooks.c.deleted_at.is_(None), access.seen(requester))
        asked = select(*LISTED, *told(requester)).where(*there)
        found += (await connection.execute(asked)).all()
    return found


async def sizes_of(
    connection: AsyncConnection, share_ids: Sequence[str], requester: Requester
) -> dict[str, int]:
    """How many bytes the notebook of each of these has that a person would download."""
    latest = and_(versions.c.notebook == notebooks.c.id, versions.c.number == notebooks.c.version)
    body = case((access.own(requester), notebooks.c.body), else_=versions.c.body)
    each = notebooks.outerjoin(versions, latest).join(bodies, bodies.c.hash == body)
    found: dict[str, int] = {}
    for start in range(0, len(share_ids), AT_ONCE):
        these = notebooks.c.share_id.in_(share_ids[start : start + AT_ONCE])
        asked = select(notebooks.c.share_id, bodies.c.size).select_from(each)
        rows = (await connection.execute(asked.where(these))).all()
        found |= {row.share_id: row.size for row in rows}
    return found


async def count_of(connection: AsyncConnection, requester: Requester) -> int:
    """How many collections a person has, with those that they can bring back."""
    there = or_(KEPT, columns.deleted_at >= oldest_deleted())
    asked = select(func.count()).where(access.own(requester, columns), there)
    return int((await connection.execute(asked.select_from(collections))).scalar_one())


async def make(connection: AsyncConnection, values: dict[str, Any]) -> int:
    """Write a new collection; answers its key."""
    at = now()
    whole = {**values, "created_at": at, "updated_at": at}
    done = await connection.execute(insert(collections).values(whole).returning(columns.id))
    return int(done.scalar_one())


async def take_turn(
    connection: AsyncConnection, row: Row[Any], revision: int, values: dict[str, Any] | None = None
) -> bool:
    """Count the revision up and write these values, unless it is another by now. It holds the
    collection for this transaction, so that of two at once one comes second."""
    there = (columns.id == row.id, columns.revision == revision, KEPT)
    changed = {"revision": columns.revision + 1, "updated_at": now(), **(values or {})}
    done = await connection.execute(update(collections).where(*there).values(changed))
    return done.rowcount == 1


async def insert_items(
    connection: AsyncConnection, collection: int, notes: dict[str, str], position: int, size: int
) -> None:
    """Put hands at a position, and what stood there behind them."""
    if position < size:
        behind = (items.collection == collection, items.position >= position)
        moved = {"position": items.position + len(notes)}
        await connection.execute(update(collection_items).where(*behind).values(moved))
    at = now()
    made = [
        {
            "collection": collection,
            "share_id": each,
            "position": place,
            "note": note,
            "added_at": at,
        }
        for place, (each, note) in enumerate(notes.items(), min(position, size))
    ]
    if made:
        await connection.execute(insert(collection_items), made)


async def write_items(
    connection: AsyncConnection, collection: int, values: list[dict[str, Any]]
) -> None:
    """Write position and note of each of these, which are there."""
    if values:
        this = (items.collection == collection, items.share_id == bindparam("named"))
        changed = update(collection_items).where(*this)
        await connection.execute(
            changed.values(position=bindparam("place"), note=bindparam("told")),
            [
                {"named": each["share_id"], "place": each["position"], "told": each["note"]}
                for each in values
            ],
        )


async def remove_items(connection: AsyncConnection, collection: int, gone: set[str]) -> None:
    """Take hands out; those that stay move up."""
    rows = await items_of(connection, collection)
    for start in range(0, len(rows), AT_ONCE):
        these = [row.share_id for row in rows[start : start + AT_ONCE] if row.share_id in gone]
        this = (items.collection == collection, items.share_id.in_(these))
        await connection.execute(delete(collection_items).where(*this))
    stay = [row for row in rows if row.share_id not in gone]
    await write_items(
        connection,
        collection,
        [
            {"share_id": row.share_id, "position": place, "note": row.note}
            for place, row in enumerate(stay)
            if row.position != place
        ],
    )


async def restore(connection: AsyncConnection, collection_id: str, requester: Requester) -> bool:
    """Bring back a collection of theirs that was deleted; whether there is one. After a while it
    comes back private, as a hand does."""
    deleted = columns.deleted_at
    back = or_(deleted.is_(None), deleted >= oldest_deleted())
    late = deleted < now() - UNDO
    values = {
        "visibility": case((late, "private"), else_=columns.visibility),
        "revision": columns.revision + case((deleted.is_(None), 0), else_=1),
        "deleted_at": None,
    }
    this = (columns.collection_id == collection_id, access.own(requester, columns), back)
    return (await connection.execute(update(collections).where(*this).values(values))).rowcount == 1


async def sweep(connection: AsyncConnection, requester: Requester | None = None) -> None:
    """Remove for good what they, or without a person what all, deleted long ago."""
    gone = delete(collections).where(columns.deleted_at < oldest_deleted())
    these = select(columns.collection_id).where(columns.deleted_at < oldest_deleted())
    if requester is not None:
        own = access.own(requester, columns)
        gone, these = gone.where(own), these.where(own)
    await social.forget(connection, COLLECTION, these)
    await connection.execute(gone)


def _told(holding: str | None, requester: Requester | None = None) -> Select[Any]:
    inside = items.collection == columns.id
    size = select(func.count()).select_from(collection_items).where(inside).scalar_subquery()
    holds: ColumnElement[Any] = literal(None)
    if holding is not None and requester is not None:
        there = (notebooks.c.share_id == holding, notebooks.c.deleted_at.is_(None))
        # Whether another's collection has a hand that they may not see, they are not told.
        seen = select(notebooks.c.id).where(*there, access.seen(requester)).exists()
        known = or_(access.own(requester, columns), seen)
        within = select(items.share_id).where(inside, items.share_id == holding).exists()
        holds = and_(within, known)
    return select(collections, size.label("size"), holds.label("holds"))
