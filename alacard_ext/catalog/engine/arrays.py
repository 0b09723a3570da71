"""The second pass of a build: from collected columns to the arrays of an index.

Rows are numbered by popularity, so that the first of any list of rows are the most popular.
Posting lists hold these numbers, ascending. Everything is a sort of 64-bit keys: no row is
looked up by itself, and no more than one large list is in memory at a time.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator

import numpy as np

from .collect import KINDS, Collector
from .container import Array
from .families import write_families
from .normalise import NAME, OTHER, OWNER
from .row_sets import HEAVY, pack
from .spill import replace
from .texts import Add, add_text
from .trigrams import KNOWN, LONGEST, SHORTEST, trigrams

SORT_KEYS = ("downloads", "likes", "trending", "newest", "updated")
_COLUMN = {"newest": "created", "updated": "modified"}
_LOW = 0xFFFFFFFF
_MARK_BITS, _MARK = 2, 3
_PREFIX_LETTERS = 8
_PART = 1 << 17
_SORTED = 1 << 22
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
    codes = of.columns.take("word_of")
    if not codes.flags.writeable:
        codes = codes.copy()
    terms = of.vocabulary.merge(codes)
    check("postings")
    ends, posted = _postings(
        codes,
        of.columns.take("word_counts"),
        number_of,
        len(terms),
        by_row=False,
        marks=of.columns.take("word_field"),
    )
    del codes
    fields = np.empty(len(posted), np.uint8)
    np.bitwise_and(posted, _MARK, out=fields, casting="unsafe")
    posted >>= _MARK_BITS
    add_text("term", (term.encode() for term in terms), add)
    add("term_ends", ends)
    add("term_rids", posted)
    add("term_fields", fields)
    check("prefixes")
    heavy = np.flatnonzero(np.diff(ends) > heavy_from(rows))
    add("term_heavy", heavy)
    ranges = _prefix_ranges(terms, ends, heavy_from(rows))
    add("prefix_ranges", np.array(ranges, np.int64).reshape(-1, 2))
    runs = {"term": [(code, code + 1) for code in heavy.tolist()], "prefix": ranges}
    for name, several in runs.items():
        for field in (NAME, OWNER, OTHER):
            bits = np.empty((len(several), (rows + 7) // 8), np.uint8)
            for at, (first, last) in enumerate(several):
                mine = slice(ends[first], ends[last])
                rids = posted[mine]
                bits[at] = pack(rows, rids if field == OTHER else rids[fields[mine] <= field])
            add(f"{name}_bits_{field}", bits)
            del bits
    del posted, fields
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
    kept = len(hashes) - 1 - first
    score = of.columns.read("score")[kept]
    created = of.columns.read("created")[kept]
    order = kept[np.lexsort((hashes[kept], -created, -score))]
    number_of = np.full(len(hashes), -1, np.int32)
    number_of[order] = np.arange(len(order))
    return order, number_of


def _columns(of: Collector, order: Array, add: Add) -> None:
    take = of.columns.take
    lengths = take("id_lengths")
    ends = np.cumsum(lengths, dtype=np.int64)
    starts = ends - lengths
    text = take("ids").data
    add_text("id", (text[starts[n] : ends[n]] for n in order), add)
    del text, starts, ends
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


def _places(numbers: dict[str, int], ordered: list[str]) -> Array:
    place = np.empty(len(ordered), np.uint32)
    for at, text in enumerate(ordered):
        place[numbers[text]] = at
    return place


def _postings(
    places: Array,
    counts: Array,
    number_of: Array,
    lists: int,
    *,
    by_row: bool,
    marks: Array | None = None,
) -> tuple[Array, Array]:
    """Where each list ends (a zero first), and the lists' members, list after list.

    With `marks`, one of each place, a member holds its mark in its two lowest bits.

    `places` are each input row's words or values, `counts` of them a row. The lists are those of
    row numbers by place or, by row, those of places. A part of the lists is sorted at a time.
    """
    if by_row:
        lengths = np.zeros(lists, np.int64)
        lengths[number_of[number_of >= 0]] = counts[number_of >= 0]
    else:
        lengths = _tally(places, counts, number_of, lists)
    ends = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    members = np.empty(int(ends[-1]), np.int32)
    first = 0
    while first < lists:
        last = int(np.searchsorted(ends, ends[first] + _SORTED, side="right")) - 1
        last = min(max(last, first + 1), lists)
        keys = np.empty(int(ends[last] - ends[first]), np.uint64)
        filled = 0
        for mine, rids, marked in _pairs(places, counts, number_of, marks):
            high, low = (rids, mine) if by_row else (mine, rids)
            chosen = (high >= first) & (high < last)
            key = high[chosen].astype(np.uint64)
            key <<= np.uint64(32)
            if marked is None:
                key |= low[chosen].astype(np.uint64)
            else:
                key |= (low[chosen].astype(np.uint64) << np.uint64(_MARK_BITS)) | marked[chosen]
            keys[filled : filled + len(key)] = key
            filled += len(key)
        keys.sort()
        keys &= np.uint64(_LOW)
        members[ends[first] : ends[last]] = keys
        first = last
    return ends, members


def _pairs(
    places: Array, counts: Array, number_of: Array, marks: Array | None = None
) -> Iterator[tuple[Array, Array, Array | None]]:
    """Each place with its row's number and its mark, part by part, rows that another stands for
    left out."""
    at = 0
    for start in range(0, len(counts), _PART):
        rids = np.repeat(number_of[start : start + _PART], counts[start : start + _PART])
        part = slice(at, at + len(rids))
        mine, marked = places[part], None if marks is None else marks[part]
        at += len(rids)
        kept = rids >= 0
        if kept.all():
            yield mine, rids, marked
        else:
            yield mine[kept], rids[kept], None if marked is None else marked[kept]


def _tally(places: Array, counts: Array, number_of: Array, lists: int) -> Array:
    """How many rows have each word or value."""
    tally = np.zeros(lists, np.int64)
    for mine, _, _ in _pairs(places, counts, number_of):
        # Counting a part apart would need as many zeros as there are lists.
        np.add.at(tally, mine, 1)
    return tally


def _bits(name: str, rows: int, ends: Array, posted: Array, add: Add) -> None:
    heavy = np.flatnonzero(np.diff(ends) > heavy_from(rows))
    bits = np.empty((len(heavy), (rows + 7) // 8), np.uint8)
    for at, code in enumerate(heavy):
        bits[at] = pack(rows, posted[ends[code] : ends[code + 1]])
    add(f"{name}_heavy", heavy)
    add(f"{name}_bits", bits)


def _prefix_ranges(terms: list[str], ends: Array, heavy: int) -> list[tuple[int, int]]:
    """Runs of words with one beginning whose rows are many: they get bits of their own."""
    found: set[tuple[int, int]] = set()
    todo = [(0, len(terms), 0)]
    while todo:
        first, last, length = todo.pop()
        at = first
        while at < last:
            start, beginning = at, terms[at][: length + 1]
            while at < last and terms[at].startswith(beginning):
                at += 1
            if at - start > 1 and ends[at] - ends[start] > heavy and len(beginning) > length:
                found.add((start, at))
                if length + 1 < _PREFIX_LETTERS:
                    todo.append((start, at, length + 1))
    return sorted(found)


def _spellings(terms: list[str], counts: Array, add: Add) -> None:
    """Words that a misspelt one may mean, and in which of them each three letters stand."""
    known: dict[str, int] = {}
    codes, lengths, chosen = array("I"), array("I"), array("q")
    for at, term in enumerate(terms):
        if counts[at] >= KNOWN and SHORTEST <= len(term) <= LONGEST and term.isalpha():
            chosen.append(at)
            found = trigrams(term)
            for three in found:
                codes.append(known.setdefault(three, len(known)))
            lengths.append(len(found))
    ordered = sorted(known)
    places = _places(known, ordered)[np.frombuffer(codes, np.uint32)]
    list_ends, listed = _postings(
        places,
        np.frombuffer(lengths, np.uint32),
        np.arange(len(chosen), dtype=np.int32),
        len(ordered),
        by_row=False,
    )
    add("spelling_term", np.frombuffer(chosen, np.int64))
    add_text("trigram", (three.encode() for three in ordered), add)
    add("trigram_ends", list_ends)
    add("trigram_spellings", listed)


def _values(of: Collector, number_of: Array, rows: int, add: Add) -> None:
    lengths = of.columns.take("value_counts")
    codes = of.columns.take("value_of")
    if not codes.flags.writeable:
        codes = codes.copy()
    counts = _tally(codes, lengths, number_of, of.value_count)
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
    replace(codes, place)
    ends, posted = _postings(codes, lengths, number_of, len(place), by_row=False)
    add("value_ends", ends)
    add("value_rids", posted)
    _bits("value", rows, ends, posted, add)
    first, last = kind_ends[KINDS.index("author")], kind_ends[KINDS.index("author") + 1]
    author = np.full(rows, -1, np.int32)
    part = posted[ends[first] : ends[last]]
    author[part] = np.repeat(
        np.arange(first, last, dtype=np.int32), np.diff(ends[first : last + 1])
    )
    add("author", author)
    del posted
    # The same pairs by row: what each model has.
    ends, mine = _postings(codes, lengths, number_of, rows, by_row=True)
    add("row_values", mine)
    add("row_ends", ends)
