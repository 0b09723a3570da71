"""An index over arrays: words, values and rows by number, mapped from a file or in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from ..models import BaseRelation, CatalogModel
from .arrays import write_arrays
from .batch import ACCESS_UNTOLD, CHAT, GATED, NO_SHA
from .collect import KINDS, SHOWN_ONLY, collect
from .normalise import OTHER
from .parts import Array, in_memory
from .row_sets import RowSet, everything, intersection, union
from .rows import RELATIONS, CatalogRow, id_hash, size_class

_CACHED = 20_000
_AT_ONCE = 10_000
_NUMBERS = ("downloads", "likes", "trending", "created", "modified", "parameters", "storage")
_ONE = tuple((name, KINDS.index(name)) for name in ("task", "library", *SHOWN_ONLY))
_SEVERAL = tuple(
    (name, KINDS.index(kind))
    for name, kind in (
        ("licenses", "license"),
        ("formats", "format"),
        ("tags", "tag"),
        ("languages", "language"),
        ("datasets", "dataset"),
    )
)


class Index:
    """Reads one set of arrays. Safe for many threads: nothing but small caches changes."""

    def __init__(self, arrays: dict[str, Any], meta: dict[str, Any]) -> None:
        self.arrays = arrays
        self.meta = meta
        self.rows = len(arrays["flags"])
        self.version = str(meta.get("version", ""))
        self._kind_ends: list[int] = arrays["kind_ends"].tolist()
        self._values: dict[int, str] = {}
        self._codes: dict[tuple[str, str], int | None] = {}
        self._heavy = {
            name: {int(code): at for at, code in enumerate(arrays[f"{name}_heavy"])}
            for name in ("term", "value")
        }
        self._ranges = {
            (int(first), int(last)): at for at, (first, last) in enumerate(arrays["prefix_ranges"])
        }
        self.everything = everything(self.rows)
        # One search asks for a word's run several times, and who types asks for it again.
        self.term_range = lru_cache(maxsize=4096)(self._term_range)

    @classmethod
    def of_rows(cls, rows: Iterable[CatalogRow], *, ranked: bool = False) -> Index:
        """An index in memory, for a few rows; `ranked` ones come the best first, and stay so."""
        arrays: dict[str, Any] = {}
        taken = collect(rows)
        if ranked:
            taken.rank_as_added()
        write_arrays(taken, in_memory(arrays), lambda _: None)
        return cls(arrays, {})

    def _text(self, name: str, at: int) -> str:
        ends = self.arrays[f"{name}_text_ends"]
        text = self.arrays[f"{name}_text"]
        return str(text[ends.item(at) : ends.item(at + 1)].tobytes(), "utf-8")

    def _bisect(self, name: str, wanted: bytes) -> int:
        """The place where a text stands or would stand among sorted ones, compared by bytes."""
        ends, text = self.arrays[f"{name}_text_ends"], self.arrays[f"{name}_text"]
        low, high = 0, len(ends) - 1
        while low < high:
            middle = (low + high) // 2
            if text[ends[middle] : ends[middle + 1]].tobytes() < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    # Words

    def term(self, at: int) -> str:
        """The word at this place of the vocabulary."""
        return self._text("term", at)

    def term_count(self, at: int) -> int:
        """How many rows hold that word."""
        ends = self.arrays["term_ends"]
        return int(ends[at + 1] - ends[at])

    def _term_range(self, word: str, prefix: bool) -> tuple[int, int]:
        """Places in the vocabulary of the word, or of all words that begin so."""
        wanted = word.encode()
        first = self._bisect("term", wanted)
        if prefix:
            # No UTF-8 text holds the byte 255, so this lies behind every word that begins so.
            return first, self._bisect("term", wanted + b"\xff")
        last = len(self.arrays["term_text_ends"]) - 1
        return first, first + (first < last and self.term(first) == word)

    def words_found(self, first: int, last: int, field: int = OTHER) -> RowSet:
        """The rows that hold any word of a run of the vocabulary, in this field or a better one."""
        if last == first:
            return self._none()
        if last - first == 1 and (at := self._heavy["term"].get(first)) is not None:
            return RowSet(self.rows, bits=self.arrays[f"term_bits_{field}"][at])
        at = self._ranges.get((first, last))
        if at is not None:
            return RowSet(self.rows, bits=self.arrays[f"prefix_bits_{field}"][at])
        ends = self.arrays["term_ends"]
        mine = slice(ends[first], ends[last])
        posted = self.arrays["term_rids"][mine]
        if field != OTHER:
            posted = posted[self.arrays["term_fields"][mine] <= field]
        if last - first == 1:
            return RowSet(self.rows, rids=posted)
        return union(self.rows, [RowSet(self.rows, rids=posted), self._none()])

    def rows_by(self, column: str, text: str) -> RowSet:
        """The rows whose whole name (`named`), owner (`owned`) or first word (`begun`) is this."""
        wanted = id_hash(text)
        hashes = self.arrays[column]
        low = int(hashes.searchsorted(hashes.dtype.type(wanted)))
        high = int(hashes.searchsorted(hashes.dtype.type(wanted), side="right"))
        # Equal hashes keep the order of the rows, so these are sorted.
        return RowSet(self.rows, rids=self.arrays[f"{column}_rid"][low:high])

    def spellings_with(self, three: str) -> Array:
        """Well-known words that hold these three letters, by their places among such words."""
        at = self._bisect("trigram", three.encode())
        lists: Array = self.arrays["trigram_spellings"]
        if at >= len(self.arrays["trigram_text_ends"]) - 1 or self._text("trigram", at) != three:
            return lists[:0]
        ends = self.arrays["trigram_ends"]
        return lists[ends[at] : ends[at + 1]]

    # Values of filters

    def value(self, code: int) -> str:
        """The text of a value."""
        text = self._values.get(code)
        if text is None:
            if len(self._values) > _CACHED:
                self._values.clear()
            text = self._values[code] = self._text("value", code)
        return text

    def kind_range(self, kind: str) -> tuple[int, int]:
        """The numbers of a filter's values, the most frequent first."""
        at = KINDS.index(kind)
        ends = self.arrays["kind_ends"]
        return int(ends[at]), int(ends[at + 1])

    def value_count(self, code: int) -> int:
        """How many rows have that value."""
        ends = self.arrays["value_ends"]
        return int(ends[code + 1] - ends[code])

    def value_code(self, kind: str, text: str) -> int | None:
        """The number of a value, or None where no row has it."""
        low, high = self.kind_range(kind)
        end = high
        by_text = self.arrays["value_by_text"]
        while low < high:
            middle = (low + high) // 2
            if self._text("value", int(by_text[middle])) < text:
                low = middle + 1
            else:
                high = middle
        if low < end and self._text("value", int(by_text[low])) == text:
            return int(by_text[low])
        return None

    def value_found(self, code: int | None) -> RowSet:
        """The rows with that value."""
        return self._none() if code is None else self._found("value", code)

    def any_value(self, kind: str, texts: Iterable[str]) -> RowSet:
        """The rows with any of these values of a filter."""
        found = [self.value_found(self.value_code(kind, text)) for text in dict.fromkeys(texts)]
        return union(self.rows, found)

    def at_most(self, parameters: int) -> RowSet:
        """The rows whose size is known and not above this many parameters."""
        column = self.arrays["parameters"]
        return RowSet(
            self.rows,
            bits=np.packbits((column > 0) & (column <= parameters), bitorder="little"),
        )

    def intersection(self, sets: Iterable[RowSet]) -> RowSet:
        """What is in every one of the sets."""
        return intersection(self.rows, sets)

    def _found(self, name: str, code: int) -> RowSet:
        at = self._heavy[name].get(code)
        if at is not None:
            return RowSet(self.rows, bits=self.arrays[f"{name}_bits"][at])
        ends = self.arrays[f"{name}_ends"]
        return RowSet(self.rows, rids=self.arrays[f"{name}_rids"][ends[code] : ends[code + 1]])

    def _none(self) -> RowSet:
        return RowSet(self.rows, rids=self.arrays["value_rids"][:0])

    # Rows

    def id(self, rid: int) -> str:
        """The id of a row."""
        return self._text("id", rid)

    def rid(self, model_id: str) -> int | None:
        """The row of an id: as it is written, else of the most popular that differs in case."""
        for column, wanted in (
            ("hashes", id_hash(model_id)),
            ("folded", id_hash(model_id.casefold())),
        ):
            hashes = self.arrays[column]
            at = int(hashes.searchsorted(hashes.dtype.type(wanted)))
            if at < len(hashes) and int(hashes[at]) == wanted:
                return int(self.arrays[f"{column}_rid"][at])
        return None

    def counters(self) -> Iterator[tuple[str, int | None, int | None]]:
        """Every id with its downloads and likes; None where they are not known."""
        arrays = self.arrays
        for first in range(0, self.rows, _AT_ONCE):
            part = slice(first, first + _AT_ONCE)
            ends = arrays["id_text_ends"][first : first + _AT_ONCE + 1]
            text = arrays["id_text"][ends[0] : ends[-1]].tobytes()
            places = (ends - ends[0]).tolist()
            for (start, end), downloads, likes in zip(
                pairwise(places),
                arrays["downloads"][part].tolist(),
                arrays["likes"][part].tolist(),
                strict=True,
            ):
                yield str(text[start:end], "utf-8"), _number(downloads), _number(likes)

    def row(self, rid: int) -> CatalogRow:
        """The row as it was taken; what it has several of comes back by frequency."""
        facts = self._facts(rid)
        for name, _ in _SEVERAL:
            facts[name] = tuple(facts[name])
        return CatalogRow(
            id=self.id(rid),
            **facts,
            bases=tuple((relation, name) for relation, name, _ in self.bases(rid)),
        )

    def model(self, rid: int) -> CatalogModel:
        """The row as it is shown."""
        # Straight from the arrays: twenty of these make most of the time of a page.
        model_id = self.id(rid)
        author, _, name = model_id.rpartition("/")
        facts = self._facts(rid)
        return CatalogModel(
            id=model_id,
            author=author,
            name=name,
            size=size_class(facts["parameters"]),
            license=next(iter(facts["licenses"]), None),
            **facts,
            bases=[
                BaseRelation(relation=relation, id=parent, known=row is not None)
                for relation, parent, row in self.bases(rid)
            ],
        )

    def _facts(self, rid: int) -> dict[str, Any]:
        # `item` is twice as fast as indexing.
        arrays = self.arrays
        facts: dict[str, Any] = {}
        for name in _NUMBERS:
            facts[name] = _number(arrays[name].item(rid))
        sha = arrays["sha"][rid].tobytes()
        flags = arrays["flags"].item(rid)
        facts["gated"] = None if flags & ACCESS_UNTOLD else bool(flags & GATED)
        facts["chat"] = bool(flags & CHAT)
        facts["sha"] = None if sha == NO_SHA else sha.hex()
        several = self._several(rid)
        for name, kind in _ONE:
            facts[name] = several[kind][0] if several[kind] else None
        for name, kind in _SEVERAL:
            facts[name] = several[kind]
        return facts

    def _several(self, rid: int) -> list[list[str]]:
        """The values of a row by the numbers of their filters."""
        several: list[list[str]] = [[] for _ in KINDS]
        ends, kinds = self.arrays["row_ends"], self._kind_ends
        kind, cached = 0, self._values
        for code in self.arrays["row_values"][ends.item(rid) : ends.item(rid + 1)].tolist():
            while code >= kinds[kind + 1]:
                kind += 1
            several[kind].append(cached.get(code) or self.value(code))
        return several

    # Families

    def bases(self, rid: int) -> Iterator[tuple[str, str, int | None]]:
        """The parents of a row: relation, id, and the row where the catalog holds it."""
        ends = self.arrays["parent_ends"]
        for at in range(ends.item(rid), ends.item(rid + 1)):
            node = self.arrays["parent_node"].item(at)
            relation = RELATIONS[self.arrays["parent_relation"].item(at)]
            if node < self.rows:
                yield relation, self.id(node), node
            else:
                yield relation, self._text("absent", node - self.rows), None

    def children_of(self, node: int, relation: str) -> Array:
        """The rows that came from a node in this way, the most popular first."""
        at = node * len(RELATIONS) + RELATIONS.index(relation)
        ends = self.arrays["child_ends"]
        children: Array = self.arrays["child_rid"][ends[at] : ends[at + 1]]
        return children

    def node(self, model_id: str) -> int | None:
        """The number of a row or of an absent parent."""
        rid = self.rid(model_id)
        if rid is not None:
            return rid
        if not hasattr(self, "_absent"):
            total = len(self.arrays["absent_text_ends"]) - 1
            self._absent = {
                self._text("absent", at).casefold(): self.rows + at for at in range(total)
            }
        return self._absent.get(model_id.casefold())


def _number(value: Any) -> Any:
    """A number of the arrays; None for the one that stands for none."""
    return None if value < 0 else value
