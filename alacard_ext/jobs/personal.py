"""The jobs and schedules of a person, handed over, and ended and deleted."""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Self

from ..errors import NotFound
from ..people import owned
from ..personal import Content, PersonalRecords
from ..room import Requester, ServiceOf, Shared
from ..store.service import Store
from .service import Jobs

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

STOPPED_WITHIN = 10.0
"""Seconds that jobs have to stop before their rows go; a runner that has lost its row by then stops
at its next beat, and what it did is written nowhere."""
LOOK = 0.1


class JobRecords(PersonalRecords):
    """What the tables of `store/job_tables.py` keep of a person."""

    about = (
        "jobs/ID.ipynb         a notebook that a job was given\n"
        "deliveries/ID.ipynb   a notebook that a job made for your files\n"
    )

    def __init__(self, store: Store, jobs: Jobs | None) -> None:
        self.store, self._jobs = store, jobs

    @classmethod
    def build(cls, services: ServiceOf, shared: Shared) -> Self:
        try:
            jobs = services(Jobs)
        except NotFound:
            # Whoever does no jobs, such as the service of a JupyterHub, may have rows of them.
            return cls(shared.store, None)
        return cls(jobs.store, jobs)

    async def export(
        self, connection: AsyncConnection, person: str
    ) -> AsyncIterator[tuple[str, Content]]:
        from . import personal_rows

        for name, rows in await personal_rows.tables(connection, person):
            yield f"{name}.json", rows
        for folder, asked in personal_rows.notebooks_of(person).items():
            for job_id, packed in await connection.execute(asked):
                yield f"{folder}/{job_id}.ipynb", _unpacked(packed)

    async def erase(self, requester: Requester) -> int:
        person = owned(requester).owner
        if self._jobs is not None:
            await self._jobs.written()
        async with self.store.writing() as connection:
            from . import personal_rows

            rows = await personal_rows.stop(connection, person)
        until = time.monotonic() + STOPPED_WITHIN
        while time.monotonic() < until:
            async with self.store.reading() as connection:
                if not await personal_rows.any_held(connection, person):
                    break
            await asyncio.sleep(LOOK)
        async with self.store.writing() as connection:
            return rows + await personal_rows.delete_all(connection, person)


def _unpacked(packed: bytes) -> bytes:
    """The JSON of a notebook; empty where what is kept is damaged."""
    try:
        return zlib.decompress(packed)
    except zlib.error:
        return b""
