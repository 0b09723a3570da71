"""The catalog in a folder: the newest snapshot with the overlay, for any number of readers."""

from __future__ import annotations

import json
import math
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from ..fit.capacity import Capacity
from . import ancestry
from .engine.container import read_columns
from .engine.index import Index
from .engine.overlay import Overlay, Stamp
from .engine.pointer import POINTER, REMEDY, lacks_pointer
from .engine.rows import CatalogRow
from .engine.snapshot import Snapshot
from .models import (
    CatalogModel,
    CatalogPage,
    CatalogQuery,
    RelationCounts,
    Statistics,
    TreeNode,
    TreePage,
)

_SMALL = 2_000
"""Changes of an overlay that are taken in at once; larger ones wait a little between takings."""
_PATIENCE = 5
_UNUSABLE = (
    *(OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError),
    RecursionError,
)
"""What reading a file of random bytes may raise."""
_AGAIN = 2.0
"""Seconds until changes are read again that another process kept to itself."""


class Catalog:
    """Answers from the snapshot that the folder's pointer names, with the overlay merged.

    A new snapshot is seen between two queries; one that runs keeps the old one to its end. All
    methods block and may be called from many threads. Without a snapshot and without changes,
    `current` is None and the others answer as an empty catalog does.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self.overlay = Overlay(self.folder)
        self._lock = threading.Lock()
        # Pointer, overlay and what was read of them, always exchanged together: a reader beside
        # the one that reads again sees the old or the new, never a catalog that is not there yet.
        self._state: tuple[Stamp | None, Stamp | None, Snapshot | None] = (None, None, None)
        self._index: Index | None = None
        self._statistics = Statistics()
        self._damage: str | None = None
        self._again_at = math.inf
        self._taken_at = 0.0
        self._took = 0.0

    @property
    def troubles(self) -> list[str]:
        """Which files could not be read when the catalog was last looked at, in sentences."""
        overlay = self.overlay.trouble
        return [*([self._damage] if self._damage else []), *([str(overlay)] if overlay else [])]

    @property
    def is_damaged(self) -> bool:
        """Whether a build's file should be there and cannot be read."""
        return not self.has_snapshot and (self._damage is not None or lacks_pointer(self.folder))

    @property
    def has_snapshot(self) -> bool:
        """Whether a build's file is there and can be read."""
        self.current()
        return self._index is not None

    def current(self) -> Snapshot | None:
        """What there is now. Raises nothing: a damaged file counts as none; see `troubles`."""
        pointer, stamp = self.pointer_stamp(), self.overlay.stamp()
        state = self._state
        if (pointer, stamp) == state[:2] and time.monotonic() < self._again_at:
            return state[2]
        with self._lock:
            opened, merged, snapshot = self._state
            if pointer != opened:
                self._open()
                snapshot = None
            elif snapshot is not None and stamp != merged and not self._due(snapshot):
                return snapshot
            again = time.monotonic() >= self._again_at
            if snapshot is None or stamp != merged or again:
                snapshot = self._merge(stamp)
                passing = self.overlay.trouble is not None and self.overlay.trouble.passing
                self._again_at = time.monotonic() + _AGAIN if passing else math.inf
            self._state = (pointer, stamp, snapshot)
            return snapshot

    def _due(self, snapshot: Snapshot) -> bool:
        # A sync changes the overlay every second; taking in fifty thousand rows takes two.
        if snapshot.overlay_rows < _SMALL:
            return True
        return time.monotonic() > self._taken_at + _PATIENCE * self._took

    def pointer_stamp(self) -> Stamp | None:
        """Changes with every build; None where there is none."""
        try:
            found = (self.folder / POINTER).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _open(self) -> None:
        self._index, self._statistics, self._damage = None, Statistics(), None
        # A build may replace pointer and file while we read: then the next try finds the new one.
        for _ in range(5):
            try:
                named = json.loads((self.folder / POINTER).read_text("utf-8"))
                meta, arrays = read_columns(self.folder / Path(str(named["file"])).name)
                self._statistics = Statistics.model_validate(named["statistics"])
                self._index = Index(arrays, meta)
            except FileNotFoundError as error:
                gone = Path(str(error.filename)).name
                if gone == POINTER:
                    self._damage = None
                    break
                self._damage = f"The catalog's file {gone[:100]} is missing; {REMEDY}."
                time.sleep(0.01)
            except _UNUSABLE:
                self._damage = f"The catalog's file is damaged or of another release; {REMEDY}."
                time.sleep(0.01)
            else:
                self._damage = None
                break

    def _merge(self, stamp: Stamp | None) -> Snapshot | None:
        began = time.monotonic()
        changes = {model_id: row for model_id, row, _ in self.overlay.changes()}
        if self._index is None and not changes:
            snapshot = None
        else:
            mark = "" if stamp is None or not changes else "-".join(f"{part:x}" for part in stamp)
            index = self._index or Index.of_rows([])
            snapshot = Snapshot(index, changes, mark, self._statistics)
        self._taken_at = time.monotonic()
        self._took = self._taken_at - began
        return snapshot

    def search(self, query: CatalogQuery, holds: Capacity | None = None) -> CatalogPage:
        """A page of a search, of what a machine `holds` where given. Raises BadRequest."""
        snapshot = self.current() or _nothing()
        return snapshot.search(query, holds)

    def get(self, model_id: str) -> CatalogModel | None:
        """One model, whatever the case its id is written in; None where it is not known."""
        snapshot = self.current()
        return snapshot.get(model_id) if snapshot else None

    def parents(self, model_id: str) -> list[TreeNode]:
        """The parents that a model's card names."""
        snapshot = self.current()
        return ancestry.parents(snapshot, model_id) if snapshot else []

    def children(
        self,
        model_id: str,
        relation: str | None = None,
        limit: int = 20,
        cursor: str | None = None,
    ) -> TreePage:
        """One page of children, the most popular first. Raises BadRequest."""
        return ancestry.children(self.current() or _nothing(), model_id, relation, limit, cursor)

    def ancestors(self, model_id: str) -> TreePage:
        """Everything a model came from, nearest first, cycles marked."""
        snapshot = self.current()
        return ancestry.ancestors(snapshot, model_id) if snapshot else TreePage(root=model_id)

    def relation_counts(self, model_id: str) -> RelationCounts:
        """Children by relation and the number of all descendants."""
        snapshot = self.current()
        return ancestry.relation_counts(snapshot, model_id) if snapshot else RelationCounts()

    def statistics(self) -> Statistics:
        """The catalog in numbers."""
        snapshot = self.current()
        return snapshot.statistics() if snapshot else Statistics()

    def trending(
        self, task: str | None = None, library: str | None = None, limit: int = 20
    ) -> list[CatalogModel]:
        """The models with the highest trending score; none that has no score."""
        query = CatalogQuery(
            task=[task] if task else [],
            library=[library] if library else [],
            sort="trending",
            limit=limit,
        )
        return [model for model in self.search(query).models if model.trending]

    def similar(self, model_id: str, limit: int = 12) -> list[CatalogModel] | None:
        """Models of the same task and no larger; None where the catalog does not hold this one."""
        snapshot = self.current()
        found = snapshot.find(model_id) if snapshot else None
        if snapshot is None or found is None:
            return None
        return snapshot.similar(found[0].row(found[1]), limit)

    def similar_to(self, row: CatalogRow, limit: int = 12) -> list[CatalogModel]:
        """Models like one that the catalog need not hold."""
        snapshot = self.current()
        return snapshot.similar(row, limit) if snapshot else []

    def ids(self) -> Iterator[str]:
        """Every id."""
        snapshot = self.current()
        return snapshot.ids() if snapshot else iter(())

    def rows(self) -> Iterator[CatalogRow]:
        """Every row with the overlay merged, for an export or the next build."""
        snapshot = self.current()
        return snapshot.all_rows() if snapshot else iter(())


def _nothing() -> Snapshot:
    return Snapshot(Index.of_rows([]), {}, "", Statistics())
