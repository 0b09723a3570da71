"""The pictures of demos: kept beside their bundles, shown to who sees the demo, and removed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from ..errors import NotFound, StoreUnavailable
from ..people import owned
from ..room import Requester, Service, Shared
from ..store.ids import new_id
from ..store.service import Store
from . import staging
from .gallery import Gallery
from .keeping import kept
from .models import DemoWhole
from .storage import BundleStorage
from .subjects import not_found

if TYPE_CHECKING:
    from sqlalchemy import Row
    from sqlalchemy.ext.asyncio import AsyncConnection

PICTURE = "picture.png"
"""The name of the file in its place."""
UNDO = 60.0
"""Seconds for which a removed picture can be restored."""


@dataclass(eq=False)
class _Removed:
    """A removed picture whose file is still there. If this server is killed, another one finds the
    file by its note; otherwise `ending` removes it."""

    demo_id: str
    place: str
    note: str
    ending: asyncio.Task[None] | None = None


class Pictures(Service):
    """One for each demo at most. All raises DemoNotFound and StoreUnavailable."""

    def __init__(self, store: Store, storage: BundleStorage, gallery: Gallery) -> None:
        self._store, self._storage, self._gallery = store, storage, gallery
        self._removed: list[_Removed] = []

    @classmethod
    def build(cls, shared: Shared) -> Self:
        storage = BundleStorage(shared.config.demo_storage)
        return cls(shared.store, storage, Gallery.build(shared))

    @asynccontextmanager
    async def opened(self, demo_id: str, requester: Requester) -> AsyncIterator[IO[bytes]]:
        """The PNG. Raises NotFound for a demo that has none."""
        requester = owned(requester)
        async with self._store.reading() as connection:
            from . import statements

            row = await statements.one(connection, demo_id, requester)
        if row is None:
            raise not_found()
        if row.picture is None:
            raise NotFound("This demo has no picture; launch it and let Alacard take one.")
        file = await asyncio.to_thread(self._storage.open, row.picture, PICTURE)
        try:
            yield file
        finally:
            await asyncio.to_thread(file.close)

    async def keep(self, demo_id: str, picture: bytes, requester: Requester) -> None:
        """Give a demo of theirs this picture in the place of the one before. Raises Forbidden for
        another's, and OSError."""
        folder = await asyncio.to_thread(self._written, picture)
        place = new_id()
        try:
            async with kept(self._storage, self._store, folder, place):
                before = await self._put(demo_id, place, requester)
        finally:
            await asyncio.to_thread(staging.end, folder)
        await self._discard(before)

    async def remove(self, demo_id: str, requester: Requester) -> DemoWhole:
        """Take the picture of a demo of theirs away; for a minute it can be restored. Raises
        Forbidden for another's."""
        place = await self._put(demo_id, None, requester)
        if place is not None:
            note = await asyncio.to_thread(self._storage.note, place, self._store.name)
            removed = _Removed(demo_id, place, note)
            self._removed.append(removed)
            removed.ending = asyncio.create_task(self._end_later(removed))
        return await self._gallery.show(demo_id, requester)

    async def restore(self, demo_id: str, requester: Requester) -> DemoWhole:
        """Give a demo of theirs the picture back that was removed last. Raises Forbidden for
        another's, and NotFound where there is nothing to restore any more."""
        async with self._store.reading() as connection:
            present = await self._own(connection, demo_id, requester)
        found = [each for each in self._removed if each.demo_id == demo_id]
        if not found or present.picture is not None:
            raise NotFound(
                "There is no removed picture to restore; launch the demo with one to be taken."
            )
        removed = found[-1]
        self._removed.remove(removed)  # from now on nothing else ends it
        try:
            before = await self._put(demo_id, removed.place, requester)
        except Exception:  # nothing was written, and it can be tried again
            self._removed.append(removed)
            raise
        if removed.ending is not None:
            removed.ending.cancel()
        await self._discard(before)
        with suppress(StoreUnavailable, OSError):
            await asyncio.to_thread(self._storage.drop, removed.note)
        return await self._gallery.show(demo_id, requester)

    async def aclose(self) -> None:
        """Remove the files of all removed pictures."""
        for removed in [*self._removed]:
            if removed.ending is not None:
                removed.ending.cancel()
            await self._end(removed)

    async def _end_later(self, removed: _Removed) -> None:
        await asyncio.sleep(UNDO)
        if removed in self._removed:
            await self._end(removed)

    async def _end(self, removed: _Removed) -> None:
        self._removed.remove(removed)
        with suppress(StoreUnavailable, OSError):
            await asyncio.to_thread(self._storage.remove, removed.place)
            await asyncio.to_thread(self._storage.drop, removed.note)

    async def _discard(self, place: str | None) -> None:
        if place is not None:
            with suppress(StoreUnavailable):
                await asyncio.to_thread(self._storage.remove, place)

    async def _put(self, demo_id: str, place: str | None, requester: Requester) -> str | None:
        """Note where its picture lies from now on; where the one before lies."""
        async with self._store.writing() as connection:
            from . import statements

            row = await self._own(connection, demo_id, requester)
            return await statements.put_picture(connection, row.id, place)

    async def _own(
        self, connection: AsyncConnection, demo_id: str, requester: Requester
    ) -> Row[Any]:
        """A demo whose picture they may change. Raises DemoNotFound and Forbidden."""
        from . import access, statements

        requester = owned(requester)
        row = await statements.one(connection, demo_id, requester)
        if row is None:
            raise not_found()
        access.check_withdrawal(requester, row, {"picture"})
        return row

    def _written(self, picture: bytes) -> Path:
        folder = staging.begin(self._storage.staging)
        (folder / PICTURE).write_bytes(picture)
        return folder
