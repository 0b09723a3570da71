"""Writing the made-up library into a store, as fast as its database takes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from sqlalchemy import Table, insert, text

from alacard_ext.community.rows import DAY
from alacard_ext.community.trends import COLUMNS, TIMEFRAMES, count_anew
from alacard_ext.store import community_tables, tables
from alacard_ext.store.service import Store

from . import talk
from .synthetic import Size, bodies, events, forks, hands, versions

AT_ONCE = 20_000
Tell = Callable[[str], None]


async def fill(store: Store, size: Size, at: int, tell: Tell = lambda _: None) -> list[Any]:
    """Write it; answers the rows of the hands."""
    made = list(hands(size, at))
    await _insert(store, tables.bodies, bodies(size))
    await _insert(store, tables.notebooks, made)
    tell(f"  {len(made):,} notebooks")
    await _insert(store, tables.versions, versions(made))
    await _insert(store, tables.forks, forks(made))
    shared = [hand["id"] for hand in made if hand["version"]]
    done: dict[tuple[Any, ...], int] = {}
    for notebook, kind, when, person in events(size, shared, at):
        done.setdefault((notebook, kind, 0 if kind == "star" else when // DAY, person), when)
    names = ("notebook", "kind", "day", "person")
    rows = [dict(zip(names, key, strict=True)) | {"at": when} for key, when in sorted(done.items())]
    await _insert(store, tables.events, (row for row in rows if row["kind"] != "star"))
    starred = (row | {"day": row["at"] // DAY} for row in rows if row.pop("kind") == "star")
    await _insert(store, tables.stars, starred)
    tell(f"  {len(rows):,} events")
    await _count(store, at)
    await _talk(store, size, made, at)
    tell("  comments, collections and what people are told")
    return made


def shared_of(hands: list[Any]) -> list[str]:
    """The ids of those that everyone may see."""
    return [
        hand["share_id"]
        for hand in hands
        if hand["visibility"] == "everyone" and not hand["deleted_at"]
    ]


async def _talk(store: Store, size: Size, made: list[dict[str, Any]], at: int) -> None:
    shared = [hand for hand in made if hand["version"]]
    ids = [hand["share_id"] for hand in shared]
    await _insert(store, community_tables.comments, talk.comments(size, ids, at))
    await _insert(store, community_tables.ratings, talk.ratings(size, ids, at))
    await _insert(store, community_tables.notifications, talk.notifications(size, ids, at))
    collections = talk.collections(size, at)
    await _insert(store, community_tables.collections, collections)
    items = talk.items(collections, ids, at)
    await _insert(store, community_tables.collection_items, items)
    answers = talk.answers(size, [hand["id"] for hand in shared], at)
    await _insert(store, community_tables.answers, answers)
    await _insert(store, community_tables.active_days, talk.active_days(size, at))
    await _insert(store, community_tables.card_counts, talk.card_counts(size, at))


async def _insert(store: Store, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    waiting = iter(rows)
    while part := list(islice(waiting, AT_ONCE)):
        async with store.writing() as connection:
            await connection.execute(insert(table), part)


async def _count(store: Store, at: int) -> None:
    """What the service would have counted by now."""
    totals = [
        f"{name} = (SELECT count(*) FROM events WHERE notebook = notebooks.id AND kind = '{kind}')"
        for kind, name in COLUMNS.items()
    ]
    totals.append("stars = (SELECT count(*) FROM stars WHERE notebook = notebooks.id)")
    async with store.writing() as connection:
        await connection.execute(text("ANALYZE"))
        most = (await connection.execute(text("SELECT max(id) FROM notebooks"))).scalar_one()
    # In parts, each of which ends long before the limit of a statement, also on a busy machine.
    some = text(f"UPDATE notebooks SET {', '.join(totals)} WHERE id > :after AND id <= :last")
    for after in range(0, most, AT_ONCE):
        async with store.writing() as connection:
            await connection.execute(some, {"after": after, "last": after + AT_ONCE})
    for timeframe in TIMEFRAMES:
        async with store.writing() as connection:
            await count_anew(connection, timeframe, at)
