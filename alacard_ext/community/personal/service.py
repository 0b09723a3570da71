"""Hands over, and deletes, what is kept of one person."""

from __future__ import annotations

import asyncio
import json
import shutil
import zipfile
import zlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from ... import disk
from ...cards.custom.subjects import subject_kinds as card_kinds
from ...errors import NotFound
from ...personal import Content, PersonalRecords
from ...room import Requester, Service, Shared
from ...social.models import NotificationQuery
from ...social.notifications import Notifications
from ...store.auditing import Audit
from ...store.service import Store
from ..hands import owned
from ..outbox.files import folder_for
from ..outbox.service import Outbox
from ..outbox.uncounted import Uncounted
from ..quotas import Quotas
from ..subjects import subject_kinds
from .models import Archived, Erased

README = """What Alacard keeps of {person}.

hands.json            every hand, with its cards and where it came from
notebooks/ID.ipynb    the notebook of a hand as it was dealt
notebooks/ID/N.ipynb  what was published of it, version N
{more}
The other files hold the rows of one table each. Times are milliseconds since 1970, days are days
since 1970, in UTC; in notifications.json, which holds what you are told, times are written out.
"""


class PersonalData(Service):
    """All that names a person. Raises StoreUnavailable."""

    def __init__(
        self,
        store: Store,
        outbox: Outbox,
        uncounted: Uncounted,
        audit: Audit,
        records: Callable[[], Sequence[PersonalRecords]],
    ) -> None:
        self._store, self._outbox, self._uncounted = store, outbox, uncounted
        self._audit, self._records = audit, records
        self._notifications = Notifications(store, {**card_kinds(), **subject_kinds()})

    @classmethod
    def build(cls, shared: Shared) -> Self:
        folder = folder_for(shared.config.database_url)
        audit, quotas = Audit(shared.config.audit_file), Quotas.of(shared.config)
        outbox = Outbox(shared.store, folder, quotas)
        uncounted = Uncounted(shared.store, folder)
        return cls(shared.store, outbox, uncounted, audit, shared.personal_records)

    async def archive(self, requester: Requester, target: Path) -> Archived:
        """Write all of it to a ZIP file, whole or not at all, readable for its owner alone. Raises
        OSError that names `target`."""
        requester = owned(requester)
        await self._outbox.publish()
        counts = {"hands": 0, "versions": 0, "rows": 0}
        close_to_others(target)
        with disk.replacing(target) as temporary:
            temporary.chmod(0o600)
            with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
                await self._fill(archive, requester, counts)
        return Archived(path=str(target), **counts)

    async def erase(self, requester: Requester) -> Erased:
        """Delete all of it for good; jobs are stopped first. What others made of it stays, and
        names nobody. Each room does so for itself: where one fails, ask again. Raises OSError where
        the outbox cannot be read."""
        requester = owned(requester)
        waiting, unread = await self._outbox.forget(requester.owner)
        await asyncio.to_thread(self._uncounted.forget, requester.owner)
        elsewhere = [await each.erase(requester) for each in self._records()]
        async with self._store.writing() as connection:
            from . import statements

            gone, rows = await statements.erase(connection, requester.owner)
        await self._audit.note("erase", requester, "", kind="person")
        return Erased(hands=gone, rows=rows + sum(elsewhere), waiting=waiting, unread=unread)

    async def _fill(
        self, archive: zipfile.ZipFile, requester: Requester, counts: dict[str, int]
    ) -> None:
        person = requester.owner
        more = "".join(each.about for each in self._records())
        archive.writestr("README.txt", README.format(person=person, more=more))
        hands: list[dict[str, Any]] = []
        async with self._store.reading() as connection:
            from . import statements

            async for row in statements.hands(connection, person):
                told = row._asdict()
                packed = told.pop("packed")
                name = f"notebooks/{row.share_id}"
                archive.writestr(f"{name}.ipynb", _text(packed))
                published = []
                for version in await statements.versions_of(connection, row.id):
                    archive.writestr(f"{name}/{version.number}.ipynb", _text(version.packed))
                    also = version._asdict()
                    published.append({each: also[each] for each in also if each != "packed"})
                told["versions"] = [
                    {each: value for each, value in one.items() if each != "notebook"}
                    for one in published
                ]
                told.pop("id")
                hands.append(told)
                counts["versions"] += len(published)
            counts["hands"] = len(hands)
            archive.writestr("hands.json", _json(hands))
            for table, column in statements.OWNED:
                if table.name == "notifications":
                    continue
                rows = await statements.rows_of(connection, table, column, person)
                archive.writestr(f"{table.name}.json", _json(rows))
                counts["rows"] += len(rows)
            items = await statements.items_of(connection, person)
            archive.writestr("collection_items.json", _json(items))
            counts["rows"] += len(items)
            for each in self._records():
                counts["rows"] += await pack(archive, each.export(connection, person))
        notified = await self._told(requester)
        archive.writestr("notifications.json", _json(notified))
        counts["rows"] += len(notified)

    async def _told(self, requester: Requester) -> list[dict[str, Any]]:
        """A person's notifications, as they are told them: not of what they may not see."""
        found: list[dict[str, Any]] = []
        query = NotificationQuery(limit=100)
        while True:
            page, following = await self._notifications.list(query, requester)
            found += [each.model_dump(mode="json") for each in page.notifications]
            if following is None:
                return found
            query = query.model_copy(update={"cursor": following})


async def pack(
    archive: zipfile.ZipFile, files: AsyncIterator[tuple[str, Content]], folder: str = ""
) -> int:
    """Write the files of a room into an archive; how many rows are in them. A file that is gone
    from its storage is left out."""
    rows = 0
    async for name, content in files:
        if isinstance(content, list):
            rows += len(content)
            archive.writestr(folder + name, _json(content))
        elif isinstance(content, bytes):
            archive.writestr(folder + name, content)
        else:
            with (
                suppress(NotFound),
                content() as source,
                archive.open(folder + name, "w", force_zip64=True) as target,
            ):
                shutil.copyfileobj(source, target)
    return rows


def close_to_others(target: Path) -> None:
    """A file that is replaced hands its permissions on, so one that is there is closed first."""
    if target.is_file():
        target.chmod(0o600)


def _text(packed: bytes) -> bytes:
    """The JSON of a notebook; empty where what is kept is damaged."""
    try:
        return zlib.decompress(packed)
    except zlib.error:
        return b""


def _json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=1, default=str) + "\n"
