"""A client for each question, as a restarted server has, over one cache folder."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alacard_ext.hub.client import HubClient
from alacard_ext.hub.facts import ModelSnapshot, SearchPage
from alacard_ext.hub.query import ModelQuery
from tests.local_hub import LocalHub

MODEL = "tiny/bert-sentiment"


class Asker:
    """Asks the hub as a client that knows nothing but what the cache folder holds."""

    def __init__(self, hub: LocalHub, folder: Path) -> None:
        self.hub = hub
        self.options: dict[str, Any] = {
            "endpoint": hub.url,
            "cache_dir": folder,
            "token": lambda: None,
            "offline": False,
        }

    def run(self, work: Callable[[HubClient], Any], **options: Any) -> Any:
        async def whole() -> Any:
            client = HubClient(**{**self.options, **options})
            try:
                return await work(client)
            finally:
                await client.aclose()

        return asyncio.run(whole())

    def snapshot(
        self, model_id: str = MODEL, revision: str | None = None, **options: Any
    ) -> ModelSnapshot:
        found = self.run(lambda client: client.snapshot(model_id, revision), **options)
        assert isinstance(found, ModelSnapshot)
        return found

    def search(self, words: str = "", **filters: Any) -> SearchPage:
        found = self.run(lambda client: client.search(ModelQuery(q=words, **filters)))
        assert isinstance(found, SearchPage)
        return found
