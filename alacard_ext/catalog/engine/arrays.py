"""The second pass of a build: from collected columns to the arrays of an index.

Rows are numbered by popularity, so that the first of any list of rows are the most popular.
Posting lists hold these numbers, ascending. Everything is a sort of 64-bit keys: no row is
looked up by itself, and no more than one large list is in memory at a time.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator

import numpy as np

from .collect import KINDS, Collector
from .families import write_families
from .normalise import NAME, OTHER, OWNER
from .parts import Add, Array, Parts
from .row_sets import HEAVY, pack
from .spill import Column, Words
from .texts import add_text
from .trigrams import KNOWN, LONGEST, SHORTEST, trigrams

SORT_KEYS = ("downloads", "likes", "trending", "newest", "updated")
_COLUMN = {"newest": "created", "updated": "modified"}
_LOW = 0xFFFFFFFF
_MARK_BITS, _MARK = 2, 3
_PREFIX_LETTERS = 8
_PART = 1 << 15
_IDS = 1 << 14
_SORTED = 1 << 22
_WRITTEN = 1 << 19
"""Rows and pairs that are worked on at once: a copy of all would take much memory."""


def heavy_from(rows: int) -> int:
    """A list longer than this is kept as bits, too."""
    return max(rows // HEAVY, 64)


def write_arrays(of: Collector, add: Add, check: Callable[[str], None]) -> int:
    """Hand every array of the index to `add`; the number of rows. Uses `of` up."""
    check("ordering")
    order, number_of = _order(of)
    rows = len(order)
    _columns(of, order, add)
    check("words")
    codes = of.columns.stream("word_of")
    terms = of.vocabulary.merge(codes)
    check("postings")
    marks = of.columns.stream("word_field")
    pairs = _Pairs(codes, of.columns.take("word_counts"), number_of, marks)
    posted, fields = of.columns.empty(np.int32), of.columns.empty(np.uint8)
    ends = _postings(pairs, len(terms), posted, fields)
    codes.close()
    marks.close()
    del pairs
    add("term_text", np.frombuffer(terms.text, np.uint8))
    add("term_text_ends", np.frombuffer(terms.ends, np.int64))
    add("term_ends", ends)
    check("prefixes")
    heavy = np.flatnonzero(np.diff(ends) > heavy_from(rows))
    add("term_heavy", heavy)
    ranges = _prefix_ranges(terms, ends, heavy_from(rows))
    add("prefix_ranges", np.array(ranges, np.int64).reshape(-1, 2))
    runs = {"term": [(code, code + 1) for code in heavy.tolist()], "prefix": ranges}
    for name, several in runs.items():
        places = [(int(ends[first]), int(ends[last])) for first, last in several]
        for field in (NAME, OWNER, OTHER):
            add(f"{name}_bits_{field}", _bits_of_words(rows, places, posted, fields, field))
    add("term_rids", posted.parts())
    add("term_fields", fields.parts())
    _spellings(terms, np.diff(ends), add)
    del terms, ends
    check("values")
    _values(of, number_of, rows, add)
    check("families")
    write_families(of, order, number_of, add)
    return rows


def _order(of: Collector) -> tuple[Array, Array]:
    """Input rows in the order of popularity, and the number of each input row, or -1."""
    hashes = of.columns.read("hashes")
    # The last row of an id counts, so look from the end.
    _, first = np.unique(hashes[::-1], return_index=True)
    last = len(hashes) - 1 - first
    score = of.columns.read("score")[last]
    created = of.columns.read("created")[last]
    order = last[np.lexsort((hashes[last], -created, -score))]
    number_of = np.full(len(hashes), -1, np.int32)
    number_of[order] = np.arange(len(order))
    return order, number_of


def _columns(of: Collector, order: Array, add: Add) -> None:
    take = of.columns.take
    lengths = take("id_lengths")
    starts = np.cumsum(lengths, dtype=np.int64) - lengths
    ends = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths[order], dtype=np.int64)))
    add("id_text", _ids(take("ids"), starts[order], ends))
    add("id_text_ends", ends)
    del starts, lengths, ends
    add("sha", take("shas").reshape(-1, 20)[order])
    add("flags", take("flags")[order])
    for name in ("hashes", "folded", "named", "owned", "begun"):
        column = of.columns.read(name)[order]
        by: Array = np.argsort(column, kind="stable")
        add(name, column[by])
        add(f"{name}_rid", by.astype(np.int32))
    for name in _NUMBERS:
        column = take(name)[order]
        add(name, column)
        for sort in SORT_KEYS:
            if _COLUMN.get(sort, sort) == name:
                by = np.argsort(-column, kind="stable").astype(np.int32)
                places = np.empty(len(by), np.int32)
                places[by] = np.arange(len(by), dtype=np.int32)
                add(f"order_{sort}", by)
                add(f"place_{sort}", places)


_NUMBERS = (
    "downloads",
    "likes",
    "created",
    "modified",
    "parameters",
    "storage",
    "trending",
    "score",
)


def _ids(text: Array, starts: Array, ends: Array) -> Parts:
    """The texts that begin at `starts`, one after another, to end at `ends` (a zero first)."""

    def each() -> Iterator[Array]:
        for first in range(0, len(starts), _IDS):
            mine = ends[first : first + _IDS + 1]
            moved = starts[first : first + _IDS] - mine[:-1]
            yield text[np.repeat(moved, np.diff(mine)) + np.arange(mine[0], mine[-1])]

    return Parts(np.dtype(np.uint8), (int(ends[-1]),), each())


class _Pairs:
    """Each place, of a word or a value, with its row's number and its mark, part by part."""

    def __init__(
        self, places: Column, counts: Array, number_of: Array, marks: Column | None = None
    ) -> None:
        """`places` are each input row's words or values, `counts` of them a row."""
        self._places, self._marks = places, marks
        self.counts, self.number_of = counts, number_of
        self.marked = marks is not None

    def __iter__(self) -> Iterator[tuple[Array, Array, Array | None]]:
        """Rows that another stands for are left out."""
        self._places.rewind()
        if self._marks is not None:
            self._marks.rewind()
        for start in range(0, len(self.counts), _PART):
            part = slice(start, start + _PART)
            rids = np.repeat(self.number_of[part], self.counts[part])
            places = self._places.part(len(rids))
            marks = None if self._marks is None else self._marks.part(len(rids))
            counted = rids >= 0
            if counted.all():
                yield places, rids, marks
            else:
                yield places[counted], rids[counted], None if marks is None else marks[counted]

    def tally(self, lists: int) -> Array:
        """How many rows have each word or value."""
        tally = np.zeros(lists, np.int64)
        for places, _, _ in self:
            # Counting a part apart would need as many zeros as there are lists.
            different, counts = np.unique(places, return_counts=True)
            tally[different] += counts
        return tally


