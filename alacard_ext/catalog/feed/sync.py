"""A pass over the Hub's list: whole, into a new snapshot, or of what changed, into the overlay."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...errors import Cancelled, HubError, HubOffline, HubRateLimited, HubUnavailable
from ...hub.client import HubClient
from ...hub.listing import CursorRefused, Order, list_page
from ...jobs.threads import in_thread
from ..catalog import Catalog
from ..engine.build import build_snapshot
from ..engine.overlay import NAME as OVERLAY
from ..engine.overlay import Overlay
from ..engine.rows import CatalogRow
from ..history import History
from ..models import MAX_LIMIT, CatalogQuery
from .clean import BadRow, clean
from .healing import heal
from .lock import feeding
from .progress import GOING_ON, STOPPED, Kind, SyncStatus
from .state import SyncState, kept_in

SWEEP_DAYS = 30
"""A whole pass follows after so many days: it alone tells what was deleted or renamed."""
ATTEMPTS = 8
FIRST_ATTEMPTS = 5
UNREACHED_ATTEMPTS = 2
"""Before the first answer of a pass, which is not worth a minute's wait as one under way is."""
AWAY = "The sync has stopped; what was fetched is kept. Sync again once this is fixed."
LONGEST_PAUSE = 900.0
MARGIN = 300
"""Seconds that a pass of changes reaches back behind the last one, for clocks that differ."""


