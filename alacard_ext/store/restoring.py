"""Whether what is to be brought back was deleted: what is there stays, and no log tells of it.
SQLAlchemy is imported with this module."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection


async def is_deleted(
    connection: AsyncConnection, columns: Any, *there: ColumnElement[bool]
) -> bool:
    """Whether the row of a table with these columns for which all of `there` is true is deleted."""
    asked = select(columns.id).where(*there, columns.deleted_at.is_not(None)).limit(1)
    return (await connection.execute(asked)).first() is not None