def _bits_of_words(
    rows: int, places: list[tuple[int, int]], posted: Column, fields: Column, field: int
) -> Parts:
    """For each run of words, the rows that hold one of them in this field or a better one."""

    def each() -> Iterator[Array]:
        for first, last in places:
            rids = posted.between(first, last)
            if field != OTHER:
                rids = rids[fields.between(first, last) <= field]
            yield pack(rows, rids)

    return Parts(np.dtype(np.uint8), (len(places), (rows + 7) // 8), each())


def _postings(
    pairs: _Pairs,
    lists: int,
    members: Column,
    marks_of: Column | None = None,
    *,
    by_row: bool = False,
) -> Array:
    """Put the lists' members, list after list, into `members` and the marks of marked pairs into
    `marks_of`; answer where each list ends (a zero first).

    The lists are those of row numbers by place or, by row, those of places. A part of them is
    sorted at a time.
    """
    if by_row:
        lengths = np.zeros(lists, np.int64)
        counted = pairs.number_of >= 0
        lengths[pairs.number_of[counted]] = pairs.counts[counted]
    else:
        lengths = pairs.tally(lists)
    ends = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    first = 0
    while first < lists:
        last = int(np.searchsorted(ends, ends[first] + _SORTED, side="right")) - 1
        last = min(max(last, first + 1), lists)
        keys = np.empty(int(ends[last] - ends[first]), np.uint64)
        filled = 0
        for places, rids, marks in pairs:
            high, low = (rids, places) if by_row else (places, rids)
            chosen = np.flatnonzero((high >= first) & (high < last))
            key = high[chosen].astype(np.uint64)
            key <<= np.uint64(32)
            if marks is None:
                key |= low[chosen].astype(np.uint64)
            else:
                key |= (low[chosen].astype(np.uint64) << np.uint64(_MARK_BITS)) | marks[chosen]
            keys[filled : filled + len(key)] = key
            filled += len(key)
        keys.sort()
        for at in range(0, len(keys), _WRITTEN):
            part = keys[at : at + _WRITTEN]
            part &= np.uint64(_LOW)
            if marks_of is not None:
                marks_of.extend((part & np.uint64(_MARK)).astype(np.uint8))
                part >>= np.uint64(_MARK_BITS)
            members.extend(part.astype(np.int32))
        first = last
    return ends


def _prefix_ranges(terms: Words, ends: Array, heavy: int) -> list[tuple[int, int]]:
    """Runs of words with one beginning whose rows are many: they get bits of their own."""
    found: set[tuple[int, int]] = set()
    todo = [(0, len(terms), 0)]
    while todo:
        first, last, length = todo.pop()
        at = first
        while at < last:
            start, beginning = at, terms[at][: length + 1]
            own = len(beginning)
            at = bisect_right(terms, beginning, at, last, key=lambda word: word[:own])
            if at - start > 1 and ends[at] - ends[start] > heavy and own > length:
                found.add((start, at))
                if length + 1 < _PREFIX_LETTERS:
                    todo.append((start, at, length + 1))
    return sorted(found)


def _spellings(terms: Words, counts: Array, add: Add) -> None:
    """Words that a misspelt one may mean, and in which of them each three letters stand."""
    places: dict[str, int] = {}
    codes, lengths, chosen = array("I"), array("I"), array("q")
    for at in np.flatnonzero(counts >= KNOWN).tolist():
        term = terms[at]
        if SHORTEST <= len(term) <= LONGEST and term.isalpha():
            chosen.append(at)
            found = trigrams(term)
            for three in found:
                codes.append(places.setdefault(three, len(places)))
            lengths.append(len(found))
    ordered = sorted(places)
    place = np.empty(len(ordered), np.uint32)
    place[[places[three] for three in ordered]] = np.arange(len(ordered))
    pairs = _Pairs(
        Column(place[np.array(codes, np.uint32)]),
        np.array(lengths, np.uint32),
        np.arange(len(chosen), dtype=np.int32),
    )
    listed = Column(np.empty(0, np.int32))
    list_ends = _postings(pairs, len(ordered), listed)
    add("spelling_term", np.array(chosen, np.int64))
    add_text("trigram", (three.encode() for three in ordered), add)
    add("trigram_ends", list_ends)
    add("trigram_spellings", listed.whole())


def _values(of: Collector, number_of: Array, rows: int, add: Add) -> None:
    lengths = of.columns.take("value_counts")
    codes = of.columns.stream("value_of")
    pairs = _Pairs(codes, lengths, number_of)
    counts = pairs.tally(of.value_count)
    place = np.empty(of.value_count, np.uint32)
    texts: list[str] = []
    kind_ends = [0]
    for values in of.values:
        # The most frequent first: counts of a facet stop early.
        ranked = sorted(values, key=lambda value: (-counts[values[value]], value))
        for value in ranked:
            place[values[value]] = len(texts)
            texts.append(value)
        kind_ends.append(len(texts))
    add("kind_ends", np.array(kind_ends, np.int64))
    add_text("value", (text.encode(errors="replace") for text in texts), add)
    # To find a value by its text: within each kind, the values in the order of their text.
    by_text: list[int] = []
    for kind in range(len(KINDS)):
        by_text += sorted(range(kind_ends[kind], kind_ends[kind + 1]), key=texts.__getitem__)
    add("value_by_text", np.array(by_text, np.int64))
    del by_text, texts
    for values in of.values:
        values.clear()
    codes.replace(0, len(codes), place)
    posted = of.columns.empty(np.int32)
    ends = _postings(pairs, len(place), posted)
    add("value_ends", ends)
    heavy = np.flatnonzero(np.diff(ends) > heavy_from(rows))
    add("value_heavy", heavy)
    bits = (pack(rows, posted.between(ends[code], ends[code + 1])) for code in heavy.tolist())
    add("value_bits", Parts(np.dtype(np.uint8), (len(heavy), (rows + 7) // 8), bits))
    first, last = kind_ends[KINDS.index("author")], kind_ends[KINDS.index("author") + 1]
    author = np.full(rows, -1, np.int32)
    part = posted.between(ends[first], ends[last])
    author[part] = np.repeat(
        np.arange(first, last, dtype=np.int32), np.diff(ends[first : last + 1])
    )
    add("author", author)
    del part
    add("value_rids", posted.parts())
    # The same pairs by row: what each model has.
    mine = of.columns.empty(np.int32)
    ends = _postings(pairs, rows, mine, by_row=True)
    codes.close()
    add("row_values", mine.parts())
    add("row_ends", ends)
