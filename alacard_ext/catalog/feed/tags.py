"""The tags of a batch of models: what each says is looked at once, however many models have it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ...hub.licences import MOST_LICENSES
from ..engine.batch import Texts
from ..engine.parts import Array
from ..engine.rows import RELATIONS
from .clean import (
    FORMATS,
    LANGUAGES,
    MOST_BASES,
    MOST_READ_TAGS,
    MOST_TAGS,
    MOST_VALUES,
    parent_of_tag,
)
from .plain import given, in_plain_type, uniques
from .values import MOST_TEXT, line

_MOST = {
    "tag": MOST_TAGS,
    "language": MOST_VALUES,
    "dataset": MOST_VALUES,
    "license": MOST_LICENSES,
    "format": len(FORMATS),
    "parent": MOST_BASES,
}
_KINDS = tuple(_MOST)
_PLACE = {kind: at for at, kind in enumerate(_KINDS)}
_UNKNOWN = RELATIONS.index("unknown")


class Tags:
    """What the tags of so many rows say; `odd` are the rows whose tags have to be looked at."""

    def __init__(self, column: pa.Array | None, size: int) -> None:
        self._size = size
        self.odd = np.zeros(size, bool)
        self._all: list[str] = []
        self._codes = self._rows = np.empty(0, np.int64)
        if column is not None and pa.types.is_list(column.type):
            values = in_plain_type(pc.list_flatten(column))
            self._rows = pc.list_parent_indices(column).to_numpy(zero_copy_only=False)
            if values is not None and pa.types.is_string(values.type):
                self._all, self._codes = uniques(values)
            elif len(self._rows):
                self._codes = np.full(len(self._rows), -1)
            self.odd[self._rows[self._codes < 0]] = True
            self.odd |= np.bincount(self._rows, minlength=size) > MOST_READ_TAGS
        elif column is not None:
            self.odd = given(column)
        self._sort_out()

    def _sort_out(self) -> None:
        # One place more, for what is no text.
        kind_of = np.full(len(self._all) + 1, -1, np.int8)
        place_of = np.zeros(len(self._all) + 1, np.int64)
        strange = np.zeros(len(self._all) + 1, bool)
        self._texts: dict[str, dict[str, int]] = {kind: {} for kind in _KINDS}
        self._relation_of = np.full(len(self._all) + 1, _UNKNOWN, np.int64)
        self._chat_code = -2
        for code, tag in enumerate(self._all):
            if not _is_plain(tag) and line(tag) != tag:
                strange[code] = True
                continue
            if ":" not in tag:
                kind = "language" if tag in LANGUAGES else "format" if tag in FORMATS else "tag"
                if tag == "conversational":
                    self._chat_code = code
                kind_of[code] = _PLACE[kind]
                codes = self._texts[kind]
                place_of[code] = codes.setdefault(tag, len(codes))
                continue
            prefix, _, rest = tag.partition(":")
            if rest and prefix in ("license", "dataset"):
                kind, text = prefix, rest
            elif prefix == "base_model" and (found := parent_of_tag(rest)) is not None:
                kind, (relation, text) = "parent", found
                self._relation_of[code] = RELATIONS.index(relation)
            else:
                continue
            kind_of[code] = _PLACE[kind]
            codes = self._texts[kind]
            place_of[code] = codes.setdefault(text, len(codes))
        self.odd[self._rows[strange[self._codes]]] = True
        kinds, places = kind_of[self._codes], place_of[self._codes]
        self._pairs: dict[str, tuple[Array, Array, Array]] = {}
        for at, kind in enumerate(_KINDS):
            mine = np.flatnonzero(kinds == at)
            count = max(len(self._texts[kind]), 1)
            key = self._rows[mine].astype(np.int64) * count + places[mine]
            relations = self._relation_of[self._codes[mine]]
            # Of a parent that is named twice, the first relation that is known counts.
            first = np.lexsort((np.arange(len(mine)), relations == _UNKNOWN, key))
            key = key[first]
            once = np.ones(len(key), bool)
            once[1:] = key[1:] != key[:-1]
            key, relations = key[once], relations[first][once]
            rows = key // count
            self.odd |= np.bincount(rows, minlength=self._size) > _MOST[kind]
            self._pairs[kind] = rows, key % count, relations

    def texts(self, kind: str) -> Texts:
        """The values of a filter."""
        rows, codes, _ = self._pairs[kind]
        return Texts(list(self._texts[kind]), rows, codes)

    def parents(self, ids: list[str]) -> tuple[Texts, Array]:
        """The models that each came from, itself left out, and how."""
        rows, codes, relations = self._pairs["parent"]
        names = list(self._texts["parent"])
        pairs = zip(rows.tolist(), codes.tolist(), strict=True)
        other = np.fromiter((ids[row] != names[code] for row, code in pairs), bool, len(rows))
        return Texts(names, rows[other], codes[other]), relations[other]

    def chat(self) -> Array:
        """The rows of models that talk, by their tags."""
        rows: Array = self._rows[self._codes == self._chat_code]
        return rows

    def has(self, kind: str) -> Array:
        """For each row, whether it has any value of a filter."""
        there = np.zeros(self._size, bool)
        there[self._pairs[kind][0]] = True
        return there

    def of_row(self, row: int) -> set[str]:
        """All tags of one row."""
        first, last = np.searchsorted(self._rows, (row, row + 1))
        return {self._all[code] for code in self._codes[first:last].tolist() if code >= 0}

    def names_parent(self, row: int, parent: str) -> bool:
        """Whether the tags of a row tell how it came from this parent."""
        mine = self.of_row(row)
        return any(f"base_model:{how}:{parent}" in mine for how in RELATIONS if how != "unknown")


def _is_plain(text: str) -> bool:
    """Whether `values.line` surely takes a text as it is; a quarter of what asking that costs."""
    return 0 < len(text) <= MOST_TEXT and text.isprintable() and text == text.strip()
