"""The library of a person whose hands a service of JupyterHub keeps.

What they deal is handed to the service, or waits in the outbox of their server while it is away.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping
from typing import Any, Self

from ...room import Requester, Shared
from ...store.remote import ServiceClient
from ..hands import check_id, owned
from ..library import Library
from ..models import HandList, HandPage, HandWhole, LibraryQuery
from ..outbox.files import Waiting, folder_for
from ..outbox.service import Outbox
from ..starters import Starters


class FarOutbox(Outbox):
    """The hands of this server that wait for the service."""

    def __init__(self, shared: Shared, remote: ServiceClient) -> None:
        super().__init__(shared.store, folder_for(remote.url))
        self._remote = remote

    async def _keep(self, hand: Waiting) -> None:
        row = hand.row
        requester = Requester(str(row["owner"]), root=str(row["root"]))
        await put_hand(self._remote, hand, requester)


class FarLibrary(Library):
    """Asks the service. Lists and single hands are the person's; all else is forwarded before it
    comes here."""

    def __init__(self, shared: Shared, remote: ServiceClient) -> None:
        outbox = FarOutbox(shared, remote)
        super().__init__(shared.store, outbox, Starters(shared.deck))
        self._remote = remote

    @classmethod
    def build(cls, shared: Shared) -> Self:
        assert shared.remote is not None
        library = cls(shared, shared.remote)
        library.listen(shared)
        return library

    async def _listed(self, query: LibraryQuery, requester: Requester) -> HandPage:
        asked = query.model_dump(mode="json", exclude_unset=True, exclude_none=True, by_alias=True)
        words = {name: str(value) for name, value in asked.items()}
        told = await self._remote.ask("GET", "library", requester, query=words)
        hands, meta = HandList.model_validate(told["data"]).hands, told["meta"]
        exact = not meta.get("total_is_at_least")
        return HandPage(hands, meta["total"], meta["next"], meta.get("notice"), exact)

    async def show(self, share_id: str, requester: Requester) -> HandWhole:
        """One hand whole. Raises HandNotFound."""
        if (starter := await self._starters.find(share_id)) is not None:
            return starter
        check_id(share_id)
        told = await self._remote.ask("GET", f"notebook/{share_id}", owned(requester))
        return HandWhole.model_validate(told["data"])

    async def place(self, share_id: str, path: str | None, requester: Requester) -> None:
        """Tell the service where the file of a hand is."""
        check_id(share_id)
        told = {"path": path}
        await self._remote.ask("PUT", f"service/hands/{share_id}/place", requester, told)

    async def verified(
        self, path: str, outcome: str, requester: Requester, digest: str | None = None
    ) -> None:
        """Tell the service how a verification ended."""
        told = {"path": path, "outcome": outcome, "digest": digest}
        await self._remote.ask("PUT", "service/verified", owned(requester), told)

    async def _insert(self, hand: Waiting, requester: Requester, *, again: bool) -> None:
        del again  # what is handed over a second time is kept once
        await put_hand(self._remote, hand, requester)
        if hand.row["path"] is not None:
            self._placed[hand.share_id] = hand.row["path"]

    async def _sweep(self) -> None:
        """The service does so."""


async def put_hand(
    remote: ServiceClient, hand: Waiting, requester: Requester, *, only_new: bool = False
) -> bool:
    """Hand a hand to the service, once; with `only_new` not where the person has one with the same
    notebook, which False tells. Raises StoreUnavailable, Forbidden, and BadRequest or Conflict for
    one that it does not take."""
    body = await asyncio.to_thread(_told, hand)
    if only_new:
        body = {**body, "only_new": True}
    told = await remote.ask("PUT", f"service/hands/{hand.share_id}", requester, body)
    return bool(told["data"].get("kept", True))


def _told(hand: Waiting) -> Mapping[str, Any]:
    row = hand.row
    return {
        "notebook": base64.b64encode(hand.body[2]).decode(),
        "recipe": row["recipe"],
        "facts": row["facts"],
        "model_id": row["model_id"],
        "model_sha": row["model_sha"],
        "task": row["task"],
        "hand_code": row["hand_code"],
        "filename": row["filename"],
        "path": row["path"],
        "gate_passed": row["gate_passed"],
        "created_at": row["created_at"],
        "parent": hand.parent,
    }
