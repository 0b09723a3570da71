"""Files that are kept together with a row of the store, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from ..errors import StoreUnavailable
from ..store.service import Store
from .storage import BundleStorage


@asynccontextmanager
async def kept(
    storage: BundleStorage, store: Store, folder: Path, place: str
) -> AsyncIterator[None]:
    """Files in their place, which are taken away again where the store does not take the rest. A
    note tells of them if this server is killed."""
    note = await asyncio.to_thread(storage.note, place, store.name)
    try:
        await asyncio.to_thread(storage.keep, folder, place)
        yield
    except BaseException:
        with suppress(StoreUnavailable, OSError):
            await asyncio.to_thread(storage.remove, place)
            await asyncio.to_thread(storage.drop, note)
        raise
    with suppress(StoreUnavailable, OSError):
        await asyncio.to_thread(storage.drop, note)
