"""Passes that feed the catalog from the Hub: begun by a person or the schedule, and cancelled."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from ..errors import AlacardError, Conflict
from ..hub.client import HubClient
from .feed.sync import Sync, SyncStatus
from .status import CatalogStatus

SHORTEST_WAIT = 60.0
"""Seconds between two scheduled passes, also where the last one failed, and after the start."""


class Syncing:
    """The passes over one folder, one at a time. `look` tells the catalog's state, from files."""

    def __init__(
        self, folder: Path, hub: HubClient, look: Callable[[], CatalogStatus], schedule_hours: float
    ) -> None:
        self.schedule_hours = schedule_hours
        self.status = SyncStatus()
        self._folder, self._hub, self._look = folder, hub, look
        self._stop = False
        self._task: asyncio.Task[None] | None = None
        self._schedule: asyncio.Task[None] | None = None

    def start(self, *, full: bool = False) -> SyncStatus:
        """Begin a pass in the background. Raises Conflict where one runs."""
        if self._task is not None and not self._task.done():
            raise Conflict("A sync runs already; wait until it is done, or cancel it.")
        self._stop = False
        last = self.status.last_finished_at
        self.status = SyncStatus(
            running=True, phase="starting", started_at=int(time.time()), last_finished_at=last
        )
        self._task = asyncio.ensure_future(self._in_background(full))
        return self.status

    def cancel(self) -> SyncStatus:
        """Ask the pass that runs to stop at its next step."""
        self._stop = True
        return self.status

    async def run(self, *, full: bool = False) -> SyncStatus:
        """A pass to its end. Raises what `Sync.run` raises."""
        status = self.status = SyncStatus(running=True, started_at=int(time.time()))
        await self._pass(status, full)
        return status

    def begin_schedule(self) -> None:
        """Sync every `schedule_hours` from now on; never offline, and not at all where it is 0."""
        if self.schedule_hours > 0 and self._schedule is None:
            self._schedule = asyncio.ensure_future(self._keep_fresh())

    async def aclose(self) -> None:
        """Stop the schedule and a running pass; what it fetched is kept."""
        self._stop = True
        for task in (self._schedule, self._task):
            if task is not None and not task.done():
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    async def _pass(self, status: SyncStatus, full: bool) -> None:
        try:
            await Sync(self._hub, self._folder, status, lambda: self._stop).run(full=full)
            status.phase, status.last_finished_at = "done", int(time.time())
        finally:
            status.running = False

    async def _in_background(self, full: bool) -> None:
        status = self.status
        try:
            await self._pass(status, full)
        except AlacardError as error:
            status.error, status.phase = error.message, "stopped"
        except OSError as error:
            status.phase = "stopped"
            status.error = f"The catalog could not be written: {error.strerror or error}."

    async def _keep_fresh(self) -> None:
        while True:
            await asyncio.sleep(await asyncio.to_thread(self._seconds_to_sync))
            if not (await asyncio.to_thread(self._hub.status)).offline and not self.status.running:
                self.start()

    def _seconds_to_sync(self) -> float:
        # By the last pass and not by this server's start: a laptop's server never runs for a day.
        hours = self.schedule_hours * 3600
        sync = self._look().sync
        last = max(sync.started_at or 0, sync.last_finished_at or 0)
        return max(hours - (time.time() - last), min(hours, SHORTEST_WAIT))
