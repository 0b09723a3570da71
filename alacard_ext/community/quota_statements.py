"""What a person uses of the store. SQLAlchemy is imported with this module."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ..store.tables import bodies, notebooks, versions
from . import access


async def lock(connection: AsyncConnection, person: str) -> None:
    """Let this transaction alone count for that person, so that two at once exceed nothing; only
    one writes to a SQLite file at a time anyway."""
    if connection.dialect.name == "postgresql":
        number = func.hashtextextended(f"alacard quota {person}", 0)
        await connection.execute(select(func.pg_advisory_xact_lock(number)))


async def hands_since(connection: AsyncConnection, person: str, begins: int) -> int:
    """Hands that were dealt since an instant, also those that were deleted."""
    mine = (notebooks.c.owner == person, notebooks.c.created_at >= begins)
    counted = select(func.count()).select_from(notebooks).where(*mine)
    return int((await connection.execute(counted)).scalar_one())


async def shares(connection: AsyncConnection, person: str) -> int:
    """Hands that others may see."""
    mine = (notebooks.c.owner == person, notebooks.c.deleted_at.is_(None))
    counted = select(func.count()).select_from(notebooks)
    counted = counted.where(*mine, notebooks.c.visibility != access.PRIVATE)
    return int((await connection.execute(counted)).scalar_one())


async def bytes_of(connection: AsyncConnection, person: str) -> int:
    """Bytes of all notebooks and versions, also of what was deleted and can be brought back."""
    mine = notebooks.c.owner == person
    kept = select(func.sum(bodies.c.size)).select_from(
        notebooks.join(bodies, bodies.c.hash == notebooks.c.body)
    )
    published = select(func.sum(bodies.c.size)).select_from(
        versions.join(notebooks, notebooks.c.id == versions.c.notebook).join(
            bodies, bodies.c.hash == versions.c.body
        )
    )
    total = 0
    for counted in (kept, published):
        total += int((await connection.execute(counted.where(mine))).scalar_one() or 0)
    return total
