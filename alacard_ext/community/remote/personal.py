"""All that names a person, where a service keeps it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Self

from ... import disk
from ...room import Requester, Shared
from ...store.remote import ServiceClient
from ..hands import owned
from ..personal.models import Archived, Erased
from ..personal.service import PersonalData, close_to_others
from .library import FarOutbox


class FarPersonalData(PersonalData):
    """Fetches it from the service, and deletes it there and in the outbox of this server."""

    _remote: ServiceClient

    @classmethod
    def build(cls, shared: Shared) -> Self:
        data = super().build(shared)
        assert shared.remote is not None
        data._remote = shared.remote
        data._outbox = FarOutbox(shared, shared.remote)
        return data

    async def archive(self, requester: Requester, target: Path) -> Archived:
        """Write all of it to a ZIP file. Raises what `PersonalData.archive` does."""
        requester = owned(requester)
        await self._outbox.publish()
        answer = await self._remote.fetch("service/person", requester)
        counts = {name: int(answer.headers[f"X-Alacard-{name}"]) for name in COUNTED}

        def write() -> None:
            close_to_others(target)
            with disk.replacing(target) as temporary:
                temporary.chmod(0o600)
                temporary.write_bytes(answer.content)

        await asyncio.to_thread(write)
        named = {name.lower(): count for name, count in counts.items()}
        return Archived(path=str(target), **named)

    async def erase(self, requester: Requester) -> Erased:
        """Delete all of it for good. Raises what `PersonalData.erase` does."""
        requester = owned(requester)
        waiting, unread = await self._outbox.forget(requester.owner)
        told = await self._remote.ask("DELETE", "service/person", requester)
        gone = Erased.model_validate(told["data"])
        return gone.model_copy(update={"waiting": waiting, "unread": unread})


COUNTED = ("Hands", "Versions", "Rows")
"""What an archive tells of itself, in its headers."""
