"""The one clock by which leases are told: the database's, since those who share it may differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..store.instants import now

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


def clock(connection: AsyncConnection) -> Any:
    """This instant in milliseconds since 1970, as an expression of a statement.

    A file of SQLite has no clock of its own; all who share it are on one machine.
    """
    return postgresql_clock() if connection.dialect.name == "postgresql" else now()


def postgresql_clock() -> Any:
    """The expression of a PostgreSQL."""
    from sqlalchemy import BigInteger, cast, extract, func

    return cast(extract("epoch", func.clock_timestamp()) * 1000, BigInteger)


async def read_clock(connection: AsyncConnection) -> int:
    """This instant, asked of the database where it has a clock."""
    told = clock(connection)
    if isinstance(told, int):
        return told
    from sqlalchemy import select

    return int((await connection.execute(select(told))).scalar_one())
