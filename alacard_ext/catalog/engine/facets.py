"""How many of the found rows have each value of a filter: exact, and no more work than needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .parts import Array
from .row_sets import HEAVY, RowSet

if TYPE_CHECKING:
    from .index import Index

SHOWN = 30
"""Values of one filter that are counted and shown: those with the greatest counts."""
_TRIES = 150
_MOST = 2000


def count_values(index: Index, found: RowSet, kinds: list[str]) -> dict[str, dict[str, int]]:
    """The greatest counts of each filter, a few more than are shown.

    Long sets of rows are met with one value's rows after another, the most frequent value first,
    until no later value can reach the list. Short ones, and lists without such an end, are
    counted over all values of their rows.
    """
    counts: dict[str, dict[str, int]] = {}
    rest = list(kinds)
    if found.count == index.rows:
        # Nothing was asked for: the lists' lengths are the counts, the greatest first.
        return {kind: _lengths(index, kind) for kind in kinds}
    if found.count > index.rows // HEAVY:
        for kind in kinds:
            # Hundreds of thousands of authors, each with few models: no early end to hope for.
            early = None if kind == "author" else _stopping_early(index, found, kind)
            if early is not None:
                counts[kind] = early
                rest.remove(kind)
        if "author" in rest:
            authors = index.arrays["author"][found.flags()]
            first, last = index.kind_range("author")
            # One place before the first: -1 stands for none.
            authors -= first - 1
            tally = np.bincount(np.maximum(authors, 0, out=authors), minlength=last - first + 1)
            counts["author"] = _greatest(index, tally[1:], first)
            rest.remove("author")
    if rest:
        tally = _tally(index, found)
        for kind in rest:
            first, last = index.kind_range(kind)
            counts[kind] = _greatest(index, tally[first:last], first)
    return counts


def _lengths(index: Index, kind: str) -> dict[str, int]:
    first, last = index.kind_range(kind)
    counts: dict[str, int] = {}
    floor = 1
    for code in range(first, min(last, first + _MOST)):
        count = index.value_count(code)
        if count < floor:
            break
        counts[index.value(code)] = count
        if len(counts) == SHOWN:
            floor = count
    return counts


def _stopping_early(index: Index, found: RowSet, kind: str) -> dict[str, int] | None:
    first, last = index.kind_range(kind)
    counts: list[tuple[int, int]] = []
    floor = 1
    for code in range(first, last):
        if index.value_count(code) < floor:
            break
        if code - first >= _TRIES:
            return None
        count = found.count_with(index.value_found(code))
        if count:
            counts.append((count, code))
            if len(counts) >= SHOWN:
                floor = sorted(counts, reverse=True)[SHOWN - 1][0]
    return {index.value(code): count for count, code in counts}


def _tally(index: Index, found: RowSet) -> Array:
    """How often each value occurs among the found rows."""
    rids = found.numbers()
    ends = index.arrays["row_ends"]
    starts, lengths = ends[rids], ends[rids + 1] - ends[rids]
    before = np.cumsum(lengths) - lengths
    at = np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))
    return np.bincount(index.arrays["row_values"][at], minlength=int(index.arrays["kind_ends"][-1]))


def _greatest(index: Index, tally: Array, first: int) -> dict[str, int]:
    some = np.flatnonzero(tally)
    if len(some) > SHOWN:
        # Everything that ties with the last one shown stays, so that ties fall by text.
        floor = np.partition(tally[some], len(some) - SHOWN)[len(some) - SHOWN]
        some = some[tally[some] >= floor]
    if len(some) > _MOST:
        some = some[np.argsort(-tally[some], kind="stable")[:_MOST]]
    return {index.value(int(code) + first): int(tally[code]) for code in some}
