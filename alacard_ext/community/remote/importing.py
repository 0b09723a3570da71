"""Imports into a library that a service keeps: read here, kept there."""

from __future__ import annotations

from typing import Any, Self

from ...room import Requester, Shared
from ...store.remote import ServiceClient
from ..importing.service import Importing
from ..outbox.files import Waiting
from .library import put_hand


class FarImporting(Importing):
    """Hands each notebook to the service, which knows what it has already."""

    _remote: ServiceClient

    @classmethod
    def build(cls, shared: Shared) -> Self:
        importing = super().build(shared)
        assert shared.remote is not None
        importing._remote = shared.remote
        return importing

    async def _insert(
        self, row: dict[str, Any], body: tuple[str, int, bytes], requester: Requester
    ) -> bool:
        hand = Waiting(row, body, None, requester.groups)
        return await put_hand(self._remote, hand, requester, only_new=True)
