"""A sync of the catalog as a job, as a schedule does at night."""

from __future__ import annotations

import time
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from ..jobs.handle import RunContext
from ..jobs.work import MAINTENANCE, Attempt, JobKind
from ..room import ServiceOf, Shared
from .feed.progress import SyncStatus
from .service import CatalogService
from .syncing import SYNC, status_of


class SyncPayload(BaseModel):
    """Whether the whole list is read again, and not only what has changed."""

    model_config = ConfigDict(extra="forbid")

    full: bool = False


class SyncResult(BaseModel):
    """How many entries were read, and how many could not be."""

    done: int
    bad: int


class SyncJob(JobKind[SyncPayload, SyncStatus, SyncResult]):
    """Feeds the catalog of this server from the Hub; a second attempt goes on where one stopped."""

    run_kind = SYNC
    payload = SyncPayload
    queue = MAINTENANCE
    timeout = 24 * 3600.0

    def __init__(self, catalog: CatalogService) -> None:
        self._catalog = catalog

    @classmethod
    def build(cls, services: ServiceOf, shared: Shared) -> Self:
        """Of the catalog of this server."""
        return cls(services(CatalogService))

    def title(self, payload: SyncPayload) -> str:
        """Whether it is the whole."""
        return "Sync the whole catalog" if payload.full else "Sync the catalog"

    def details(self, payload: SyncPayload) -> SyncStatus:
        """At the beginning."""
        return SyncStatus(phase="starting", started_at=int(time.time()))

    def told(self, details: SyncStatus) -> dict[str, Any]:
        """How far it is, and in what."""
        return {"done": details.done, "total": details.total, "message": details.message}

    async def run(
        self, context: RunContext[SyncStatus], payload: SyncPayload, attempt: Attempt
    ) -> SyncResult:
        """Feed it. Raises Conflict where another sync runs."""
        await self._catalog.syncing.carry(context, full=payload.full)
        status = status_of(context.run)
        return SyncResult(done=status.done, bad=status.bad)
