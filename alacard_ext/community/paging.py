"""Pages of what is listed by when it was last changed, the latest first."""

from __future__ import annotations

import base64
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ..errors import BadRequest

POSITION = TypeAdapter(tuple[int, int])


async def page(
    connection: AsyncConnection, asked: Select[Any], table: Any, cursor: str | None, limit: int
) -> tuple[list[Row[Any]], str | None, int]:
    """The rows of a page of what is asked of a table, the cursor of the next, and how many there
    are in all. Raises BadRequest for a broken cursor."""
    counted = select(func.count()).select_from(asked.order_by(None).subquery())
    total: int = (await connection.execute(counted)).scalar_one()
    order = (table.c.updated_at.desc(), table.c.id.desc())
    after = asked if cursor is None else asked.where(_beyond(table, cursor))
    found = list((await connection.execute(after.order_by(*order).limit(limit + 1))).all())
    more = len(found) > limit
    found = found[:limit]
    return found, _cursor(found[-1]) if more else None, total


def having_words(column: ColumnElement[str], q: str) -> list[ColumnElement[bool]]:
    """That each word is somewhere in a column of casefolded text."""
    return [column.contains(word, autoescape=True) for word in q.casefold().split()]


def _cursor(row: Row[Any]) -> str:
    text = POSITION.dump_json((row.updated_at, row.id))
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def _beyond(table: Any, cursor: str) -> ColumnElement[bool]:
    try:
        data = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        at, number = POSITION.validate_json(data)
    except ValueError:
        at = number = -1
    if not (0 <= at < 2**63 and 0 <= number < 2**63):
        raise BadRequest("The cursor belongs to another list; start again without one.")
    same = and_(table.c.updated_at == at, table.c.id < number)
    return or_(table.c.updated_at < at, same)
