"""The first pass of a build: rows stream in and leave as plain columns of numbers and bytes."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable

from ..errors import GenerationCancelled
from .models import FILTERS
from .normalise import row_words
from .rows import RELATIONS, CatalogRow, bounded, filter_values, id_hash, popularity

KINDS = (*FILTERS, "arch")
"""What a value can be of; `arch` is kept with the others and is no filter."""
GATED, CHAT = 1, 2
NONE = -1
"""A number that is not known, in the columns of whole numbers."""
_EVERY = 5000
_NO_SHA = bytes(20)


class Collector:
    """Columns of the rows seen so far. Text is kept once: words, values and parents by number."""

    def __init__(self) -> None:
        self.ids = bytearray()
        self.id_ends = array("q")
        self.shas = bytearray()
        self.flags = array("B")
        self.hashes = array("Q")
        self.folded = array("Q")
        self.score = array("d")
        self.trending = array("d")
        self.downloads = array("q")
        self.likes = array("q")
        self.created = array("q")
        self.modified = array("q")
        self.parameters = array("q")
        self.storage = array("q")
        self.words: dict[str, int] = {}
        self.word_of = array("I")
        self.word_ends = array("q")
        self.values: list[dict[str, int]] = [{} for _ in KINDS]
        self.value_count = 0
        self.value_of = array("I")
        self.value_ends = array("q")
        self.parents: dict[str, int] = {}
        self.edge_child = array("I")
        self.edge_parent = array("I")
        self.edge_relation = array("B")

    def __len__(self) -> int:
        return len(self.hashes)

    def add(self, row: CatalogRow) -> None:
        """Take one row. Of several with the same id, the last one counts."""
        n = len(self.hashes)
        self.ids += row.id.encode(errors="replace")
        self.id_ends.append(len(self.ids))
        self.shas += _sha_bytes(row.sha)
        self.flags.append((GATED if row.gated else 0) | (CHAT if row.chat else 0))
        self.hashes.append(id_hash(row.id))
        self.folded.append(id_hash(row.id.casefold()))
        self.score.append(popularity(row.downloads, row.likes))
        self.trending.append(_finite(row.trending))
        self.downloads.append(bounded(row.downloads))
        self.likes.append(bounded(row.likes))
        for column, number in (
            (self.created, row.created),
            (self.modified, row.modified),
            (self.parameters, row.parameters),
            (self.storage, row.storage),
        ):
            column.append(NONE if number is None or number < 0 else bounded(number))
        numbers = self.words
        for word in row_words(row):
            self.word_of.append(numbers.setdefault(word, len(numbers)))
        self.word_ends.append(len(self.word_of))
        for kind, value in filter_values(row):
            self._value(KINDS.index(kind), value)
        if row.arch:
            self._value(KINDS.index("arch"), row.arch)
        self.value_ends.append(len(self.value_of))
        for relation, parent in row.bases:
            if parent and parent != row.id:
                self.edge_child.append(n)
                self.edge_parent.append(self.parents.setdefault(parent, len(self.parents)))
                known = relation if relation in RELATIONS else "unknown"
                self.edge_relation.append(RELATIONS.index(known))

    def _value(self, kind: int, value: str) -> None:
        mine = self.values[kind]
        number = mine.get(value)
        if number is None:
            number = mine[value] = self.value_count
            self.value_count += 1
        self.value_of.append(number)


def collect(
    rows: Iterable[CatalogRow],
    progress: Callable[[str, int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Collector:
    """Take all rows. Raises GenerationCancelled when `should_stop` says so."""
    collector = Collector()
    for row in rows:
        collector.add(row)
        if len(collector) % _EVERY == 0:
            stop_if_asked(should_stop)
            if progress:
                progress("reading", len(collector), 0)
    return collector


def stop_if_asked(should_stop: Callable[[], bool] | None) -> None:
    """Raise GenerationCancelled when whoever asked for the build wants it no more."""
    if should_stop and should_stop():
        raise GenerationCancelled("The build of the catalog was cancelled; the old one stays.")


def _finite(value: float | None) -> float:
    # Not-a-number sorts unpredictably, so what is no number counts as not known.
    if value is None or not math.isfinite(value):
        return float(NONE)
    return max(float(value), 0.0)


def _sha_bytes(sha: str | None) -> bytes:
    if not sha or len(sha) != 40:
        return _NO_SHA
    try:
        return bytes.fromhex(sha)
    except ValueError:
        return _NO_SHA
