"""What is asked of the store, and written into it. SQLAlchemy is imported with this module."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from ..room import Requester
from ..social import statements as social
from ..social.subjects import Subject
from ..store import inserting
from ..store.bodies import insert_body, unused
from ..store.tables import bodies, forks, notebooks, stars
from . import access, trends
from .ids import NOTEBOOK
from .rows import DAY, HOUR, now, place_of
from .verifying import begins_to_fail, note_outcome

if_new = inserting.if_new
DELETED_DAYS = 30
"""How long a hand that was deleted can be brought back; then it is removed for good."""
UNDO = HOUR
"""How long after a deletion a hand comes back as it was, shared if it was shared."""
WHOLE = ("recipe", "facts")
SEARCHED = ("words", "path_words")
LISTED = [column for column in notebooks.c if column.name not in (*WHOLE, *SEARCHED)]
"""What a list is made of: neither whole recipes nor what a search looks into."""


# What every deal asks and writes, built once: to build a statement, and to find what SQLAlchemy has
# compiled of it, takes longer than SQLite takes for it.
PLACE = ("owner", "root", "path")
PLACED = select(notebooks.c.id).where(*(notebooks.c[name] == bindparam(name) for name in PLACE))
PLACED = PLACED.limit(1)
NEW_HAND = insert(notebooks)


async def insert_hand(
    connection: AsyncConnection, row: dict[str, Any], body: tuple[str, int, bytes]
) -> None:
    """Write a hand, and its notebook where no other hand has the same."""
    await insert_body(connection, body)
    await connection.execute(NEW_HAND, row)


async def keep_again(
    connection: AsyncConnection, row: dict[str, Any], body: tuple[str, int, bytes]
) -> bool:
    """Write the notebook of a hand again whose making was begun again; False where it was not kept
    before."""
    same = (notebooks.c.share_id == row["share_id"], notebooks.c.owner == row["owner"])
    if (await connection.execute(select(notebooks.c.id).where(*same))).first() is None:
        return False
    await insert_body(connection, body)
    values = {name: row[name] for name in ("body", *PLACE)}
    await connection.execute(update(notebooks).where(*same).values(values))
    return True


async def is_taken(connection: AsyncConnection, row: dict[str, Any]) -> bool:
    """Whether another hand of that person is said to lie where this one will."""
    if row["path"] is None:
        return False
    place = {name: row[name] for name in PLACE}
    return (await connection.execute(PLACED, place)).first() is not None


async def has_body(connection: AsyncConnection, requester: Requester, digest: str) -> bool:
    """Whether a person has a hand with that notebook."""
    there = (notebooks.c.body == digest, notebooks.c.owner == requester.owner)
    asked = select(notebooks.c.id).where(*there, notebooks.c.deleted_at.is_(None)).limit(1)
    return (await connection.execute(asked)).first() is not None


async def note_written(
    connection: AsyncConnection, share_id: str, requester: Requester, path: str | None
) -> None:
    """Write where the file of a hand is. What lay there before is gone."""
    if path is not None:
        there = (notebooks.c.owner == requester.owner, notebooks.c.root == requester.root)
        older = update(notebooks).where(*there, notebooks.c.path == path)
        await connection.execute(older.values(path=None))
    values = place_of(requester, path)
    await connection.execute(update(notebooks).where(*_own(share_id, requester)).values(values))


async def one(
    connection: AsyncConnection, share_id: str, may: ColumnElement[bool], requester: Requester
) -> Row[Any] | None:
    """A hand that is not deleted, where `may` lets someone."""
    there = (notebooks.c.share_id == share_id, notebooks.c.deleted_at.is_(None))
    columns = (*told(requester), *said(requester))
    asked = select(notebooks, *columns).where(*there, may)
    return (await connection.execute(asked)).first()


async def audience_of(
    connection: AsyncConnection, share_id: str, requester: Requester
) -> Row[Any] | None:
    """Of a hand that someone may see, what decides which of its versions they may read."""
    there = (notebooks.c.share_id == share_id, notebooks.c.deleted_at.is_(None))
    columns = (notebooks.c[name] for name in ("id", "owner", "shared_from"))
    asked: Select[Any] = select(*columns).where(*there, access.seen(requester))
    found: Row[Any] | None = (await connection.execute(asked)).first()
    return found


def told(requester: Requester) -> tuple[ColumnElement[Any], ...]:
    """What of a hand stands in other tables: whence it was remixed, and whether it is starred."""
    parent = select(forks.c.parent).where(forks.c.child == notebooks.c.share_id)
    mine = (stars.c.notebook == notebooks.c.id, stars.c.person == requester.owner)
    starred = select(stars.c.day).where(*mine).exists()
    return parent.scalar_subquery().label("forked_from"), starred.label("starred")


def said(requester: Requester) -> tuple[ColumnElement[Any], ...]:
    """What people say of a hand: how many comments there are, and its ratings."""
    share_id = notebooks.c.share_id
    counted = social.comments_on(NOTEBOOK, share_id).label("comments")
    return counted, *social.rating_of(NOTEBOOK, share_id, requester)


async def body_of(connection: AsyncConnection, digest: str) -> bytes:
    """The packed notebook of that hash."""
    asked = select(bodies.c.packed).where(bodies.c.hash == digest)
    packed: bytes = (await connection.execute(asked)).scalar_one()
    return packed


async def change(
    connection: AsyncConnection,
    share_id: str,
    may: ColumnElement[bool],
    values: dict[str, Any],
) -> bool:
    """Write these values to a hand where `may` lets someone; whether there is one."""
    there = (notebooks.c.share_id == share_id, may, notebooks.c.deleted_at.is_(None))
    done = await connection.execute(update(notebooks).where(*there).values(values))
    return done.rowcount == 1


async def comes_back_shared(
    connection: AsyncConnection, share_id: str, may: ColumnElement[bool]
) -> bool:
    """Whether a hand that was deleted would be shared again at once."""
    lately = (notebooks.c.deleted_at >= now() - UNDO, notebooks.c.visibility != access.PRIVATE)
    asked = select(notebooks.c.id).where(notebooks.c.share_id == share_id, may, *lately)
    return (await connection.execute(asked)).first() is not None


async def restore(
    connection: AsyncConnection, share_id: str, may: ColumnElement[bool], *, private: bool = False
) -> bool:
    """Bring back a hand that was deleted, while it can be, with `private` for its owner alone;
    whether there is one."""
    deleted = notebooks.c.deleted_at
    back = or_(deleted.is_(None), deleted >= oldest_deleted())
    # Each is read as it was before any of them is written.
    late = deleted.is_not(None) if private else deleted < now() - UNDO
    values = {
        "visibility": case((late, "private"), else_=notebooks.c.visibility),
        "shared_at": case((late, None), else_=notebooks.c.shared_at),
        "featured_at": case((late, None), else_=notebooks.c.featured_at),
        "deleted_at": None,
    }
    this = update(notebooks).where(notebooks.c.share_id == share_id, may, back)
    return (await connection.execute(this.values(values))).rowcount == 1


async def note_verified(
    connection: AsyncConnection, requester: Requester, path: str, outcome: str, digest: str | None
) -> None:
    """Write how a verification of that code ended to the latest hand of that person that lies
    there, and tell them where it passed before and does not any more."""
    there = (
        notebooks.c.owner == requester.owner,
        notebooks.c.root == requester.root,
        notebooks.c.path == path,
    )
    latest = select(func.max(notebooks.c.id)).where(*there).scalar_subquery()
    names = ("id", "share_id", "title", "verified", "facts")
    asked = select(*(notebooks.c[name] for name in names)).where(notebooks.c.id == latest)
    row = (await connection.execute(asked.with_for_update())).first()
    if row is not None:
        values = {**note_outcome(row.facts, outcome, digest), "verified_at": now()}
        await connection.execute(update(notebooks).where(notebooks.c.id == row.id).values(values))
        if begins_to_fail(row.verified, row.facts, outcome):
            hand = Subject(NOTEBOOK, row.share_id, requester.owner, row.title, private=True)
            await social.tell_failing(connection, hand)


async def sweep(connection: AsyncConnection) -> bool:
    """Remove for good what was deleted long ago, and bodies that nothing has any more.

    Not where nothing but the latest hand is of these days: then the clock may have jumped ahead,
    and it answers False."""
    lately = select(notebooks.c.id).where(notebooks.c.created_at >= oldest_deleted()).limit(2)
    if len((await connection.execute(lately)).all()) < 2:
        return False
    old = notebooks.c.deleted_at < oldest_deleted()
    await trends.lock(connection)  # their trends go with them
    hands = select(notebooks.c.share_id).where(old)
    await social.forget(connection, NOTEBOOK, hands)
    await social.sweep(connection, oldest_deleted())
    gone = await connection.execute(delete(notebooks).where(old))
    if gone.rowcount:
        await connection.execute(delete(bodies).where(unused()))
    return True


def oldest_deleted() -> int:
    """Since when what was deleted can be brought back."""
    return now() - DELETED_DAYS * DAY


def _own(share_id: str, requester: Requester) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return notebooks.c.share_id == share_id, access.own(requester)
