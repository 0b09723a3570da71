"""Fork chains and exports of a library that a service keeps, for commands and files."""

from __future__ import annotations

from typing import Self

from ...room import Requester, Shared
from ...store.remote import ServiceClient
from ..activity import Activity
from ..exporting.service import Exports
from ..hands import check_id, owned
from ..share_models import Chain, EventKind
from .sharing import FarSharing


class FarActivity(Activity):
    """Asks the service for chains; the service itself counts what it hands out."""

    _remote: ServiceClient

    @classmethod
    def build(cls, shared: Shared) -> Self:
        activity = cls(shared.store)
        assert shared.remote is not None
        activity._remote = shared.remote
        return activity

    async def chain(self, share_id: str, requester: Requester) -> Chain:
        """Whence a hand came, and what was made of it. Raises HandNotFound."""
        check_id(share_id)
        told = await self._remote.ask("GET", f"notebook/{share_id}/chain", owned(requester))
        return Chain.model_validate(told["data"])

    async def note(self, share_id: str, event: EventKind, requester: Requester) -> None:
        """The service has counted it."""


class FarExports(Exports):
    """Exports of what the service hands out, made here."""

    @classmethod
    def build(cls, shared: Shared) -> Self:
        limit = shared.config.share_max_bytes
        return cls(FarSharing.build(shared), FarActivity.build(shared), limit)
