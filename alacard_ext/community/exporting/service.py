"""Exports for who asks: of a hand that they may see, or of a notebook that they have."""

from __future__ import annotations

import asyncio
from typing import Any, Self

from ...room import Requester, Service, Shared
from ..activity import Activity
from ..files import notebook_at
from ..sharing import Sharing
from ..snapshot import notebook_in
from .export import export
from .models import Export, ExportQuery, FileExportQuery, Format

AT_ONCE = 2
"""Exports of a server that are made together; each keeps a thread busy, for seconds if large."""


class Exports(Service):
    """Makes exports in threads."""

    def __init__(self, sharing: Sharing, activity: Activity, limit: int) -> None:
        self._sharing = sharing
        self._activity = activity
        self._limit = limit
        self._turn = asyncio.Semaphore(AT_ONCE)

    @classmethod
    def build(cls, shared: Shared) -> Self:
        limit = shared.config.share_max_bytes
        return cls(Sharing.build(shared), Activity.build(shared), limit)

    async def of_hand(self, share_id: str, wanted: ExportQuery, requester: Requester) -> Export:
        """An export of what a download would give, counted as one. Raises HandNotFound,
        StoreUnavailable, and BadRequest where that format cannot be made of it."""
        async with self._turn:
            name, text = await self._sharing.notebook(share_id, wanted.version, requester)
            notebook = await asyncio.to_thread(notebook_in, text.encode("utf-8", "replace"))
            made = await self._made(notebook, name, wanted.format, requester.root)
        await self._activity.note(share_id, "download", requester)
        return made

    async def of_file(self, wanted: FileExportQuery, contents: Any) -> Export:
        """An export of a notebook of the contents manager, as it lies there. Raises InvalidPath,
        NotFound, ShareTooLarge and BadRequest."""
        async with self._turn:
            path, notebook = await notebook_at(contents, wanted.path, self._limit)
            name = path.rpartition("/")[2]
            root = str(getattr(contents, "root_dir", ""))
            return await self._made(notebook, name, wanted.format, root)

    async def _made(self, notebook: dict[str, Any], name: str, wanted: Format, root: str) -> Export:
        return await asyncio.to_thread(export, notebook, name, wanted, folders=[root])
