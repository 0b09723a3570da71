"""How many requests are under way at once: by host, and within it by model."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

MOST_OF_A_HOST = 64
MOST_OF_A_MODEL = 4
PATIENCE = 2.0
"""Seconds after which a request that was not answered gives its host's place to others."""
MOST_OPEN = 320
"""Connections in all: what the places come to while every request hangs until it is given up."""


class Places:
    """Places for requests: what hangs delays its own model, and others for PATIENCE at most."""

    def __init__(self) -> None:
        # A semaphore lives as long as someone holds it or waits for it.
        self._made: WeakValueDictionary[tuple[str, str | None], asyncio.Semaphore] = (
            WeakValueDictionary()
        )

    @asynccontextmanager
    async def of(self, host: str, model: str | None) -> AsyncIterator[None]:
        """Wait for a place at this host, and first at this model where one is named."""
        if model is None:
            async with self._at_host(host):
                yield
            return
        async with self._semaphore(host, model, MOST_OF_A_MODEL), self._at_host(host):
            yield

    @asynccontextmanager
    async def _at_host(self, host: str) -> AsyncIterator[None]:
        places = self._semaphore(host, None, MOST_OF_A_HOST)
        await places.acquire()
        locked = True

        def give_back() -> None:
            nonlocal locked
            if locked:
                locked = False
                places.release()

        timer = asyncio.get_running_loop().call_later(PATIENCE, give_back)
        try:
            yield
        finally:
            timer.cancel()
            give_back()

    def _semaphore(self, host: str, model: str | None, most: int) -> asyncio.Semaphore:
        found = self._made.get((host, model))
        if found is None:
            found = self._made[host, model] = asyncio.Semaphore(most)
        return found
