"""The demos of a person with their files, handed over and deleted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import TYPE_CHECKING, Self

from ..people import owned
from ..personal import Content, PersonalRecords
from ..room import Requester, ServiceOf, Shared
from ..store.service import Store
from .storage import BundleStorage

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


class DemoRecords(PersonalRecords):
    """What the tables of `store/demo_tables.py`, and the storage of bundles, keep of a person."""

    about = "demos/ID/N/           the files of a demo, version N\n"

    def __init__(self, store: Store, storage: BundleStorage) -> None:
        self.store, self._storage = store, storage

    @classmethod
    def build(cls, services: ServiceOf, shared: Shared) -> Self:
        return cls(shared.store, BundleStorage(shared.config.demo_storage))

    async def export(
        self, connection: AsyncConnection, person: str
    ) -> AsyncIterator[tuple[str, Content]]:
        from . import personal_rows

        for name, rows in await personal_rows.tables(connection, person):
            yield f"{name}.json", rows
        for row in await personal_rows.versions_of(connection, person):
            for each in row.report.get("contents") or ():
                name = f"demos/{row.demo_id}/{row.number}/{each['path']}"
                yield name, partial(self._storage.open, row.place, each["path"])

    async def erase(self, requester: Requester) -> int:
        person = owned(requester).owner
        async with self.store.writing() as connection:
            from . import personal_rows

            last, places = await personal_rows.hide(connection, person)
        # The rows go last: they alone tell where files are that could not be removed.
        for place in places:
            await asyncio.to_thread(self._storage.remove, place)
        async with self.store.writing() as connection:
            return await personal_rows.delete_all(connection, person, last)
