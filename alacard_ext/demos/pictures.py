"""The pictures of demos: kept beside their bundles, shown to who sees the demo, and removed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import IO, Self

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

PICTURE = "picture.png"
"""The name of the file in its place."""


class Pictures(Service):
    """One for each demo at most. All raises DemoNotFound and StoreUnavailable."""

    def __init__(self, store: Store, storage: BundleStorage, gallery: Gallery) -> None:
        self._store, self._storage, self._gallery = store, storage, gallery

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
            raise NotFound("This demo has no picture; launch it with one to be taken.")
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
                await self._put(demo_id, place, requester)
        finally:
            await asyncio.to_thread(staging.end, folder)

    async def remove(self, demo_id: str, requester: Requester) -> DemoWhole:
        """Take the picture of a demo of theirs away. Raises Forbidden for another's."""
        await self._put(demo_id, None, requester)
        return await self._gallery.show(demo_id, requester)

    async def _put(self, demo_id: str, place: str | None, requester: Requester) -> None:
        requester = owned(requester)
        async with self._store.writing() as connection:
            from . import access, statements

            row = await statements.one(connection, demo_id, requester)
            if row is None:
                raise not_found()
            access.check_withdrawal(requester, row, {"picture"})
            before = await statements.put_picture(connection, row.id, place)
        if before is not None:
            with suppress(StoreUnavailable):
                await asyncio.to_thread(self._storage.remove, before)

    def _written(self, picture: bytes) -> Path:
        folder = staging.begin(self._storage.staging)
        (folder / PICTURE).write_bytes(picture)
        return folder
