"""Collections and statistics of a library that a service keeps, for commands."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO, Self
from urllib.parse import unquote

from ...room import Requester, Shared
from ...store.remote import ServiceClient
from ..collecting.export import CollectionExports
from ..collecting.models import CollectionList, CollectionQuery
from ..collecting.service import CollectionPage, Collections
from ..collecting.shown import check_id
from ..hands import owned
from ..statistics.models import LibraryStatistics, StatisticsFrame
from ..statistics.service import Statistics


class FarCollections(Collections):
    """Asks the service for lists."""

    _remote: ServiceClient

    @classmethod
    def build(cls, shared: Shared) -> Self:
        collections = super().build(shared)
        assert shared.remote is not None
        collections._remote = shared.remote
        return collections

    async def list(self, query: CollectionQuery, requester: Requester) -> CollectionPage:
        """A page of collections. Raises BadRequest for a broken cursor."""
        told = query.model_dump(mode="json", exclude_unset=True, exclude_none=True)
        words = {name: str(value) for name, value in told.items()}
        answer = await self._remote.ask("GET", "collections", owned(requester), query=words)
        found, meta = CollectionList.model_validate(answer["data"]), answer["meta"]
        return CollectionPage(found.collections, meta["total"], meta["next"])


class FarCollectionExports(CollectionExports):
    """Fetches archives from the service, which counts what is in them."""

    _remote: ServiceClient

    @classmethod
    def build(cls, shared: Shared) -> Self:
        exports = super().build(shared)
        assert shared.remote is not None
        exports._remote = shared.remote
        return exports

    @asynccontextmanager
    async def archive(
        self, collection_id: str, requester: Requester
    ) -> AsyncIterator[tuple[str, IO[bytes]]]:
        """The name of an archive and a file of it. Raises NotFound and ShareTooLarge."""
        check_id(collection_id)
        path = f"collections/{collection_id}/export"
        answer = await self._remote.fetch(path, owned(requester))
        _, _, name = answer.headers.get("Content-Disposition", "").partition("''")
        with await asyncio.to_thread(io.BytesIO, answer.content) as file:
            yield unquote(name) or "collection.zip", file


class FarStatistics(Statistics):
    """Asks the service, which counts."""

    _remote: ServiceClient

    @classmethod
    def build(cls, shared: Shared) -> Self:
        statistics = super().build(shared)
        assert shared.remote is not None
        statistics._remote = shared.remote
        return statistics

    async def statistics(
        self, timeframe: StatisticsFrame, requester: Requester
    ) -> LibraryStatistics:
        """What may be told of a time."""
        asked = {"timeframe": timeframe}
        told = await self._remote.ask("GET", "library/statistics", owned(requester), query=asked)
        return LibraryStatistics.model_validate(told["data"])
