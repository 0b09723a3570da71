"""All that names a person, where a service keeps it."""

from __future__ import annotations

import asyncio
import zipfile
from pathlib import Path
from typing import Self

from ... import disk
from ...room import Requester, Shared
from ...store.remote import ServiceClient
from ..hands import owned
from ..personal.models import Archived, Erased
from ..personal.service import PersonalData, close_to_others, pack
from .library import FarOutbox


class FarPersonalData(PersonalData):
    """Fetches it from the service, and deletes it there; with what this server keeps itself."""

    _remote: ServiceClient

    @classmethod
    def build(cls, shared: Shared) -> Self:
        data = super().build(shared)
        assert shared.remote is not None
        data._remote = shared.remote
        data._outbox = FarOutbox(shared, shared.remote)
        # What the service keeps it hands over and deletes itself, room by room.
        records = shared.personal_records
        data._records = lambda: [each for each in records() if each.store is not shared.store]
        return data

    async def archive(self, requester: Requester, target: Path) -> Archived:
        """Write all of it to a ZIP file. Raises what `PersonalData.archive` does."""
        requester = owned(requester)
        await self._outbox.publish()
        answer = await self._remote.fetch("service/person", requester)
        counts = {name: int(answer.headers[f"X-Alacard-{name}"]) for name in COUNTED}

        def write(temporary: Path) -> None:
            close_to_others(target)
            temporary.chmod(0o600)
            temporary.write_bytes(answer.content)

        with disk.replacing(target) as temporary:
            await asyncio.to_thread(write, temporary)
            with zipfile.ZipFile(temporary, "a", zipfile.ZIP_DEFLATED) as archive:
                for each in self._records():
                    async with each.store.reading() as connection:
                        files = each.export(connection, requester.owner)
                        counts["Rows"] += await pack(archive, files, BESIDE)
        named = {name.lower(): count for name, count in counts.items()}
        return Archived(path=str(target), **named)

    async def erase(self, requester: Requester) -> Erased:
        """Delete all of it for good. Raises what `PersonalData.erase` does."""
        requester = owned(requester)
        waiting, unread = await self._outbox.forget(requester.owner)
        beside = [await each.erase(requester) for each in self._records()]
        told = await self._remote.ask("DELETE", "service/person", requester)
        gone = Erased.model_validate(told["data"])
        told_here = {"waiting": waiting, "unread": unread, "rows": gone.rows + sum(beside)}
        return gone.model_copy(update=told_here)


BESIDE = "server/"
"""The folder of an archive for what this person's own server keeps."""
COUNTED = ("Hands", "Versions", "Rows")
"""What an archive tells of itself, in its headers."""
