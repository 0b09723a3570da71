"""Passes that feed the catalog from the Hub: begun by a person or the schedule, and cancelled."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from ..errors import Conflict
from ..hub.client import HubClient
from ..jobs.handle import RunContext, RunHandle
from ..jobs.kind import Kind, Phase
from ..jobs.registry import RunRegistry
from ..jobs.run import Run
from .feed.progress import STOPPED, SyncStatus
from .status import CatalogStatus

SHORTEST_WAIT = 60.0
"""Seconds between two scheduled passes, also where the last one failed, and after the start."""
SYNC: Kind[SyncStatus] = Kind(
    "catalog.sync",
    "sync",
    # Of a whole pass; one of changes builds nothing. How long the Hub's list is nobody knows.
    (Phase("pages", 6), Phase("leaders", 0), Phase("building", 3), Phase("merging", 1)),
    remembered=20,
)


class Syncing:
    """The passes over one folder, one at a time. `look` tells the catalog's state, from files."""

    def __init__(
        self,
        folder: Path,
        hub: HubClient,
        runs: RunRegistry,
        look: Callable[[], CatalogStatus],
        schedule_hours: float,
    ) -> None:
        self.schedule_hours = schedule_hours
        self._folder, self._hub, self._runs, self._look = folder, hub, runs, look
        self._run: Run[SyncStatus] | None = None
        self._schedule: asyncio.Task[None] | None = None

    @property
    def status(self) -> SyncStatus:
        """How far the pass is that runs, or how the last one ended."""
        return SyncStatus() if self._run is None else status_of(self._run)

    @property
    def expected_seconds(self) -> float | None:
        """How long the last passes took here."""
        return None if self._run is None else self._run.expected_seconds

    def start(self, *, full: bool = False) -> SyncStatus:
        """Begin a pass in the background. Raises Conflict where one runs."""
        return status_of(self._begin(full).run)

    def cancel(self) -> SyncStatus:
        """Ask the pass that runs to stop at its next step."""
        if self._run is not None:
            self._runs.cancel(self._run)
        return self.status

    async def run(self, *, full: bool = False) -> SyncStatus:
        """A pass to its end. Raises what `Sync.run` raises, and Conflict where one runs."""
        handle = self._begin(full)
        await handle.result()
        return status_of(handle.run)

    async def carry(self, context: RunContext[SyncStatus], *, full: bool) -> None:
        """A pass to its end, as the work of a job. Raises what `Sync.run` raises, and Conflict
        where one runs."""
        self._check_free()
        context.details.last_finished_at = self.status.last_finished_at
        self._run = context.run
        await self._work(context, full)

    def begin_schedule(self) -> None:
        """Sync every `schedule_hours` from now on; never offline, and not at all where it is 0."""
        if self.schedule_hours > 0 and self._schedule is None:
            self._schedule = asyncio.ensure_future(self._keep_fresh())

    async def aclose(self) -> None:
        """Stop the schedule; the registry ends the pass that runs, and what it fetched is kept."""
        if self._schedule is not None:
            self._schedule.cancel()
            await asyncio.gather(self._schedule, return_exceptions=True)

    def _begin(self, full: bool) -> RunHandle[SyncStatus, None]:
        self._check_free()
        status = SyncStatus(
            phase="starting",
            started_at=int(time.time()),
            last_finished_at=self.status.last_finished_at,
        )

        async def work(context: RunContext[SyncStatus]) -> None:
            await self._work(context, full)

        handle = self._runs.submit(SYNC, work, status)
        self._run = handle.run
        return handle

    def _check_free(self) -> None:
        if self._run is not None and not self._run.ended:
            raise Conflict("A sync is already running; wait until it is done, or cancel it.")

    async def _work(self, context: RunContext[SyncStatus], full: bool) -> None:
        # Late, as all that stands on the engine and its numpy.
        from .feed.sync import Sync

        status = context.details

        def changed() -> None:
            if status.kind and status.kind != context.run.subject:
                context.about(status.kind)
            # A build tells of its own steps, which are no phases of the pass.
            context.report(status.phase if status.phase in PHASES else "building")

        await Sync(self._hub, self._folder, status, lambda: context.stopping, changed=changed).run(
            full=full
        )
        status.phase, status.last_finished_at = "done", int(time.time())

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


PHASES = frozenset(phase.name for phase in SYNC.phases)


def status_of(run: Run[SyncStatus]) -> SyncStatus:
    """What REST answers of it; a pass that did not come to its end is `stopped`, and says why."""
    status = run.details.model_copy(update={"running": not run.ended})
    if run.ended and run.state != "done":
        status.phase, status.error = "stopped", STOPPED
        if run.error is not None:
            written = run.error.code == "IO"
            message = run.error.message
            status.error = f"The catalog could not be written: {message}." if written else message
    return status
