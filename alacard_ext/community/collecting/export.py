"""Collections as archives: of each hand what a download would give, counted as one."""

from __future__ import annotations

import asyncio
import tempfile
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO, Self

from ...errors import HandNotFound, ShareTooLarge
from ...room import Requester, Service, Shared
from ...store.service import Store
from ..activity import Activity
from ..hands import owned
from ..sharing import Sharing
from . import archive
from .service import Collections

AT_ONCE = 2
"""Archives of a server that are made together."""


class CollectionExports(Service):
    """Makes archives on the disk, one notebook after the other."""

    def __init__(self, store: Store, sharing: Sharing, activity: Activity, limit: int) -> None:
        self._store = store
        self._collections = Collections(store)
        self._sharing = sharing
        self._activity = activity
        self._limit = limit
        self._turn = asyncio.Semaphore(AT_ONCE)

    @classmethod
    def build(cls, shared: Shared) -> Self:
        sharing, activity = Sharing.build(shared), Activity.build(shared)
        return cls(shared.store, sharing, activity, shared.config.collection_max_bytes)

    @asynccontextmanager
    async def archive(
        self, collection_id: str, requester: Requester
    ) -> AsyncIterator[tuple[str, IO[bytes]]]:
        """The name of an archive and the file that holds it, which is gone at the end; until then
        it counts as one of those that a server makes together.

        Raises NotFound, StoreUnavailable, and ShareTooLarge where its notebooks are too large
        together.
        """
        whole = await self._collections.show(collection_id, requester)
        shown = [(item.hand, item.note) for item in whole.items if item.hand is not None]
        await self._check_size([hand.share_id for hand, _ in shown], requester)
        async with self._turn:
            file: IO[bytes] = await asyncio.to_thread(tempfile.TemporaryFile)
            with file:
                entries = []
                packed, size = archive.begin(file), 0
                for place, (hand, note) in enumerate(shown, 1):
                    try:
                        _, text = await self._sharing.notebook(hand.share_id, None, requester)
                    except HandNotFound:  # taken back just now
                        continue
                    size += len(text)
                    self._check(size)
                    entry = archive.entry_of(place, len(shown), hand, note)
                    await asyncio.to_thread(_write, packed, entry.file, text)
                    entries.append(entry)
                await asyncio.to_thread(archive.end, packed, whole, entries)
                await asyncio.to_thread(file.seek, 0)
                for entry in entries:
                    await self._count(entry.hand.share_id, requester)
                yield f"{archive.stem_of(whole.name, 'collection')}.zip", file

    async def _check_size(self, share_ids: list[str], requester: Requester) -> None:
        requester = owned(requester)
        async with self._store.reading() as connection:
            from . import statements

            sizes = await statements.sizes_of(connection, share_ids, requester)
        self._check(sum(sizes.values()))

    def _check(self, size: int) -> None:
        if size > self._limit:
            raise ShareTooLarge(
                f"The notebooks of this collection have more than {self._limit:,} bytes together, "
                "which is the most that can be exported at once here "
                "(AlacardApp.collection_max_bytes). Split it into two collections.",
                {"limit": self._limit},
            )

    async def _count(self, share_id: str, requester: Requester) -> None:
        try:
            await self._activity.note(share_id, "download", requester)
        except HandNotFound:  # it was made private since, and the archive has it all the same
            return


def _write(packed: zipfile.ZipFile, name: str, text: str) -> None:
    packed.writestr(name, text.encode("utf-8", "replace"))
