"""Whether a server can do its work: for whoever watches it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field

from ..errors import StoreUnavailable
from ..hub.facts import HubStatus
from ..store.service import Store

SECONDS = 5.0
"""How long the store may take to answer."""
HUB_OFF = "The Hub is not asked: HF_HUB_OFFLINE is set."
LEAST_DISK = 1_000_000_000
"""Bytes below which the disk is told to be nearly full."""


class Part(BaseModel):
    """A part of a server: `away` can do nothing, `poor` not everything; `message` says why."""

    state: Literal["well", "poor", "away"]
    message: str = ""


class Health(BaseModel):
    """A server that answers is `live`; it is `ready` while its store and its jobs are well."""

    live: bool = True
    ready: bool
    store: Part
    queue: Part
    hub: Part
    disk: Part = Field(description="Of the folder where Alacard keeps what can be fetched again.")


async def look_at_all(
    store: Store, queue: Part, hub_status: Callable[[], HubStatus], folder: Path
) -> Health:
    """All parts now; `queue` is known by whoever takes jobs."""
    found = await look_at_store(store)
    disk = await asyncio.to_thread(look_at_disk, folder)
    hub = await asyncio.to_thread(hub_status)
    far = Part(state="poor", message=HUB_OFF) if hub.offline else Part(state="well")
    if hub.reachable is False:
        far = Part(state="away", message=hub.why or "")
    ready = found.state == "well" and queue.state != "away"
    return Health(ready=ready, store=found, queue=queue, hub=far, disk=disk)


async def look_at_store(store: Store) -> Part:
    """Whether the store answers a question now."""
    from sqlalchemy import text

    try:
        async with asyncio.timeout(SECONDS), store.reading() as connection:
            await connection.execute(text("SELECT 1"))
    except StoreUnavailable as error:
        return Part(state="away", message=error.message)
    except TimeoutError:
        return Part(state="away", message=f"It did not answer in {SECONDS:.0f} seconds.")
    return Part(state="well")


def look_at_disk(folder: Path, least: int = LEAST_DISK) -> Part:
    """Whether there is room on the disk of a folder, or of the first one above that is there."""
    while not folder.exists() and folder.parent != folder:
        folder = folder.parent
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Part(state="away", message=error.strerror or "It cannot be read.")
    told = f"{free / 1e9:.1f} GB are free."
    return Part(state="poor" if free < least else "well", message=told)
