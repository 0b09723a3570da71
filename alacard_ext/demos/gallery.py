"""The gallery: demos for who asks. Who may what with them, `access.py` alone decides.

What speaks SQLAlchemy is imported within a transaction of the store, as in the library.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from typing import TYPE_CHECKING, Any, Self

from ..errors import Conflict, NotFound, Outdated, StoreUnavailable
from ..people import owned
from ..room import Requester, Service, Shared
from ..social.ratings import rating_in
from ..store.instants import instant, now
from ..store.service import Store
from .models import (
    BundleReport,
    ChangedDemo,
    Demo,
    DemoList,
    DemoQuery,
    DemoVersion,
    DemoWhole,
)
from .storage import BundleStorage
from .subjects import DEMO, DemoSubjects, not_found

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from sqlalchemy import Row

SWEEP_EVERY = 24 * 3600.0
log = logging.getLogger("alacard_ext.demos")


def words_of(values: dict[str, Any]) -> str:
    """What a search looks into."""
    parts = [values["name"], values["author"], *values["tags"], values["description"]]
    return "\n".join(parts).casefold()


class Gallery(Service):
    """The demos of this deployment. All raises StoreUnavailable."""

    def __init__(
        self,
        store: Store,
        storage: BundleStorage,
        check_shared: Callable[[Any, Requester], Awaitable[None]],
        on_withdrawn: Sequence[Callable[[str], None]] = (),
    ) -> None:
        self._store, self._storage, self._check_shared = store, storage, check_shared
        self._on_withdrawn = on_withdrawn
        self._swept: float | None = None

    @classmethod
    def build(cls, shared: Shared) -> Self:
        shared.subject_kinds.setdefault(DEMO, DemoSubjects())
        storage = BundleStorage(shared.config.demo_storage)
        return cls(shared.store, storage, shared.check_shared, shared.on_withdrawn)

    async def list(self, query: DemoQuery, requester: Requester) -> DemoList:
        """A page of the gallery; behind the last page there are none."""
        requester = owned(requester)
        async with self._store.reading() as connection:
            from . import statements

            rows, total = await statements.page(connection, query, requester)
        found = [Demo.model_validate(_fields(row, requester)) for row in rows]
        pages = max(1, -(-total // query.limit))
        return DemoList(demos=found, total=total, page=query.page, pages=pages)

    async def show(self, demo_id: str, requester: Requester) -> DemoWhole:
        """One demo with its latest version. Raises DemoNotFound."""
        requester = owned(requester)
        async with self._store.reading() as connection:
            from . import access, statements

            row = await statements.one(connection, demo_id, requester)
            if row is None:
                raise not_found()
            versions = await statements.versions_of(connection, row.id)
            latest = await statements.version(connection, row.id, row.version)
            groups = access.groups_for(requester, row)
        return _whole(row, versions, latest, requester, groups)

    async def change(self, demo_id: str, wanted: ChangedDemo, requester: Requester) -> DemoWhole:
        """Say something else of it, or show it to others. Raises DemoNotFound, Outdated, Forbidden
        for who may not, and ShareFindings."""
        requester = owned(requester)
        present = await self.show(demo_id, requester)
        given = wanted.model_fields_set - {"revision", "accept_findings"}
        async with self._store.reading() as connection:
            from . import access, statements

            row = await statements.one(connection, demo_id, requester)
        if row is None:
            raise not_found()
        asked = {name for name in given if getattr(wanted, name) is not None}
        if wanted.visibility is not None and wanted.visibility != access.PRIVATE:
            asked |= {"audience"}
            access.check_audience(requester, wanted.visibility)
        access.check_withdrawal(requester, row, asked)
        values = _changed(present, wanted)
        audience = values.get("visibility", present.visibility)
        if audience != access.PRIVATE and not wanted.accept_findings:
            texts = [values[name] for name in ("name", "description", "author", "tags")]
            await self._check_shared(texts, requester)
        async with self._store.writing() as connection:
            done = await statements.change(connection, row, wanted.revision, values)
        if not done:
            raise await self._outdated(demo_id, requester)
        if "visibility" in values:
            self._tell_withdrawn(demo_id)
        try:
            return await self.show(demo_id, requester)
        except NotFound:  # an administrator has withdrawn another's
            told = {"visibility": audience, "revision": wanted.revision + 1}
            return present.model_copy(update=told)

    async def delete(self, demo_id: str, revision: int, requester: Requester) -> Demo:
        """Delete a demo; within 30 days it can be brought back. Raises DemoNotFound, Outdated, and
        Forbidden for another's."""
        requester, at = owned(requester), now()
        present = await self.show(demo_id, requester)
        async with self._store.writing() as connection:
            from . import access, statements

            row = await statements.one(connection, demo_id, requester)
            if row is None:
                raise not_found()
            access.check_withdrawal(requester, row, {"deleted_at"})
            done = await statements.change(connection, row, revision, {"deleted_at": at})
        if not done:
            raise await self._outdated(demo_id, requester)
        self._tell_withdrawn(demo_id)
        await self.sweep()
        plain = {name: getattr(present, name) for name in Demo.model_fields}
        return Demo.model_validate({**plain, "deleted_at": instant(at), "revision": revision + 1})

    async def restore(self, demo_id: str, requester: Requester) -> DemoWhole:
        """Bring a deleted one back; one that is there stays. Later than an hour after it was
        deleted it comes back private. Raises DemoNotFound."""
        requester = owned(requester)
        async with self._store.writing() as connection:
            from . import statements

            if not await statements.restore(connection, demo_id, requester):
                raise not_found()
        return await self.show(demo_id, requester)

    async def sweep(self) -> None:
        """Once a day remove for good what was deleted long ago, with its files. What fails is
        logged."""
        if self._swept is not None and time.monotonic() - self._swept < SWEEP_EVERY:
            return
        self._swept = time.monotonic()
        try:
            async with self._store.writing() as connection:
                from . import statements

                places = await statements.sweep(connection)
        except Exception as error:
            log.warning("alacard: deleted demos could not be removed", exc_info=error)
            return
        for place in places:
            try:
                await asyncio.to_thread(self._storage.remove, place)
            except Exception as error:
                log.warning("alacard: files of a deleted demo are left: %s", place, exc_info=error)
        await self._sweep_left()

    async def _sweep_left(self) -> None:
        """Remove what servers left that were killed while they kept a bundle."""
        try:
            left = await asyncio.to_thread(self._storage.left, self._store.name)
            for note, place in left:
                async with self._store.reading() as connection:
                    from . import statements

                    named = await statements.is_place(connection, place)
                if not named:
                    await asyncio.to_thread(self._storage.remove, place)
                await asyncio.to_thread(self._storage.drop, note)
        except Exception as error:
            log.warning("alacard: what a killed server left could not be removed", exc_info=error)

    def _tell_withdrawn(self, demo_id: str) -> None:
        for told in self._on_withdrawn:
            told(demo_id)

    async def _outdated(self, demo_id: str, requester: Requester) -> NotFound | Conflict:
        try:
            present = await self.show(demo_id, requester)
        except StoreUnavailable:
            raise
        except NotFound as gone:
            return gone
        return Outdated(
            "This demo was changed in the meantime; load it again and repeat your change.",
            {"present": present.model_dump(mode="json")},
        )


