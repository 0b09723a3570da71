"""Looks now and then whether something is wrong, and tells administrators: once when it begins and
once when it ends, whichever of several servers and workers saw it.

A database that is away is seen by each of them, and told by each: nothing is left to agree by.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import StoreUnavailable
from ...store.instants import instant
from ...store.service import Store
from ..health import look_at_disk
from .models import DATABASE, Thresholds, told_of
from .statements import claim_due, disk_name, give_up, look, settle

if TYPE_CHECKING:
    from .webhook import Webhook

AGAIN, LONGEST = 15.0, 3600.0
"""Seconds after which the webhook is told again, doubled each time, up to the second."""
TRIES = 12
log = logging.getLogger("alacard_ext.jobs")


class AlertWatch:
    """The watch of one process."""

    def __init__(
        self,
        store: Store,
        thresholds: Thresholds,
        folder: Path,
        webhook: Webhook | None,
        *,
        every: float,
    ) -> None:
        self._every = every
        self._store, self._thresholds, self._folder = store, thresholds, folder
        self._webhook = webhook
        self._task: asyncio.Task[None] | None = None
        self._away_since: float | None = None
        self._away_told = False
        self._away_episode = 0

    def start(self) -> None:
        """Look from now on; returns at once."""
        self._task = asyncio.ensure_future(self._watch())

    async def aclose(self) -> None:
        """Look no more. What was to be told stands in the store, and another tells it."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _watch(self) -> None:
        while True:
            try:
                await self.look()
            except Exception:
                log.exception("alacard: it could not be looked whether something is wrong")
            await asyncio.sleep(self._every)

    async def look(self) -> None:
        """Once. A library that nobody has used yet is not begun."""
        file = self._store.file()
        if file is not None and not file.exists():
            return
        disks: dict[str, str | None] = {}
        if self._thresholds.disk_bytes:
            disks[disk_name(socket.gethostname())] = await asyncio.to_thread(self._disk)
        sends = self._webhook is not None
        try:
            await self._store.write(
                lambda connection: look(
                    connection, self._thresholds, disks, every=self._every * 0.9, sends=sends
                )
            )
        except StoreUnavailable as error:
            await self._is_away(error.message)
            return
        await self._is_back()
        if self._webhook is not None:
            await self._send(self._webhook)

    async def _send(self, webhook: Webhook) -> None:
        for row in await self._store.write(claim_due):
            await self._tell(webhook, row)

    async def _tell(self, webhook: Webhook, row: Any) -> None:
        told = told_of(
            row.name,
            is_ill=row.state == "ill",
            episode=row.episode,
            since=instant(row.changed_at) or datetime.now(UTC),
            message=row.message,
        )
        again = None if await webhook.tell(told) else min(AGAIN * 2 ** (row.tries - 1), LONGEST)
        if again is not None and row.tries >= TRIES:
            log.error("alacard: the webhook does not take the alert %s", row.name)
            await self._store.write(lambda connection: give_up(connection, row))
            return
        await self._store.write(lambda connection: settle(connection, row, again))

    def _disk(self) -> str | None:
        found = look_at_disk(self._folder, self._thresholds.disk_bytes)
        if found.state == "well":
            return None
        return f"The disk of {socket.gethostname()} is nearly full: {found.message}"

    async def _is_away(self, message: str) -> None:
        now = time.monotonic()
        if self._away_since is None:
            self._away_since = now
        limit = self._thresholds.database_seconds
        if limit and not self._away_told and now - self._away_since >= limit:
            if not self._away_episode:
                self._away_episode = int(time.time())
            log.error("alacard: the database is away: %s", message)
            # Until it is taken, it is tried at each look.
            self._away_told = await self._tell_database(message, is_ill=True)

    async def _is_back(self) -> None:
        if self._away_told:
            if not await self._tell_database("", is_ill=False):
                return
            log.warning("alacard: the database is back")
        self._away_since, self._away_told, self._away_episode = None, False, 0

    async def _tell_database(self, message: str, *, is_ill: bool) -> bool:
        if self._webhook is None:
            return True
        told = told_of(
            DATABASE,
            is_ill=is_ill,
            episode=self._away_episode,
            since=datetime.fromtimestamp(self._away_episode, UTC),
            message=message,
        )
        return await self._webhook.tell(told)
