"""Notebooks as the store keeps them: packed, once for all that have the same, as long as one does.

SQLAlchemy is imported with this module.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from .inserting import if_new
from .job_tables import deliveries, jobs
from .tables import bodies, notebooks, versions

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

NAMED = "body"
"""The field of a job's payload that names a body by its hash."""
KNOWN_BODY = select(bodies.c.hash).where(bodies.c.hash == bindparam("hash"))
KNOWN_BODY = KNOWN_BODY.with_for_update(key_share=True, read=True)
"""Whether a body is there; where rows can be locked, no sweep removes it meanwhile."""


async def insert_body(connection: AsyncConnection, body: tuple[str, int, bytes]) -> None:
    """Write a notebook, unless there is the same: its hash, its size, and the packed JSON."""
    values, dialect = {"hash": body[0], "size": body[1], "packed": body[2]}, connection.dialect.name
    if dialect != "sqlite":
        # A server is spared the way of the notebook; a file is as quickly asked as written to.
        known = await connection.execute(KNOWN_BODY, {"hash": body[0]})
        if known.first() is not None:
            return
    await connection.execute(if_new(dialect, bodies), values)


async def read_body(connection: AsyncConnection, digest: str) -> bytes | None:
    """The packed notebook of that hash; None where it is gone."""
    asked = select(bodies.c.packed).where(bodies.c.hash == digest)
    packed: bytes | None = (await connection.execute(asked)).scalar_one_or_none()
    return packed


def unused() -> ColumnElement[bool]:
    """The condition for the bodies that nothing names: no hand, no version, no job."""
    kept = select(notebooks.c.id).where(notebooks.c.body == bodies.c.hash).exists()
    published = select(versions.c.number).where(versions.c.body == bodies.c.hash).exists()
    delivered = select(deliveries.c.job).where(deliveries.c.body == bodies.c.hash).exists()
    name = jobs.c.payload[NAMED].as_string()
    # Read once and not for each body: a job may be retried as long as it is remembered.
    given = bodies.c.hash.in_(select(name).where(name.is_not(None)))
    return ~kept & ~published & ~delivered & ~given


def unpack(packed: bytes) -> dict[str, Any]:
    """The notebook of a body. Raises ValueError for one that is damaged."""
    try:
        notebook: dict[str, Any] = json.loads(zlib.decompress(packed))
    except (zlib.error, RecursionError) as error:
        raise ValueError(str(error)) from None
    return notebook