def _changed(present: DemoWhole, wanted: ChangedDemo) -> dict[str, Any]:
    """The columns of a demo with what is wanted of it."""
    values: dict[str, Any] = {
        "name": present.name if wanted.name is None else wanted.name,
        "description": present.description if wanted.description is None else wanted.description,
        "tags": present.tags if wanted.tags is None else wanted.tags,
        "author": present.author_name if wanted.author_name is None else wanted.author_name,
        "updated_at": now(),
    }
    values["words"] = words_of(values)
    if wanted.github_url is not None:
        values["github_url"] = wanted.github_url or None
    if wanted.visibility is not None:
        values["visibility"] = wanted.visibility
    return values


def _mark_of(picture: str | None) -> str | None:
    """What is told of a picture: something that changes with it, and not where it lies."""
    return hashlib.sha256(picture.encode()).hexdigest()[:12] if picture else None


def _fields(row: Row[Any], requester: Requester) -> dict[str, Any]:
    return {
        "id": row.demo_id,
        "name": row.name,
        "description": row.description,
        "tags": row.tags,
        "author_name": row.author,
        "github_url": row.github_url,
        "license": row.license,
        "kind": row.kind,
        "status": row.status,
        "visibility": row.visibility,
        "version": row.version,
        "picture": _mark_of(row.picture),
        "size": row.size,
        "launches": row.launches,
        "rating": rating_in(row),
        "comments": row.comments,
        "owner": row.owner,
        "mine": row.owner == requester.owner,
        "revision": row.revision,
        "created_at": instant(row.created_at),
        "updated_at": instant(row.updated_at),
        "deleted_at": instant(row.deleted_at),
    }


def _whole(
    row: Row[Any], versions: Any, latest: Row[Any] | None, requester: Requester, groups: list[str]
) -> DemoWhole:
    if latest is None:
        raise not_found()
    report = BundleReport.model_validate(latest.report)
    return DemoWhole.model_validate(
        {
            **_fields(row, requester),
            "files": report.files,
            "requirements": report.requirements,
            "models": report.models,
            "contents": report.contents,
            "findings": report.findings,
            "hub_models": report.hub_models,
            "secrets": report.secrets,
            "versions": [
                DemoVersion(
                    number=each.number,
                    digest=each.digest,
                    note=each.note,
                    size=each.size,
                    created_at=instant(each.created_at),
                )
                for each in versions
            ],
            "groups": groups,
        }
    )
