"""Many models at once, column by column: what a table gives the index without a value per row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from .parts import Array
from .rows import RELATIONS, CatalogRow

GATED, CHAT, ACCESS_UNTOLD = 1, 2, 4
UNKNOWN = -1
"""A number that is not known, in the columns of numbers."""
NO_SHA = bytes(20)
NUMBERS = ("downloads", "likes", "created", "modified", "parameters", "storage")
SEVERAL = {
    "license": "licenses",
    "language": "languages",
    "tag": "tags",
    "dataset": "datasets",
    "format": "formats",
}
"""What a row has several of, by filter and by the field of a `CatalogRow`."""


@dataclass(slots=True)
class Texts:
    """Which texts the rows of a batch have: `texts[codes[n]]` in row `rows[n]`, each pair once and
    in the order of the rows."""

    texts: list[str]
    rows: Array
    codes: Array

    def of(self, row: int) -> tuple[str, ...]:
        """The texts of one row."""
        first, last = np.searchsorted(self.rows, (row, row + 1))
        return tuple(self.texts[code] for code in self.codes[first:last].tolist())

    def keep(self, place: Array) -> Texts:
        """Those of the rows with a `place`, which is each row's new number or -1."""
        rows = place[self.rows]
        chosen = rows >= 0
        return Texts(self.texts, rows[chosen], self.codes[chosen])


@dataclass(slots=True)
class RowBatch:
    """Columns of the same models as so many `CatalogRow`s.

    `ids` are ASCII, `sha` has twenty bytes a row, `flags` are GATED, CHAT and ACCESS_UNTOLD,
    `numbers` go by NUMBERS, and `values` by filter or by the field of a `CatalogRow`; `parents`
    have a place in RELATIONS each.
    """

    ids: list[str]
    sha: Array
    flags: Array
    trending: Array
    numbers: dict[str, Array]
    values: dict[str, Texts]
    parents: Texts
    relations: Array

    def __len__(self) -> int:
        return len(self.ids)

    def row(self, at: int) -> CatalogRow:
        """One of them by itself."""

        def known(number: float) -> float | None:
            return None if number < 0 else number

        flags, sha = int(self.flags[at]), self.sha[at].tobytes()
        found = {name: texts.of(at) for name, texts in self.values.items()}
        first, last = np.searchsorted(self.parents.rows, (at, at + 1))
        relations = (RELATIONS[code] for code in self.relations[first:last].tolist())
        return CatalogRow(
            id=self.ids[at],
            gated=None if flags & ACCESS_UNTOLD else bool(flags & GATED),
            chat=bool(flags & CHAT),
            trending=known(float(self.trending[at])),
            sha=None if sha == NO_SHA else sha.hex(),
            bases=tuple(zip(relations, self.parents.of(at), strict=True)),
            **{name: known(int(self.numbers[name][at])) for name in NUMBERS},  # type: ignore[arg-type]
            **{SEVERAL[name]: found[name] for name in SEVERAL},  # type: ignore[arg-type]
            **{name: next(iter(t), None) for name, t in found.items() if name not in SEVERAL},  # type: ignore[arg-type]
        )

    def without(self, left_out: Collection[int]) -> RowBatch:
        """The others."""
        chosen = np.ones(len(self), bool)
        chosen[list(left_out)] = False
        place = np.where(chosen, np.cumsum(chosen) - 1, -1)
        return replace(
            self,
            ids=[self.ids[at] for at in np.flatnonzero(chosen).tolist()],
            sha=self.sha[chosen],
            flags=self.flags[chosen],
            trending=self.trending[chosen],
            numbers={name: column[chosen] for name, column in self.numbers.items()},
            values={name: texts.keep(place) for name, texts in self.values.items()},
            parents=self.parents.keep(place),
            relations=self.relations[chosen[self.parents.rows]],
        )
