"""Bundles that people bring: checked, kept as new demos, or as new versions of what is theirs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ..people import owned
from ..room import Requester, Service, Shared
from ..store.ids import new_id
from ..store.service import Store
from . import staging
from .archives.names import checked_name
from .findings import Refused
from .gallery import Gallery, words_of
from .inspection import Inspection, refuse
from .keeping import kept
from .models import BundleReport, DemoWhole, Told
from .repositories import Downloads
from .storage import BundleStorage
from .subjects import not_found

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class Bringing(Service):
    """Takes archives and folders of this machine. All raises BundleRefused for what is refused,
    BadRequest for what cannot be read, StoreUnavailable and OSError."""

    def __init__(
        self,
        store: Store,
        inspection: Inspection,
        storage: BundleStorage,
        gallery: Gallery,
        check_shared: Callable[[Any, Requester], Awaitable[None]],
        downloads: Downloads,
    ) -> None:
        self._store, self._inspection, self._storage = store, inspection, storage
        self._downloads = downloads
        self._gallery, self._check_shared = gallery, check_shared

    @classmethod
    def build(cls, shared: Shared) -> Self:
        config = shared.config
        storage = BundleStorage(config.demo_storage)
        return cls(
            shared.store,
            Inspection.build(shared),
            storage,
            Gallery.build(shared),
            shared.check_shared,
            Downloads(config.demo_git_hosts, config.demo_max_bytes, storage.staging),
        )

    async def check(self, source: Path) -> BundleReport:
        """What there is to tell of a bundle; nothing is kept, and nothing raised for what is
        refused."""
        return await self._inspection.check(source)

    @asynccontextmanager
    async def uploaded(self, name: str, data: bytes) -> AsyncIterator[Path]:
        """An archive that came with a request, as a file that is gone at the end."""
        folder = await asyncio.to_thread(staging.begin, self._storage.staging)
        try:
            try:
                file = folder / checked_name(name.replace("\\", "/").rpartition("/")[2])
            except Refused:  # the archive counts, and not what someone called it
                file = folder / "bundle"
            await asyncio.to_thread(file.write_bytes, data)
            yield file
        finally:
            await asyncio.to_thread(staging.end, folder)

    @asynccontextmanager
    async def downloaded(
        self, address: str, requester: Requester, *, keep: bool = False
    ) -> AsyncIterator[Path]:
        """The files of a Space or a repository, as an archive that is gone at the end; with `keep`
        their next request for it gets the same files within a few minutes."""
        owner = owned(requester).owner
        async with self._downloads.archive(address, owner, keep=keep) as file:
            yield file

    async def aclose(self) -> None:
        """Remove the downloads that were checked and not brought."""
        await self._downloads.aclose()

    async def add(self, source: Path, wanted: Told, requester: Requester) -> DemoWhole:
        """Keep a bundle as a new demo of theirs. Raises Forbidden for a group that they are not in,
        and ShareFindings where others would read what looks like secrets."""
        requester = owned(requester)
        async with self._store.reading():  # before a bundle is unpacked that nothing could keep
            from . import access, statements
        visibility = wanted.visibility or access.PRIVATE
        access.check_audience(requester, visibility)
        async with self._inspection.unpacked(source) as (folder, report):
            refuse(report)
            values = _values(report, wanted, requester)
            if visibility != access.PRIVATE and not wanted.accept_findings:
                texts = [values[name] for name in ("name", "description", "author", "tags")]
                await self._check_shared(texts, requester)
            demo_id, place = new_id(), new_id()
            first = {**_version(report), "place": place, "note": ""}
            async with (
                kept(self._storage, self._store, folder, place),
                self._store.writing() as connection,
            ):
                told = {"demo_id": demo_id, "owner": requester.owner, "visibility": visibility}
                await statements.make(connection, {**told, **values}, first)
        await self._gallery.sweep()
        return await self._gallery.show(demo_id, requester)

    async def add_version(
        self, demo_id: str, source: Path, note: str, requester: Requester
    ) -> DemoWhole:
        """Keep a bundle as the next version of a demo of theirs. Raises DemoNotFound, and Forbidden
        for another's."""
        requester = owned(requester)
        await self._own(demo_id, requester)
        async with self._inspection.unpacked(source) as (folder, report):
            refuse(report)
            place = new_id()
            following = {**_version(report), "place": place, "note": note}
            async with (
                kept(self._storage, self._store, folder, place),
                self._store.writing() as connection,
            ):
                from . import statements

                row = await statements.one(connection, demo_id, requester)
                if row is None:
                    raise not_found()
                values = {"kind": report.kind, "size": report.size}
                await statements.add_version(connection, row, values, following)
        return await self._gallery.show(demo_id, requester)

    async def _own(self, demo_id: str, requester: Requester) -> None:
        async with self._store.reading() as connection:
            from . import access, statements

            row = await statements.one(connection, demo_id, requester)
        if row is None:
            raise not_found()
        access.check_withdrawal(requester, row, {"version"})

    def _kept(self, folder: Path, place: str) -> AbstractAsyncContextManager[None]:
        """Files in their place: a demo is there whole or not at all."""
        return kept(self._storage, self._store, folder, place)


def _values(report: BundleReport, wanted: Told, requester: Requester) -> dict[str, Any]:
    """The columns of a new demo: what a person said, else what was found."""
    values: dict[str, Any] = {
        "name": wanted.name or _printable(report.name)[:200] or "Demo",
        "description": _text(report.description)
        if wanted.description is None
        else wanted.description,
        "tags": _tags(report) if wanted.tags is None else wanted.tags,
        "author": wanted.author_name or requester.owner[:200],
        "github_url": wanted.github_url or None,
        "license": _printable(report.license)[:200],
        "kind": report.kind,
        "size": report.size,
    }
    values["words"] = words_of(values)
    return values


def _tags(report: BundleReport) -> list[str]:
    found = (_printable(tag) for tag in report.tags)
    return [tag for tag in found if tag and len(tag) <= 60 and "," not in tag][:20]


def _printable(value: str) -> str:
    return "".join(each for each in value if each.isprintable()).strip()


def _text(value: str) -> str:
    return "\n".join(
        _printable(line) if not line.isprintable() else line for line in value.splitlines()
    )


def _version(report: BundleReport) -> dict[str, Any]:
    kept = report.model_dump(mode="json", exclude={"accepted", "name", "description", "tags"})
    return {
        "digest": report.digest,
        "size": report.size,
        "report": {**kept, "accepted": True},
    }
