"""Files of demos for who asks: their bytes, a preview, and a whole version as an archive."""

from __future__ import annotations

import asyncio
import re
import tempfile
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO, TYPE_CHECKING, Any, Self

from ..errors import NotFound
from ..people import owned
from ..room import Requester, Service, Shared
from ..store.service import Store
from . import spaces
from .models import BundleFile, BundleReport, FilePreview
from .storage import BundleStorage
from .subjects import not_found

if TYPE_CHECKING:
    from sqlalchemy import Row

PREVIEWED = 100_000
"""Bytes of a file that a preview shows."""
MOST_README = 5_000_000
"""Bytes of a README that a Space keeps."""
AT_ONCE = 2
"""Archives of a server that are made together."""
CHUNK = 1 << 18
NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


class Reading(Service):
    """Reads the files of versions. All raises DemoNotFound and StoreUnavailable."""

    def __init__(self, store: Store, storage: BundleStorage) -> None:
        self._store, self._storage = store, storage
        self._turn = asyncio.Semaphore(AT_ONCE)

    @classmethod
    def build(cls, shared: Shared) -> Self:
        return cls(shared.store, BundleStorage(shared.config.demo_storage))

    async def preview(
        self, demo_id: str, path: str, number: int | None, requester: Requester
    ) -> FilePreview:
        """A file to be looked at. Raises NotFound for one that the version does not have."""
        _, version = await self._find(demo_id, number, requester)
        found = _file(version, path)
        text = None
        if found.kind in {"text", "script"}:
            data = await asyncio.to_thread(self._head, version.place, path)
            text = data.decode("utf-8", "replace").removeprefix("\ufeff")
        cut = text is not None and found.size > PREVIEWED
        return FilePreview(path=path, size=found.size, kind=found.kind, text=text, cut=cut)

    @asynccontextmanager
    async def opened(
        self, demo_id: str, path: str, number: int | None, requester: Requester
    ) -> AsyncIterator[tuple[BundleFile, IO[bytes]]]:
        """A file with its bytes. Raises NotFound for one that the version does not have."""
        _, version = await self._find(demo_id, number, requester)
        found = _file(version, path)
        file = await asyncio.to_thread(self._storage.open, version.place, path)
        try:
            yield found, file
        finally:
            await asyncio.to_thread(file.close)

    @asynccontextmanager
    async def exported(
        self, demo_id: str, form: str, number: int | None, requester: Requester
    ) -> AsyncIterator[tuple[str, IO[bytes]]]:
        """The name of an archive and the file that holds it, which is gone at the end: the bundle
        as it was brought, or as a `space` of the Hub."""
        row, version = await self._find(demo_id, number, requester)
        report = BundleReport.model_validate(version.report)
        stem = NOT_IN_NAMES.sub("-", row.name).strip("-.")[:80].strip("-.") or "demo"
        added: dict[str, str] = {}
        if form == "space":
            readme = await asyncio.to_thread(self._readme, version, report)
            added = spaces.files_of(row, report, readme)
        async with self._turn:
            file: IO[bytes] = await asyncio.to_thread(tempfile.TemporaryFile)
            with file:
                await asyncio.to_thread(self._pack, file, version.place, report, added)
                yield f"{stem}-space.zip" if form == "space" else f"{stem}.zip", file

    def _readme(self, version: Row[Any], report: BundleReport) -> str:
        named = (each.path for each in report.contents if each.path.lower() == "readme.md")
        path = next(named, None)
        if path is None:
            return ""
        data = self._head(version.place, path, MOST_README)
        return data.decode("utf-8", "replace").removeprefix("\ufeff")

    def _head(self, place: str, path: str, most: int = PREVIEWED) -> bytes:
        with self._storage.open(place, path) as file:
            return file.read(most)

    def _pack(
        self, into: IO[bytes], place: str, report: BundleReport, added: dict[str, str]
    ) -> None:
        taken = {name.lower() for name in added}
        with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
            for each in report.contents:
                if each.path.lower() in taken:
                    continue
                # No time of the file's: the same version is the same archive.
                entry = zipfile.ZipInfo(each.path)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                with (
                    self._storage.open(place, each.path) as source,
                    archive.open(entry, "w", force_zip64=each.size > 1 << 30) as target,
                ):
                    while chunk := source.read(CHUNK):
                        target.write(chunk)
            for name, text in added.items():
                entry = zipfile.ZipInfo(name)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                archive.writestr(entry, text)
        into.seek(0)

    async def _find(
        self, demo_id: str, number: int | None, requester: Requester
    ) -> tuple[Row[Any], Row[Any]]:
        requester = owned(requester)
        async with self._store.reading() as connection:
            from . import statements

            row = await statements.one(connection, demo_id, requester)
            if row is None:
                raise not_found()
            version = await statements.version(connection, row.id, number or row.version)
        if version is None:
            raise NotFound(f"This demo has no version {number}; its page lists its versions.")
        return row, version


def _file(version: Row[Any], path: str) -> BundleFile:
    """The file of that very path, so that no other is ever opened. Raises NotFound."""
    for each in version.report["contents"]:
        if each["path"] == path:
            return BundleFile.model_validate(each)
    raise NotFound("This version of the demo has no such file; its page lists its files.")
