"""Work in a thread, which nothing can interrupt, done by a run that can be cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

Result = TypeVar("Result")


async def in_thread(
    work: Callable[..., Result], *args: Any, undo: Callable[[Result], object] | None = None
) -> Result:
    """Call `work` in a thread, as `asyncio.to_thread` does, and never leave it running behind.

    Whoever is cancelled meanwhile is so when the thread has ended: a lock around this call is held
    for as long as the thread works. What it came to is then handed to `undo`.
    """
    going = asyncio.ensure_future(asyncio.to_thread(work, *args))
    try:
        return await asyncio.shield(going)
    except asyncio.CancelledError:
        while not going.done():
            # A second request to stop finds the thread as deaf as the first.
            await _until(going)
        if going.exception() is None and undo is not None:
            undo(going.result())
        raise


async def _until(going: asyncio.Future[Any]) -> None:
    try:
        await asyncio.wait([going])
    except asyncio.CancelledError:
        return
