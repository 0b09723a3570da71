"""What a job made for a person's files, in the store until the server of these has written it."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

MARK = "job"
"""In `metadata.alacard`: the job that made a notebook, by which its file is found again."""
QUICKLY = 1
"""How hard zlib tries."""

Body = tuple[str, int, bytes]
"""The hash of a notebook, its size in bytes, and its packed JSON."""


@dataclass(frozen=True)
class Delivery:
    """A notebook for a folder of the workspace that its job was asked for in."""

    folder: str
    filename: str
    body: Body


def pack(notebook: Any) -> Body:
    """A notebook as the store keeps it. Raises ValueError for what is no JSON."""
    text = json.dumps(notebook, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "replace"
    )
    return hashlib.sha256(text).hexdigest(), len(text), zlib.compress(text, QUICKLY)


def marked(notebook: dict[str, Any], job_id: str) -> dict[str, Any]:
    """The notebook with the id of the job that made it."""
    metadata = notebook.get("metadata") or {}
    ours = metadata.get("alacard")
    ours = {**(ours if isinstance(ours, dict) else {}), MARK: job_id}
    return {**notebook, "metadata": {**metadata, "alacard": ours}}


async def insert_delivery(connection: AsyncConnection, job: int, delivery: Delivery) -> None:
    """Write what a job made, in the transaction of its end."""
    from sqlalchemy import insert, literal, select

    from ..store.bodies import insert_body
    from ..store.job_tables import deliveries, jobs

    await insert_body(connection, delivery.body)
    told = select(
        jobs.c.id,
        jobs.c.site,
        literal(delivery.folder),
        literal(delivery.filename),
        literal(delivery.body[0]),
    )
    names = ["job", "site", "folder", "filename", "body"]
    await connection.execute(insert(deliveries).from_select(names, told.where(jobs.c.id == job)))


async def waiting_deliveries(connection: AsyncConnection, site: str, limit: int) -> list[int]:
    """The jobs whose notebooks wait for the server of a workspace, the earliest first."""
    from sqlalchemy import select

    from ..store.job_tables import deliveries

    there = (deliveries.c.site == site, deliveries.c.delivered_at.is_(None))
    asked = select(deliveries.c.job).where(*there).order_by(deliveries.c.job).limit(limit)
    return list((await connection.execute(asked)).scalars())


async def begin_delivery(connection: AsyncConnection, job: int) -> Row[Any] | None:
    """What is to be written, with its job and its body; None where it was. `path` is null unless an
    earlier attempt was made, which may have come to its end."""
    from sqlalchemy import select, update

    from ..store.job_tables import deliveries, jobs
    from ..store.tables import bodies

    asked = select(deliveries, jobs.c.job_id, jobs.c.requester, jobs.c.owner, bodies.c.packed)
    asked = asked.join(jobs, jobs.c.id == deliveries.c.job)
    asked = asked.join(bodies, bodies.c.hash == deliveries.c.body)
    asked = asked.add_columns(jobs.c.result, jobs.c.kind)
    there = (deliveries.c.job == job, deliveries.c.delivered_at.is_(None))
    found: Row[Any] | None = (await connection.execute(asked.where(*there))).first()
    if found is not None and found.path is None:
        begun = update(deliveries).where(*there)
        await connection.execute(begun.values(path=f"{found.folder}/{found.filename}".lstrip("/")))
    return found


async def end_delivery(
    connection: AsyncConnection, job: int, result: dict[str, Any], path: str | None
) -> Row[Any]:
    """Write where the notebook lies, or with no path why it could not be written, which is then
    tried again. Answers the job, as its event tells it."""
    from sqlalchemy import update

    from ..store.job_tables import deliveries, jobs
    from .clock import clock

    at = clock(connection)
    if path is not None:
        done = update(deliveries).where(deliveries.c.job == job)
        await connection.execute(done.values(path=path, delivered_at=at))
    told = update(jobs).where(jobs.c.id == job)
    told = told.values(result=result, seq=jobs.c.seq + 1, changed_at=at)
    names = ("job_id", "kind", "seq", "state", "phase", "fraction", "attempt", "site", "owner")
    return (await connection.execute(told.returning(*(jobs.c[name] for name in names)))).one()
