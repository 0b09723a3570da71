"""Rebases and comparisons, where a service keeps the library: the file is read here, and merged
there, beside what the library keeps.
"""

from __future__ import annotations

from typing import Any, Self

from ...errors import StoreUnavailable
from ...room import Requester, Shared
from ...store.remote import ServiceClient
from ..files import notebook_at
from ..hands import check_id, owned
from ..rebasing.models import CompareRequest, Comparison, Rebased, RebaseRequest
from ..rebasing.service import Rebasing


class FarRebasing(Rebasing):
    """Asks the service; nothing is written by it either."""

    _remote: ServiceClient

    @classmethod
    def build(cls, shared: Shared) -> Self:
        rebasing = super().build(shared)
        assert shared.remote is not None
        rebasing._remote = shared.remote
        return rebasing

    async def rebase_file(
        self, share_id: str, wanted: RebaseRequest, requester: Requester, contents: Any
    ) -> Rebased:
        """A notebook of the contents manager with the changes of its original. Raises what
        `Rebasing.rebase_file` does."""
        check_id(share_id)
        async with self._turn:
            _, mine = await notebook_at(contents, wanted.path, self._limit)
            body = {"notebook": mine, "onto": wanted.onto}
            path = f"service/hands/{share_id}/rebase"
            told = await self._remote.ask("POST", path, owned(requester), body)
        return Rebased.model_validate(told["data"])

    async def compare_file(
        self, wanted: CompareRequest, requester: Requester, contents: Any
    ) -> Comparison:
        """What was changed by hand in a notebook of the contents manager; while the service is
        away, beside the hand dealt again. Raises what `Rebasing.compare_file` does."""
        async with self._turn:
            _, notebook = await notebook_at(contents, wanted.path, self._limit)
            body = {"notebook": notebook}
            try:
                told = await self._remote.ask("POST", "service/compare", owned(requester), body)
            except StoreUnavailable:
                return await self.compare(notebook, requester)
        return Comparison.model_validate(told["data"])
