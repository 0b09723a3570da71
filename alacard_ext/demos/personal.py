"""The demos of a person with their files, handed over and deleted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Self

from ..errors import NotFound
from ..people import owned
from ..personal import Content, PersonalRecords
from ..room import Requester, ServiceOf, Shared
from ..store.service import Store
from .launching.launches import Launches
from .pictures import PICTURE
from .storage import BundleStorage

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


class DemoRecords(PersonalRecords):
    """What the tables of `store/demo_tables.py`, and the storage of bundles, keep of a person."""

    about = (
        "demos/ID/N/           the files of a demo, version N\ndemos/ID/picture.png  its picture\n"
    )

    def __init__(
        self,
        store: Store,
        storage: BundleStorage,
        launches: Launches | None,
        on_withdrawn: Sequence[Callable[[str], None]],
    ) -> None:
        self.store, self._storage = store, storage
        self._launches, self._on_withdrawn = launches, on_withdrawn

    @classmethod
    def build(cls, services: ServiceOf, shared: Shared) -> Self:
        storage = BundleStorage(shared.config.demo_storage)
        try:
            launches = services(Launches)
        except NotFound:  # demos are switched off, and their rows are still there
            launches = None
        return cls(shared.store, storage, launches, shared.on_withdrawn)

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
        for shown in await personal_rows.pictures_of(connection, person):
            name = f"demos/{shown.demo_id}/{PICTURE}"
            yield name, partial(self._storage.open, shown.picture, PICTURE)

    async def erase(self, requester: Requester) -> int:
        person = owned(requester).owner
        if self._launches is not None:
            await self._launches.stop_all(requester)
        async with self.store.writing() as connection:
            from . import personal_rows

            last, ids, places = await personal_rows.hide(connection, person)
        for demo_id in ids:
            for told in self._on_withdrawn:
                told(demo_id)
        # The rows go last: they alone tell where files are that could not be removed.
        for place in places:
            await asyncio.to_thread(self._storage.remove, place)
        async with self.store.writing() as connection:
            return await personal_rows.delete_all(connection, person, last)
