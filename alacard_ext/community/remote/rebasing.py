"""Rebases and comparisons, where a service keeps the library: the file is read here, and merged
there, beside what the library keeps.
"""

from __future__ import annotations

from typing import Any, Self

from ...errors import StoreUnavailable
from ...room import Requester, Shared
from ...store.remote import ServiceClient
from ..hands import check_id, owned
from ..rebasing.models import Comparison, Onto, Rebased
from ..rebasing.service import Rebasing
from .activity import FarActivity


class FarRebasing(Rebasing):
    """Asks the service; nothing is written by it either."""

    _remote: ServiceClient

    @classmethod
    def build(cls, shared: Shared) -> Self:
        rebasing = super().build(shared)
        assert shared.remote is not None
        rebasing._remote = shared.remote
        rebasing._activity = FarActivity.build(shared)
        return rebasing

    async def rebase(
        self, share_id: str, mine: dict[str, Any], onto: Onto, requester: Requester
    ) -> Rebased:
        """The notebook of a hand with the changes of its original. Raises what `Rebasing.rebase`
        does."""
        check_id(share_id)
        path, body = f"service/hands/{share_id}/rebase", {"notebook": mine, "onto": onto}
        told = await self._remote.ask("POST", path, owned(requester), body)
        return Rebased.model_validate(told["data"])

    async def compare(self, notebook: dict[str, Any], requester: Requester) -> Comparison:
        """What was changed by hand in a notebook; while the service is away, beside the hand dealt
        again. Raises what `Rebasing.compare` does."""
        body = {"notebook": notebook}
        try:
            told = await self._remote.ask("POST", "service/compare", owned(requester), body)
        except StoreUnavailable:
            return await super().compare(notebook, requester)
        return Comparison.model_validate(told["data"])
