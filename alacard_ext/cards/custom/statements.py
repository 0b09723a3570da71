"""What is asked of the store about custom cards. SQLAlchemy is imported with this module."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, case, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from ...room import Requester
from ...store import audience
from ...store.community_tables import card_counts, custom_cards
from .ids import is_id

HOUR = 3600 * 1000
DAY = 24 * HOUR
"""In milliseconds."""
DELETED_DAYS = 30
"""How long a card that was deleted can be brought back; then it is removed for good."""
MOST_SEEN = 1_000
"""Cards of others and one's own that are in one person's deck: their own first, then the latest."""
THERE = custom_cards.c.deleted_at.is_(None)
KEY = (custom_cards.c.id, custom_cards.c.revision, custom_cards.c.visibility)


async def key_of_seen(connection: AsyncConnection, requester: Requester) -> tuple[Any, ...]:
    """Which cards a person sees, and in what state: equal where nothing has changed."""
    rows = await connection.execute(_key_asked(requester))
    return tuple(tuple(row) for row in rows)


async def seen(connection: AsyncConnection, requester: Requester) -> list[Row[Any]]:
    """The cards that a person sees, their own first and of each the latest first."""
    return list((await connection.execute(_seen(select(custom_cards), requester))).all())


async def one(
    connection: AsyncConnection,
    kind: str,
    card_id: str,
    may: ColumnElement[bool],
    *,
    changes: bool = False,
) -> Row[Any] | None:
    """A card that is not deleted, where `may` lets someone. What is read to be changed is locked,
    where rows can be."""
    asked = select(custom_cards).where(*_named(kind, card_id), THERE, may)
    asked = asked.with_for_update() if changes else asked
    return (await connection.execute(asked)).first()


async def names(
    connection: AsyncConnection, requester: Requester, ids: Iterable[str]
) -> dict[str, str]:
    """The names of those of these cards that a person made and that person sees, by id."""
    wanted = sorted({each for each in ids if is_id(each)})
    if not wanted:
        return {}
    may = audience.seen(requester, custom_cards.c)
    asked = select(custom_cards.c.card_id, custom_cards.c.card).where(
        custom_cards.c.card_id.in_(wanted), may
    )
    found = {}
    for card_id, card in await connection.execute(asked):
        name = card.get("name") if isinstance(card, dict) else None
        if isinstance(name, str):
            found[card_id] = name
    return found


async def count_own(connection: AsyncConnection, requester: Requester) -> tuple[int, int]:
    """How many cards a person has, and how many with those that they deleted."""
    there = func.count(case((THERE, 1)))
    mine = audience.own(requester, custom_cards.c)
    row = (await connection.execute(select(there, func.count()).where(mine))).one()
    return int(row[0]), int(row[1])


async def insert_card(connection: AsyncConnection, row: dict[str, Any]) -> None:
    """Write a new card."""
    await connection.execute(insert(custom_cards), row)


async def named(connection: AsyncConnection, kind: str, card_id: str) -> Row[Any] | None:
    """The card of that id, deleted or not, whoever's it is; for those who bring cards in."""
    asked = select(custom_cards).where(*_named(kind, card_id))
    return (await connection.execute(asked.with_for_update())).first()


async def change(connection: AsyncConnection, row: Row[Any], values: dict[str, Any]) -> None:
    """Write these values to a card that was read in this transaction, as its next revision."""
    values = {**values, "revision": row.revision + 1}
    await connection.execute(
        update(custom_cards).where(custom_cards.c.id == row.id).values(**values)
    )


async def restore(
    connection: AsyncConnection, kind: str, card_id: str, requester: Requester, now: int
) -> bool:
    """Bring back a card that was deleted, while it can be; whether there is one. One that is there
    stays as it is."""
    deleted = custom_cards.c.deleted_at
    back = or_(deleted.is_(None), deleted >= now - DELETED_DAYS * DAY)
    late = deleted < now - HOUR
    values = {
        "visibility": case((late, audience.PRIVATE), else_=custom_cards.c.visibility),
        "revision": custom_cards.c.revision + case((deleted.is_(None), 0), else_=1),
        "deleted_at": None,
    }
    mine = audience.own(requester, custom_cards.c)
    this = update(custom_cards).where(*_named(kind, card_id), mine, back).values(**values)
    return (await connection.execute(this)).rowcount == 1


async def sweep(connection: AsyncConnection, requester: Requester | None, now: int) -> None:
    """Remove for good what this person, or without one what all, deleted long ago."""
    gone = delete(custom_cards).where(custom_cards.c.deleted_at < now - DELETED_DAYS * DAY)
    if requester is not None:
        gone = gone.where(audience.own(requester, custom_cards.c))
    await connection.execute(gone)


async def add_counts(connection: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    """Add to the counts of these days, acts and cards; in one order, so that no two wait for each
    other."""
    make: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    names = ("day", "act", "type", "card_id")
    statement = make(card_counts)
    statement = statement.on_conflict_do_update(
        index_elements=[card_counts.c[name] for name in names],
        set_={"count": card_counts.c.count + statement.excluded["count"]},
    )
    for row in sorted(rows, key=lambda row: tuple(row[name] for name in names)):
        await connection.execute(statement, row)


async def counts(connection: AsyncConnection, kind: str, ids: list[str]) -> list[Row[Any]]:
    """How often each of these cards was dealt and kept, by id and act."""
    columns = (card_counts.c.card_id, card_counts.c.act)
    total = func.sum(card_counts.c.count).label("total")
    asked = select(*columns, total).where(
        card_counts.c.type == kind, card_counts.c.card_id.in_(ids)
    )
    found: Any = await connection.execute(asked.group_by(*columns))
    return list(found.all())


# Every deal asks it: to build the statement takes longer than SQLite takes for it.
@lru_cache(maxsize=256)
def _key_asked(requester: Requester) -> Any:
    return _seen(select(*KEY), requester)


def _seen(asked: Any, requester: Requester) -> Any:
    mine = audience.own(requester, custom_cards.c)
    order = (case((mine, 0), else_=1), custom_cards.c.updated_at.desc(), custom_cards.c.id.desc())
    may = audience.seen(requester, custom_cards.c)
    return asked.where(THERE, may).order_by(*order).limit(MOST_SEEN)


def _named(kind: str, card_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return custom_cards.c.type == kind, custom_cards.c.card_id == card_id