class Sync:
    """One pass. `status` is changed as it goes, and `changed` then called, from any thread.

    `stop` is asked between two steps. A pass whose task is cancelled ends with the step that it is
    at, so that nobody else feeds the catalog while a thread of it still writes.
    """

    def __init__(
        self,
        hub: HubClient,
        folder: Path,
        status: SyncStatus,
        stop: Callable[[], bool] = lambda: False,
        *,
        page_size: int = 1000,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.hub, self.folder, self.status, self.stop = hub, folder, status, stop
        self.page_size, self.changed = page_size, changed
        self._reached = False

    async def run(self, *, full: bool = False) -> None:
        """Go on where a pass was broken off, else begin one: of changes, if a whole one was made.

        Raises Conflict while another feeds the catalog, Cancelled, the hub's errors, and
        OSError; what was fetched stays, and the next run goes on from there.
        """
        with await in_thread(feeding, self.folder, undo=_free), kept_in(self.folder):
            state, healed = await in_thread(self._healed)
            kind = await in_thread(self._begin, state, full, healed)
            self.status.kind = kind
            self.status.done = await in_thread(state.count)
            while await in_thread(state.get, "phase") == "pages":
                await self._page(state, kind)
            if await in_thread(state.get, "phase") == "leaders":
                await self._leaders(state)
            self._at("building" if kind == "full" else "merging")
            finish = self._build if kind == "full" else self._merge
            await in_thread(finish, state)

    def _healed(self) -> tuple[SyncState, set[str]]:
        healed = heal(self.folder)
        return SyncState(self.folder), healed

    def _begin(self, state: SyncState, full: bool, healed: set[str]) -> Kind:
        now = int(time.time())
        if OVERLAY in healed:
            # What changed since the snapshot was made is to be read once more.
            state.put(finished_start=state.get("swept_at"))
        last, swept = state.get("finished_start"), state.get("swept_at") or 0
        # Changes alone would not bring back a snapshot that is gone.
        full = full or (last is not None and not Catalog(self.folder).has_snapshot)
        wanted: Kind = (
            "full" if full or last is None or now - swept > SWEEP_DAYS * 86400 else "changes"
        )
        under_way = state.get("kind")
        if state.get("phase") in ("pages", "leaders", "built") and (
            under_way == "full" or not full
        ):
            kind: Kind = under_way
            self.status.message = GOING_ON
        else:
            kind = wanted
            state.clear(kind=kind, phase="pages", cursor=None, started=now)
        return kind

    async def _page(self, state: SyncState, kind: Kind) -> None:
        self._at("pages")
        order: Order = "createdAt" if kind == "full" else "lastModified"
        cursor = await in_thread(state.get, "cursor")
        page = await self._asked(state, order, cursor)
        if page is None:
            return
        entries, following = page

        def keep() -> None:
            rows, oldest = self._cleaned(entries)
            since = (state.get("finished_start") or 0) - MARGIN
            ended = following is None or (
                kind == "changes" and oldest is not None and oldest < since
            )
            if kind == "changes":
                rows = [row for row in rows if row.modified is None or row.modified >= since]
            behind = "leaders" if kind == "changes" else "built"
            state.page(rows, cursor=following, phase=behind if ended else "pages")
            self.status.done = state.count()
            self.changed()

        await in_thread(keep)

    async def _leaders(self, state: SyncState) -> None:
        """What trends now: likes, downloads and scores change without a change of the model."""
        self._at("leaders")
        page = await self._asked(state, "trendingScore", None)
        entries = page[0] if page is not None else []

        def keep() -> None:
            rows, _ = self._cleaned(entries)
            # What this pass has fetched already is newer than what the catalog holds.
            old = (row for row in fallen(Catalog(self.folder), rows) if not state.holds(row.id))
            state.page([*rows, *old], phase="built")
            self.status.done = state.count()

        await in_thread(keep)

    def _cleaned(self, entries: list[Any]) -> tuple[list[CatalogRow], int | None]:
        rows = []
        for entry in entries:
            try:
                rows.append(clean(entry))
            except BadRow:
                self.status.bad += 1
        times = [row.modified for row in rows if row.modified is not None]
        return rows, min(times, default=None)

    async def _asked(
        self, state: SyncState, order: Order, cursor: str | None
    ) -> tuple[list[Any], str | None] | None:
        """A page, however often the Hub stumbles; None where the pass must begin again."""
        for attempt in range(ATTEMPTS):
            self._heed_stop()
            try:
                page = await list_page(self.hub, order, cursor, self.page_size)
            except CursorRefused:
                await in_thread(lambda: state.put(cursor=None))
                return None
            except HubOffline:
                raise
            except HubRateLimited as error:
                if attempt == ATTEMPTS - 1:
                    raise
                asked = error.details.get("retry_after")
                await self._pause(float(asked) if asked is not None else 60.0, error.message)
            except HubError as error:
                away = isinstance(error, HubUnavailable)
                first = UNREACHED_ATTEMPTS if away else FIRST_ATTEMPTS
                if attempt + 1 >= (ATTEMPTS if self._reached else first):
                    if away:
                        raise HubUnavailable(f"{error.message} {AWAY}", error.details) from None
                    raise
                await self._pause(0.5 * 2**attempt, error.message)
            else:
                self._reached = True
                self.status.message = None
                return page.entries, page.next
        raise AssertionError("the last attempt answers or raises")

    async def _pause(self, seconds: float, message: str) -> None:
        self.status.message = message
        self.changed()
        end = time.monotonic() + min(seconds, LONGEST_PAUSE)
        while (left := end - time.monotonic()) > 0:
            self._heed_stop()
            await asyncio.sleep(min(left, 0.5))

    def _heed_stop(self) -> None:
        if self.stop():
            raise Cancelled(STOPPED)

    def _build(self, state: SyncState) -> None:
        started = state.get("started")
        overlay = Overlay(self.folder)
        # Of what the overlay tells, only what this pass has not seen and what is newer counts.
        overlay.remove(
            [
                model_id
                for model_id, row, _ in overlay.changes()
                if row is not None and not state.holds(model_id) and (row.created or 0) < started
            ]
        )
        build_snapshot(state.rows(), self.folder, progress=self._progress, should_stop=self.stop)
        History(self.folder).note(state.rows())
        state.clear(
            phase="done", cursor=None, finished_start=started, swept_at=started, losses=None
        )

    def _merge(self, state: SyncState) -> None:
        # Done again after a kill, it changes nothing more: both take the place of what was.
        Overlay(self.folder).upsert(state.rows())
        history = History(self.folder)
        built = Catalog(self.folder).current()
        if built is not None and not history.path.exists():
            # A history that was set aside begins again with all models, not only with these.
            history.note_counts(built.index.counters())
        history.note(state.rows())
        state.clear(phase="done", cursor=None, finished_start=state.get("started"))

    def _progress(self, phase: str, done: int, total: int) -> None:
        self.status.phase, self.status.done, self.status.total = phase, done, total
        self.changed()

    def _at(self, phase: str) -> None:
        self.status.phase = phase
        self.changed()


def _free(lock: AbstractContextManager[Any]) -> None:
    with lock:
        pass


def fallen(catalog: Catalog, leaders: list[CatalogRow]) -> list[CatalogRow]:
    """Models that the catalog has above the last of these, who lead now: their scores are old.

    They get the score of that last one, which is as much as they can have.
    """
    floor = min((row.trending or 0.0 for row in leaders), default=0.0)
    snapshot = catalog.current()
    if snapshot is None or not leaders:
        return []
    leading = {row.id for row in leaders}
    rows: list[CatalogRow] = []
    query = CatalogQuery(sort="trending", limit=MAX_LIMIT)
    while True:
        page = snapshot.search(query)
        for model in page.models:
            if (model.trending or 0.0) <= floor:
                return rows
            found = snapshot.find(model.id)
            if model.id not in leading and found is not None:
                rows.append(replace(found[0].row(found[1]), trending=floor))
        if page.next is None:
            return rows
        query = query.model_copy(update={"cursor": page.next})
