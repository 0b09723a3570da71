"""A hub of made-up repositories without files, whose list a test can change."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from alacard_ext.catalog.feed.sync import Sync, SyncStatus
from alacard_ext.hub.client import HubClient
from tests.local_hub import LocalHub
from tests.local_hub.repository import Repository


class MadeHub:
    """`put` sets a model of the list, `drop` takes one away; a context manager."""

    def __init__(self, empty: Path, count: int) -> None:
        empty.mkdir(parents=True, exist_ok=True)
        self._empty = empty
        self.hub = LocalHub({})
        for number in range(count):
            self.put(f"ada/m{number:03}", likes=number, minute=number % 60)

    def put(
        self,
        model_id: str,
        *,
        likes: int = 1,
        minute: int = 0,
        day: str = "2025-03-04",
        trending: int = 0,
    ) -> None:
        """A model with these likes and this score, changed at this time."""
        info: dict[str, Any] = {
            "likes": likes,
            "trendingScore": trending,
            "lastModified": f"{day}T10:{minute:02}:00.000Z",
            "createdAt": f"2024-05-01T09:{minute:02}:00.000Z",
        }
        self.hub.repositories[model_id] = Repository(model_id, self._empty, {"info": info})

    def drop(self, model_id: str) -> None:
        """The model is gone."""
        del self.hub.repositories[model_id]

    @property
    def ids(self) -> set[str]:
        """What is listed."""
        return set(self.hub.repositories)

    def sync(self, folder: Path, *, full: bool = False, page_size: int = 7) -> SyncStatus:
        """A pass to its end."""
        status = SyncStatus()

        async def work() -> None:
            client = HubClient(
                endpoint=self.hub.url, cache_dir=folder / "answers", token=lambda: None
            )
            try:
                await Sync(client, folder / "catalog", status, page_size=page_size).run(full=full)
            finally:
                await client.aclose()

        asyncio.run(work())
        return status

    def __enter__(self) -> MadeHub:
        self.hub.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.hub.stop()
