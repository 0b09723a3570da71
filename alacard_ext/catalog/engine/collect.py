"""The first pass of a build: rows stream in and leave as plain columns of numbers and bytes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from ...errors import Cancelled
from ..models import FILTERS
from .batch import ACCESS_UNTOLD, CHAT, GATED, NO_SHA, UNKNOWN, RowBatch
from .normalise import row_words, whole
from .parts import Array
from .rows import RELATIONS, CatalogRow, bounded, filter_values, id_hash, known_relation, popularity
from .spill import Columns, Vocabulary

SHOWN_ONLY = ("arch", "license_name", "license_link")
KINDS = (*FILTERS, *SHOWN_ONLY)
"""What a value can be of; those in `SHOWN_ONLY` lie with the others and are no filters."""
_EVERY = 5000


class Collector:
    """Columns of the rows seen so far. Text is kept once: words, values and parents by number.

    With a folder, what grows with the rows is put aside there.
    """

    def __init__(self, scratch: Path | None = None) -> None:
        self.columns = Columns(scratch)
        new = self.columns.new
        self._count = 0
        self.ids = new("ids", "B")
        self.id_lengths = new("id_lengths", "I")
        self.shas = new("shas", "B")
        self.flags = new("flags", "B")
        self.hashes = new("hashes", "Q")
        self.folded = new("folded", "Q")
        self.named = new("named", "Q")
        self.owned = new("owned", "Q")
        self.begun = new("begun", "Q")
        self.score = new("score", "d")
        self.trending = new("trending", "d")
        self.downloads = new("downloads", "q")
        self.likes = new("likes", "q")
        self.created = new("created", "q")
        self.modified = new("modified", "q")
        self.parameters = new("parameters", "q")
        self.storage = new("storage", "q")
        self.vocabulary = Vocabulary(scratch)
        self._used_words = 0
        self.word_of = new("word_of", "I")
        self.word_field = new("word_field", "B")
        self.word_counts = new("word_counts", "I")
        self.values: list[dict[str, int]] = [{} for _ in KINDS]
        self.value_count = 0
        self.value_of = new("value_of", "I")
        self.value_counts = new("value_counts", "I")
        self.parents: dict[str, int] = {}
        self.edge_child = new("edge_child", "I")
        self.edge_parent = new("edge_parent", "I")
        self.edge_relation = new("edge_relation", "B")

    def __len__(self) -> int:
        return self._count

    def spill(self) -> None:
        """Put aside what was taken. Raises OSError where the disk is full."""
        self.columns.spill()
        self.vocabulary.spill(self._used_words)

    def close(self) -> None:
        """Forget everything that was put aside."""
        self.columns.close()
        self.vocabulary.close()

    def add(self, row: CatalogRow) -> None:
        """Take one row. Of several with the same id, the last one counts."""
        n = self._count
        self._count += 1
        text = row.id.encode(errors="replace")
        self.ids.frombytes(text)
        self.id_lengths.append(len(text))
        self.shas.frombytes(_sha_bytes(row.sha))
        access = ACCESS_UNTOLD if row.gated is None else GATED if row.gated else 0
        self.flags.append(access | (CHAT if row.chat else 0))
        self.hashes.append(id_hash(row.id))
        self.folded.append(id_hash(row.id.casefold()))
        name = whole(row.name)
        self.named.append(id_hash(name))
        self.begun.append(id_hash(name.partition(" ")[0]))
        self.owned.append(id_hash(whole(row.author)))
        self.score.append(popularity(row.downloads, row.likes))
        self.trending.append(_finite(row.trending))
        for column, number in (
            (self.downloads, row.downloads),
            (self.likes, row.likes),
            (self.created, row.created),
            (self.modified, row.modified),
            (self.parameters, row.parameters),
            (self.storage, row.storage),
        ):
            column.append(UNKNOWN if number is None or number < 0 else bounded(number))
        numbers = self.vocabulary.numbers
        found = row_words(row)
        for word, field in found.items():
            self.word_of.append(numbers.setdefault(word, len(numbers)))
            self.word_field.append(field)
        self.word_counts.append(len(found))
        self._used_words += len(found)
        before = len(self.value_of)
        for kind, value in filter_values(row):
            self.value_of.append(self._number(KINDS.index(kind), value))
        for kind in SHOWN_ONLY:
            if told := getattr(row, kind):
                self.value_of.append(self._number(KINDS.index(kind), told))
        self.value_counts.append(len(self.value_of) - before)
        for relation, parent in row.bases:
            if parent and parent != row.id:
                self.edge_child.append(n)
                self.edge_parent.append(self.parents.setdefault(parent, len(self.parents)))
                self.edge_relation.append(RELATIONS.index(known_relation(relation)))

    def count_rows(self, several: int) -> None:
        """So many rows were added."""
        self._count += several

    def count_words(self, several: int) -> None:
        """So many numbers of words were handed out."""
        self._used_words += several

    def value_numbers(self, kind: str, texts: Sequence[str]) -> Array:
        """The number of each value of a kind."""
        at = KINDS.index(kind)
        return np.fromiter((self._number(at, text) for text in texts), np.uint32, len(texts))

    def parent_numbers(self, parents: Sequence[str]) -> Array:
        """The number of each parent."""
        numbers = self.parents
        found = (numbers.setdefault(parent, len(numbers)) for parent in parents)
        return np.fromiter(found, np.uint32, len(parents))

    def rank_as_added(self) -> None:
        """Take the rows for ranked already, the best first, whatever their popularity."""
        for place in range(self._count):
            self.score[place] = float(self._count - place)

    def _number(self, kind: int, value: str) -> int:
        mine = self.values[kind]
        number = mine.get(value)
        if number is None:
            number = mine[value] = self.value_count
            self.value_count += 1
        return number


def collect(
    rows: Iterable[CatalogRow | RowBatch],
    progress: Callable[[str, int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    scratch: Path | None = None,
) -> Collector:
    """Take all rows, putting them aside in the folder `scratch` where there is one.

    Raises Cancelled when `should_stop` says so and OSError where the disk is full.
    """
    collector = Collector(scratch)
    done = 0
    for row in rows:
        if isinstance(row, CatalogRow):
            collector.add(row)
        else:
            # Only tables come so, and they need pyarrow already.
            from .collect_batch import add_batch

            add_batch(collector, row)
        if len(collector) >= done + _EVERY:
            done = len(collector)
            stop_if_asked(should_stop)
            collector.spill()
            if progress:
                progress("reading", done, 0)
    return collector


def stop_if_asked(should_stop: Callable[[], bool] | None) -> None:
    """Raise Cancelled when whoever asked for the build wants it no more."""
    if should_stop and should_stop():
        raise Cancelled("The build of the catalog was cancelled; the old one stays.")


def _finite(value: float | None) -> float:
    # Not-a-number sorts unpredictably, so what is no number counts as not known.
    if value is None or not math.isfinite(value):
        return float(UNKNOWN)
    return max(float(value), 0.0)


def _sha_bytes(sha: str | None) -> bytes:
    if not sha or len(sha) != 40:
        return NO_SHA
    try:
        return bytes.fromhex(sha)
    except ValueError:
        return NO_SHA
