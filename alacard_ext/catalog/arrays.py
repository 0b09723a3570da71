"""The second pass of a build: from collected columns to the arrays of an index.

Rows are numbered by popularity, so that the first of any list of rows are the most popular.
Posting lists hold these numbers, ascending. Everything is a sort of 64-bit keys: no row is
looked up by itself, and no more than one large list is in memory at a time.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from .collect import KINDS, Collector
from .found import HEAVY, pack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

Add = Callable[[str, Any], None]
SORT_KEYS = ("downloads", "likes", "trending", "newest", "updated")
_COLUMN = {"newest": "created", "updated": "modified"}
_LOW = 0xFFFFFFFF
_PREFIX_LETTERS = 8


def heavy_from(rows: int) -> int:
    """A list longer than this is kept as bits, too."""
    return max(rows // HEAVY, 64)


def write_arrays(of: Collector, add: Add, check: Callable[[str], None]) -> int:
    """Hand every array of the index to `add`; the number of rows. Uses `of` up."""
    import numpy as np

    check("ordering")
    order, number_of = _order(of)
    rows = len(order)
    _columns(of, order, add)
    check("words")
    terms = sorted(of.words)
    place = _places(of.words, terms)
    ends, posted = _postings(place, of.word_of, of.word_ends, number_of)
    of.word_of, of.word_ends, of.words = array("I"), array("q"), {}
    add_text("term", (term.encode() for term in terms), add)
    add("term_ends", ends)
    add("term_rids", posted)
    _bits("term", rows, ends, posted, add)
    check("prefixes")
    ranges = _prefix_ranges(terms, ends, heavy_from(rows))
    add("prefix_ranges", np.array(ranges, np.int64).reshape(-1, 2))
    add(
        "prefix_bits",
        np.array(
            [pack(rows, posted[ends[first] : ends[last]]) for first, last in ranges], np.uint8
        ).reshape(len(ranges), -1 if ranges else (rows + 7) // 8),
    )
    _spellings(terms, np.diff(ends), add)
    del terms, place, ends, posted
    check("values")
    _values(of, number_of, rows, add)
    check("families")
    from .families import write_families

    write_families(of, order, number_of, add)
    return rows


def _order(of: Collector) -> tuple[Array, Array]:
    """Input rows in the order of popularity, and the number of each input row, or -1."""
    import numpy as np

    hashes = np.frombuffer(of.hashes, np.uint64)
    # The last row of an id counts, so look from the end.
    _, first = np.unique(hashes[::-1], return_index=True)
    kept = len(hashes) - 1 - first
    score = np.frombuffer(of.score)[kept]
    created = np.frombuffer(of.created, np.int64)[kept]
    order = kept[np.lexsort((hashes[kept], -created, -score))]
    number_of = np.full(len(hashes), -1, np.int64)
    number_of[order] = np.arange(len(order))
    return order, number_of


def _columns(of: Collector, order: Array, add: Add) -> None:
    import numpy as np

    ends = np.frombuffer(of.id_ends, np.int64)
    starts = np.concatenate((np.zeros(1, np.int64), ends[:-1])) if len(ends) else ends
    text = memoryview(bytes(of.ids))
    add_text("id", (text[starts[n] : ends[n]] for n in order), add)
    add("sha", np.frombuffer(bytes(of.shas), np.uint8).reshape(-1, 20)[order])
    add("flags", np.frombuffer(of.flags, np.uint8)[order])
    for name in ("hashes", "folded"):
        column = np.frombuffer(getattr(of, name), np.uint64)[order]
        by: Array = np.argsort(column, kind="stable")
        add(name, column[by])
        add(f"{name}_rid", by.astype(np.int32))
    numbers: dict[str, Array] = {
        name: np.frombuffer(getattr(of, name), np.int64)[order] for name in _WHOLE
    }
    numbers["trending"] = np.frombuffer(of.trending)[order]
    numbers["score"] = np.frombuffer(of.score)[order]
    for name, known in numbers.items():
        add(name, known)
    for sort in SORT_KEYS:
        by = np.argsort(-numbers[_COLUMN.get(sort, sort)], kind="stable").astype(np.int32)
        places = np.empty(len(by), np.int32)
        places[by] = np.arange(len(by), dtype=np.int32)
        add(f"order_{sort}", by)
        add(f"place_{sort}", places)


_WHOLE = ("downloads", "likes", "created", "modified", "parameters", "storage")


def add_text(name: str, texts: Iterator[bytes | memoryview], add: Add) -> None:
    """Write texts one after another, and where each ends."""
    import numpy as np

    whole, ends = bytearray(), array("q", [0])
    for text in texts:
        whole += text
        ends.append(len(whole))
    add(f"{name}_text", np.frombuffer(bytes(whole), np.uint8))
    add(f"{name}_text_ends", np.frombuffer(ends, np.int64))


def _places(numbers: dict[str, int], ordered: list[str]) -> Array:
    import numpy as np

    place = np.empty(len(ordered), np.uint64)
    for at, text in enumerate(ordered):
        place[numbers[text]] = at
    return place


def _postings(place: Array, codes: Any, code_ends: Any, number_of: Array) -> tuple[Array, Array]:
    """Where each list ends (a zero first), and the row numbers, list after list."""
    import numpy as np

    counts: Array = np.diff(np.frombuffer(code_ends, np.int64), prepend=0)
    keys = place[np.frombuffer(codes, np.uint32)] if len(codes) else np.empty(0, np.uint64)
    keys <<= np.uint64(32)
    rids = np.repeat(number_of, counts)
    if len(rids) and rids.min() < 0:
        keys, rids = keys[rids >= 0], rids[rids >= 0]
    keys |= rids.view(np.uint64)
    del rids
    keys.sort()
    posted = (keys & np.uint64(_LOW)).astype(np.int32)
    keys >>= np.uint64(32)
    ends = np.concatenate(
        ([0], np.cumsum(np.bincount(keys.view(np.int64), minlength=len(place))))
    ).astype(np.int64)
    return ends, posted


def _bits(name: str, rows: int, ends: Array, posted: Array, add: Add) -> None:
    import numpy as np

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
    import numpy as np

    from .typos import LONGEST, SHORTEST, trigrams

    known: dict[str, int] = {}
    codes, ends, chosen = array("I"), array("q"), array("q")
    for at, term in enumerate(terms):
        if counts[at] >= 3 and SHORTEST <= len(term) <= LONGEST and term.isalpha():
            chosen.append(at)
            for three in trigrams(term):
                codes.append(known.setdefault(three, len(known)))
            ends.append(len(codes))
    ordered = sorted(known)
    place = _places(known, ordered)
    list_ends, listed = _postings(place, codes, ends, np.arange(len(chosen), dtype=np.int64))
    add("spelling_term", np.frombuffer(chosen, np.int64))
    add_text("trigram", (three.encode() for three in ordered), add)
    add("trigram_ends", list_ends)
    add("trigram_spellings", listed)


def _values(of: Collector, number_of: Array, rows: int, add: Add) -> None:
    import numpy as np

    counts = np.zeros(of.value_count, np.int64)
    lengths: Array = np.diff(np.frombuffer(of.value_ends, np.int64), prepend=0)
    owner = np.repeat(number_of, lengths)
    codes = np.frombuffer(of.value_of, np.uint32)
    if len(codes):
        counts += np.bincount(codes[owner >= 0], minlength=of.value_count)
    place = np.empty(of.value_count, np.uint64)
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
    ends, posted = _postings(place, of.value_of, of.value_ends, number_of)
    add("value_ends", ends)
    add("value_rids", posted)
    _bits("value", rows, ends, posted, add)
    # The same pairs by row: what each model has.
    mine = place[codes][owner >= 0]
    keys = (owner[owner >= 0].view(np.uint64) << np.uint64(32)) | mine
    del owner
    keys.sort()
    add("row_values", (keys & np.uint64(_LOW)).astype(np.int32))
    keys >>= np.uint64(32)
    add("row_ends", np.searchsorted(keys, np.arange(rows + 1, dtype=np.uint64)).astype(np.int64))
    first, last = kind_ends[KINDS.index("author")], kind_ends[KINDS.index("author") + 1]
    author = np.full(rows, -1, np.int32)
    part = posted[ends[first] : ends[last]]
    author[part] = np.repeat(
        np.arange(first, last, dtype=np.int32), np.diff(ends[first : last + 1])
    )
    add("author", author)
