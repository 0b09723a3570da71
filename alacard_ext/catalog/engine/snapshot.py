"""What a query sees: one snapshot and the overlay at one moment, never changing afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from ...fit.capacity import Capacity
from ..models import CatalogModel, CatalogPage, CatalogQuery, Statistics
from .index import Index
from .parts import Array
from .row_sets import RowSet, pack
from .rows import CatalogRow
from .search import Side, search
from .similar import similar_rows


class Snapshot:
    """The built index with the overlay's rows in front of it. Many threads may ask at once."""

    def __init__(
        self,
        index: Index,
        changes: dict[str, CatalogRow | None],
        overlay_stamp: str,
        statistics: Statistics,
    ) -> None:
        self.index = index
        self.version = index.version
        self.overlay_stamp = overlay_stamp
        self.overlay_rows = len(changes)
        self._statistics = statistics
        self.over = Index.of_rows(row for row in changes.values() if row is not None)
        self.hidden = self._hidden_rows(changes)

    @property
    def etag(self) -> str:
        """Changes whenever an answer may."""
        return f"{self.version}.{self.overlay_stamp}"

    @cached_property
    def count(self) -> int:
        """How many models there are."""
        return self.index.rows - len(self.hidden) + self.over.rows

    def _hidden_rows(self, changes: dict[str, CatalogRow | None]) -> Array:
        rids = (self.index.rid(model_id) for model_id in changes)
        found = zip(rids, changes, strict=True)
        mine = [rid for rid, name in found if rid is not None and self.index.id(rid) == name]
        return np.array(sorted(mine), np.int64)

    @cached_property
    def visible(self) -> RowSet | None:
        """The snapshot's rows that nothing in the overlay stands for; None for all of them."""
        if not len(self.hidden):
            return None
        bits = self.index.everything.bits
        assert bits is not None
        return RowSet(
            self.index.rows, bits=np.bitwise_xor(bits, pack(self.index.rows, self.hidden))
        )

    def shown(self, rids: Array) -> Array:
        """Those of the snapshot's rows that nothing in the overlay stands for."""
        return rids if self.visible is None else rids[self.visible.holds(rids)]

    def search(self, query: CatalogQuery, holds: Capacity | None = None) -> CatalogPage:
        """A page of a search; see `search.search` for what it refuses."""
        sides = [Side(self.index, self.version, self.visible)]
        if self.overlay_rows:
            sides.append(Side(self.over, self.overlay_stamp))
        return search(sides, query, holds)

    def has_value(self, kind: str, value: str) -> bool:
        """Whether any model has this value of a filter."""
        return any(index.value_code(kind, value) is not None for index in (self.index, self.over))

    def values(self, kind: str) -> Iterator[str]:
        """The values of a filter in the built index, the most frequent first."""
        first, last = self.index.kind_range(kind)
        return (self.index.value(code) for code in range(first, last))

    def find(self, model_id: str) -> tuple[Index, int] | None:
        """Where a model stands: as its id is written, else in another case."""
        near = None
        for index in (self.over, self.index):
            rid = index.rid(model_id)
            if rid is None or (index is self.index and not len(self.shown_one(rid))):
                continue
            if index.id(rid) == model_id:
                return index, rid
            near = near or (index, rid)
        return near

    def shown_one(self, rid: int) -> Array:
        """The row, or nothing where the overlay stands for it."""
        return self.shown(np.array([rid], np.int64))

    def get(self, model_id: str) -> CatalogModel | None:
        """One model, or None."""
        found = self.find(model_id)
        if found is None:
            return None
        model = found[0].model(found[1])
        for base in model.bases:
            base.known = self.find(base.id) is not None
        return model

    def statistics(self) -> Statistics:
        """As counted at the build; `models` heeds the overlay, and `notice` tells of it."""
        notice = None
        if self.overlay_rows:
            notice = (
                f"{self.overlay_rows:,} changes since the catalog was built are in the number of "
                "models, and in the rest after the next build."
            )
        return self._statistics.model_copy(update={"models": self.count, "notice": notice})

    def similar(self, row: CatalogRow, limit: int = 12) -> list[CatalogModel]:
        """Models like this one, which need not be here."""
        rids = similar_rows(self.index, row, limit * 2)
        models = (self.get(self.index.id(rid)) for rid in rids)
        return [model for model in models if model is not None][:limit]

    def ids(self) -> Iterator[str]:
        """Every id, the most popular of the snapshot first."""
        hidden = set(self.hidden.tolist())
        yield from (self.over.id(rid) for rid in range(self.over.rows))
        yield from (self.index.id(rid) for rid in range(self.index.rows) if rid not in hidden)

    def all_rows(self) -> Iterator[CatalogRow]:
        """Every row, for an export or the next build."""
        hidden = set(self.hidden.tolist())
        yield from (self.over.row(rid) for rid in range(self.over.rows))
        yield from (self.index.row(rid) for rid in range(self.index.rows) if rid not in hidden)
