"""An app that runs, watched until it ends: by itself, unused, or no longer its person's to use."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from .launch import GRACE, Launch

LOOKED_AGAIN = 15.0
"""Seconds between two looks whether the demo is still there; another server may have deleted it."""
WITHDRAWN = "It was stopped because its demo was deleted or is no longer shared with you."


async def watch(launch: Launch, is_seen: Callable[[], Awaitable[bool]]) -> None:
    """Until the app ends, its person does not see the demo any more, or nobody has used it for
    long."""
    assert launch.confined is not None
    ended = asyncio.ensure_future(launch.confined.wait())
    while (left := launch.until - time.monotonic()) > 0:
        look = asyncio.ensure_future(launch.look.wait())
        done, _ = await asyncio.wait(
            {ended, look}, timeout=min(left, LOOKED_AGAIN), return_when=asyncio.FIRST_COMPLETED
        )
        look.cancel()
        if ended in done:
            why = f"{ended.result().why} Its last lines are in the log."
            await launch.end("error", why, 0.0)
            return
        launch.look.clear()
        if not await is_seen():
            await launch.end("stopped", WITHDRAWN, GRACE)
            return
    minutes = launch.idle / 60
    why = f"It was stopped because nobody used it for {minutes:.0f} minutes."
    await launch.end("stopped", why, GRACE)
