"""Exports for who asks: of a hand that they may see, or of a notebook that they have."""

from __future__ import annotations

import asyncio
from typing import Any, Self

from jupyter_core.utils import ensure_async

from ...errors import NotFound
from ...room import Requester, Service, Shared
from ...verify.notebook_file import ContentsFile
from ..activity import Activity
from ..sharing import Sharing
from ..snapshot import notebook_in, read_notebook
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
        file = await ContentsFile.find(contents, wanted.path)
        if not contents.allow_hidden and await ensure_async(contents.is_hidden(file.path)):
            raise NotFound("There is no notebook of that name here, or it is a hidden one.")
        async with self._turn:
            notebook = await read_notebook(contents, file.path, self._limit)
            if notebook is None:
                raise NotFound("This notebook was moved or deleted just now.")
            name = file.path.rpartition("/")[2]
            root = str(getattr(contents, "root_dir", ""))
            return await self._made(notebook, name, wanted.format, root)

    async def _made(self, notebook: dict[str, Any], name: str, wanted: Format, root: str) -> Export:
        return await asyncio.to_thread(export, notebook, name, wanted, folders=[root])
