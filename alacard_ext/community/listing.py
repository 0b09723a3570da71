"""Pages of hands. Each is read in the order of an index, as far as it goes and no further.

Words are looked up in an index of all parts of words, which tells nothing of whose a hand is or
when it was dealt. So where few hands have them, these are looked at one by one; where many have
them, the hands are gone through in their order, and a page is soon full.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    Subquery,
    and_,
    cast,
    func,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from ..errors import BadRequest
from ..room import Requester
from ..store.tables import notebooks
from . import access
from .models import LibraryQuery
from .searching import FEW, Few, few_with_words
from .statements import LISTED, told

COUNTED = 10_000
"""Hands that are counted; of more it is told that there are at least so many."""
COUNTED_BY_WORDS = 200
"""The same where each is looked into for words that many have."""
SORTS: dict[str, tuple[str, bool]] = {
    "newest": ("created_at", True),
    "oldest": ("created_at", False),
    "title": ("title", False),
    "model": ("model_id", False),
}


@dataclass(frozen=True)
class Found:
    """The rows of a page, where the next begins, and how many there are, or are at least."""

    rows: list[Row[Any]]
    next: str | None
    total: int
    is_exact: bool


async def page(connection: AsyncConnection, query: LibraryQuery, requester: Requester) -> Found:
    """A page from the cursor on. Raises BadRequest for a broken one."""
    after = None if query.cursor is None else read_cursor(query)
    few = await few_with_words(connection, query)
    rows: list[Row[Any]] | None = None
    if few is not None:
        q = "" if few.have_words else query.q
        rest = query.model_copy(update={"q": q, "prompt": ""})
        rows = await _rows_of_few(connection, few, rest, requester, after)
    if rows is None:
        few, rest = None, query
        rows = list(await connection.execute(page_of(query, requester, after)))
    more = len(rows) > query.limit
    rows = rows[: query.limit]
    following = cursor_of(query, rows[-1]) if more else None
    if after is None and not more:
        return Found(rows, None, len(rows), is_exact=True)
    if few is not None and rows:
        return Found(rows, following, rows[0].total, is_exact=True)
    most = COUNTED_BY_WORDS if few is None and (query.q.split() or query.prompt) else COUNTED
    most = max(most, query.limit)
    among = None if few is None else few.hands
    total = (await connection.execute(counted(rest, requester, among, most))).scalar_one()
    return Found(rows, following, min(total, most), is_exact=total <= most)


def page_of(
    query: LibraryQuery, requester: Requester, after: tuple[int | str, int] | None
) -> Select[Any]:
    """A page and one row more."""
    name, backwards = SORTS[query.sort]
    key, number = _key(notebooks.c[name]), notebooks.c.id
    chosen = [*conditions(query), *_beyond(key, number, after, backwards=backwards)]
    parts = [
        select(number.label("id"), key.label("sorted_by"))
        .where(whose, *chosen)
        .order_by(*_ends(key, number, backwards=backwards))
        .limit(query.limit + 1)
        .subquery()
        for whose in _audiences(query, requester)
    ]
    every = union_all(*(select(part) for part in parts)).subquery()
    return _rows_of(every, select(every), query, requester)


async def _rows_of_few(
    connection: AsyncConnection,
    few: Few,
    query: LibraryQuery,
    requester: Requester,
    after: tuple[int | str, int] | None,
) -> list[Row[Any]] | None:
    """The same of a few hands; None where they are many."""
    if few.are_counted:
        return list(await connection.execute(page_of_few(few.hands, query, requester, after)))
    # A row at least, which tells how many there are, whosever they are.
    rows = list(await connection.execute(page_of_hits(few.hands, query, requester, after)))
    return None if rows[0].hits > FEW else [row for row in rows if row.id is not None]


def page_of_few(
    few: ColumnElement[bool],
    query: LibraryQuery,
    requester: Requester,
    after: tuple[int | str, int] | None,
) -> Select[Any]:
    """The same of a few hands, each of which is looked at once, with how many there are in all."""
    name, backwards = SORTS[query.sort]
    whose = or_(*_audiences(query, requester))
    found = (
        select(notebooks.c.id.label("id"), _key(notebooks.c[name]).label("sorted_by"))
        .where(few, whose, *conditions(query))
        # SQLite takes the rows themselves for quicker, whatever lies between their columns.
        .with_hint(notebooks, "INDEXED BY ix_notebooks_kept", "sqlite")
        .cte("found")
    )
    every = select(found, func.count().over().label("total")).subquery()
    chosen = _beyond(every.c.sorted_by, every.c.id, after, backwards=backwards)
    return _rows_of(every, select(every).where(*chosen), query, requester)


def page_of_hits(
    sought: ColumnElement[bool],
    query: LibraryQuery,
    requester: Requester,
    after: tuple[int | str, int] | None,
) -> Select[Any]:
    """The same of hands that may be many, with `hits`, the number of all, up to one more than are
    few: of more none is told. For PostgreSQL, which reads the whole row of each."""
    name, backwards = SORTS[query.sort]
    wanted = and_(or_(*_audiences(query, requester)), *conditions(query))
    key = _key(notebooks.c[name]).label("sorted_by")
    hits = (
        select(notebooks.c.id.label("id"), key, wanted.label("wanted"))
        .where(sought)
        .limit(FEW + 1)
        .cte("hits")
        # It would go through all hands in their order for a page of these.
        .prefix_with("MATERIALIZED")
    )
    number = select(func.count().label("hits")).select_from(hits)
    every = (
        select(hits.c.id, hits.c.sorted_by, func.count().over().label("total"))
        .where(hits.c.wanted, number.scalar_subquery() <= FEW)
        .subquery()
    )
    chosen = _beyond(every.c.sorted_by, every.c.id, after, backwards=backwards)
    ids = _first(every, select(every).where(*chosen), query)
    counted = number.subquery()
    of_page = ids.join(notebooks, ids.c.id == notebooks.c.id)
    asked = select(*LISTED, *told(requester), ids.c.sorted_by, ids.c.total, counted.c.hits)
    asked = asked.select_from(counted.outerjoin(of_page, true()))
    return asked.order_by(*_ends(ids.c.sorted_by, ids.c.id, backwards=backwards))


def _beyond(
    key: Any, number: Any, after: tuple[int | str, int] | None, *, backwards: bool
) -> list[ColumnElement[bool]]:
    if after is None:
        return []
    value, last = after
    # Told twice, for what an index finds at once: the part of it from that value on.
    from_there = key <= value if backwards else key >= value
    beyond = key < value if backwards else key > value
    tie = number < last if backwards else number > last
    return [from_there, or_(beyond, and_(key == value, tie))]


def _ends(key: Any, number: Any, *, backwards: bool) -> list[ColumnElement[Any]]:
    return [each.desc() if backwards else each.asc() for each in (key, number)]


def _first(every: Any, found: Select[Any], query: LibraryQuery) -> Subquery:
    ends = _ends(every.c.sorted_by, every.c.id, backwards=SORTS[query.sort][1])
    return found.order_by(*ends).limit(query.limit + 1).subquery()


def _rows_of(
    every: Any, found: Select[Any], query: LibraryQuery, requester: Requester
) -> Select[Any]:
    """The first of what was found in the order of a list, as they are listed."""
    backwards = SORTS[query.sort][1]
    ids = _first(every, found, query)
    beside = [column for column in ids.c if column.name != "id"]
    asked = select(*LISTED, *told(requester), *beside).join(ids, ids.c.id == notebooks.c.id)
    return asked.order_by(*_ends(ids.c.sorted_by, ids.c.id, backwards=backwards))


def counted(
    query: LibraryQuery, requester: Requester, few: ColumnElement[bool] | None, most: int
) -> Select[Any]:
    """How many there are in all, or of a few, and of more than `most` one more than that."""
    chosen = [*conditions(query), *([] if few is None else [few])]
    parts = [
        select(notebooks.c.id).where(whose, *chosen).limit(most + 1).subquery()
        for whose in _audiences(query, requester)
    ]
    every = union_all(*(select(part) for part in parts)).limit(most + 1).subquery()
    return select(func.count()).select_from(every)


def conditions(query: LibraryQuery) -> list[ColumnElement[bool]]:
    """What a query asks for, whosever it is."""
    columns = notebooks.c
    chosen: list[ColumnElement[bool]] = [columns.deleted_at.is_(None)]
    for column, value in (
        (columns.model_id, query.model),
        (columns.task, query.task),
        (columns.topic, query.topic),
        (columns.difficulty, query.difficulty),
        (columns.ui, query.ui),
    ):
        if value:
            chosen.append(column == value)
    for word in query.q.casefold().split():
        within = columns.words.contains(word, autoescape=True)
        if query.scope == "mine":  # what others call their folders is theirs
            within = or_(within, columns.path_words.contains(word, autoescape=True))
        chosen.append(within)
    if query.prompt:
        # A list of short ids as JSON, alike on every database.
        listed = cast(columns.prompts, String)
        chosen.append(listed.contains(json.dumps(query.prompt), autoescape=True))
    if query.since is not None:
        chosen.append(columns.created_at >= int(query.since.timestamp() * 1000))
    if query.until is not None:
        chosen.append(columns.created_at <= int(query.until.timestamp() * 1000))
    return chosen


def _audiences(query: LibraryQuery, requester: Requester) -> list[ColumnElement[bool]]:
    if query.scope == "mine":
        return [access.own(requester)]
    return access.audiences(requester)


def _key(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.lower(column) if isinstance(column.type, String) else column


class Cursor(BaseModel):
    """Where a page ended: by what it is sorted, the value there, and the row."""

    sort: str
    value: int | str
    id: int


def cursor_of(query: LibraryQuery, row: Row[Any]) -> str:
    """The cursor behind a row."""
    cursor = Cursor(sort=query.sort, value=row.sorted_by, id=row.id)
    return base64.urlsafe_b64encode(cursor.model_dump_json().encode()).decode().rstrip("=")


def read_cursor(query: LibraryQuery) -> tuple[int | str, int]:
    """The value and the row where the page before ended. Raises BadRequest."""
    try:
        text = query.cursor or ""
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        cursor = Cursor.model_validate_json(data)
    except ValueError:
        cursor = None
    wanted = int if query.sort in ("newest", "oldest") else str
    if cursor is None or cursor.sort != query.sort or not isinstance(cursor.value, wanted):
        raise BadRequest("The cursor belongs to another list; start again without one.")
    if isinstance(cursor.value, str) and "\0" in cursor.value:  # which PostgreSQL takes nowhere
        raise BadRequest("The cursor belongs to another list; start again without one.")
    if not 0 <= cursor.id < 2**63 or (wanted is int and not 0 <= int(cursor.value) < 2**63):
        raise BadRequest("The cursor belongs to another list; start again without one.")
    return cursor.value, cursor.id
