"""The order of relevance: the field that the words stand in decides, then popularity.

A model whose name holds all words comes before one that needs its owner for them, that before one
that needs its tags, task or library. Among names, popularity decides, and a name that is what was
asked for, or begins so, counts as more popular than it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from .index import Index
from .normalise import NAME, OWNER
from .parts import Array
from .row_sets import RowSet, union

# Each slot's tier, and what is added to the popularity of its rows; see `rows.popularity`: six are
# four hundred times the downloads, or fifty times the likes.
SLOTS: tuple[tuple[int, float], ...] = (
    (0, 0.0),  # the id, as it is written
    (1, 10.0),  # the owner and the whole name
    (1, 6.0),  # the whole name
    (1, 4.0),  # the owner and words of the name
    (1, 3.0),  # the name's first word and others of it
    (1, 0.0),  # words of the name
    (2, 0.0),  # words of the name and of the owner
    (3, 0.0),  # some words in the name, others elsewhere
    (4, 0.0),  # words anywhere
)
_BLOCK = 128

Candidate = tuple[int, float, int, int]
"""Tier, key with its sign turned, row, slot: candidates sort into the order that is shown."""


@dataclass(frozen=True)
class Asked:
    """A query's words, each once with the one that may go on last; `phrase` has them as typed."""

    words: list[str]
    prefix: bool
    phrase: list[str]
    text: str


@dataclass
class Stream:
    """Rows of one slot by popularity: those of `base` that are in each of `also`."""

    base: RowSet
    also: list[RowSet] = field(default_factory=list)

    def holds(self, rids: Array) -> Array:
        """For each of `rids`, whether it is in the stream."""
        hit = self.base.holds(rids)
        for other in self.also:
            hit = hit & other.holds(rids)
        return hit


def ranges_of(index: Index, words: list[str], prefix: bool) -> list[tuple[int, int]]:
    """For each word its run of the vocabulary; the last may go on."""
    last = len(words) - 1
    return [index.term_range(word, prefix and at == last) for at, word in enumerate(words)]


def best(
    index: Index, found: RowSet, asked: Asked, starts: list[int], limit: int
) -> list[Candidate]:
    """The first `limit` of the found rows, going on at each slot's place in `starts`."""
    taken: list[Candidate] = []
    before: list[Stream] = []
    score = index.arrays["score"]
    tier_of_last = 0
    for slot, stream in _streams(index, found, asked):
        tier, bonus = SLOTS[slot]
        if tier != tier_of_last and len(taken) >= limit:
            break
        tier_of_last = tier
        if not stream.base.count:
            continue
        floor = None
        if len(taken) >= limit:
            taken.sort()
            # Rows of a later slot only count where they reach this.
            floor = -taken[limit - 1][1] - bonus if taken[limit - 1][0] == tier else None
        rids = _first(stream, before, starts[slot], limit, score, floor)
        taken += [
            (tier, -(key + bonus), rid, slot)
            for key, rid in zip(score[rids].tolist(), rids.tolist(), strict=True)
        ]
        before.append(stream)
    taken.sort()
    return taken[:limit]


def place_behind(index: Index, slot: int, tier: int, key: float) -> int:
    """Where a slot goes on behind a row of this tier and key."""
    mine, bonus = SLOTS[slot]
    if mine != tier:
        return index.rows if mine < tier else 0
    score = index.arrays["score"]
    low, high = 0, index.rows
    while low < high:
        middle = (low + high) // 2
        if float(score[middle]) + bonus >= key:
            low = middle + 1
        else:
            high = middle
    return low


def _streams(index: Index, found: RowSet, asked: Asked) -> Iterator[tuple[int, Stream]]:
    """Every slot's stream, made when it is asked for: most pages need only the first ones."""
    rid = index.rid(asked.text) if asked.text else None
    yield 0, Stream(_of(index, [] if rid is None else [rid]), [found])
    ranges = ranges_of(index, asked.words, asked.prefix)
    owned, exact = _by_owner(index, asked)
    yield 1, Stream(exact, [found])
    yield 2, Stream(index.rows_by("named", " ".join(asked.phrase)), [found])
    yield 3, Stream(owned, [found])
    in_name = [index.words_found(*each, NAME) for each in ranges]
    named = index.intersection([found, *in_name])
    yield 4, Stream(index.rows_by("begun", asked.phrase[0]), [named])
    yield 5, Stream(named)
    rest = found.without(named)
    with_owner = index.intersection([rest, *(index.words_found(*each, OWNER) for each in ranges)])
    yield 6, Stream(with_owner)
    rest = rest.without(with_owner)
    some = _of(index, [])
    if len(ranges) > 1:
        some = index.intersection([rest, union(index.rows, in_name)])
        rest = rest.without(some)
    yield 7, Stream(some)
    yield 8, Stream(rest)


def _by_owner(index: Index, asked: Asked) -> tuple[RowSet, RowSet]:
    """Rows of an owner that the query begins with, whose names hold what follows or are that."""
    in_name, exact = [], []
    for at in range(1, len(asked.phrase)):
        owner = index.rows_by("owned", " ".join(asked.phrase[:at]))
        if not owner.count:
            continue
        words = asked.phrase[at:]
        ranges = ranges_of(index, words, asked.prefix)
        in_name.append(
            index.intersection([owner, *(index.words_found(*each, NAME) for each in ranges)])
        )
        exact.append(index.intersection([owner, index.rows_by("named", " ".join(words))]))
    none = _of(index, [])
    return union(index.rows, [*in_name, none]), union(index.rows, [*exact, none])


def _of(index: Index, rids: list[int]) -> RowSet:
    return RowSet(index.rows, rids=np.array(rids, np.int32))


def _first(
    stream: Stream,
    before: list[Stream],
    start: int,
    limit: int,
    score: Array,
    floor: float | None,
) -> Array:
    """The first rows from `start` on that no stream before holds; none below the floor's score."""
    parts: list[Array] = []
    have, step = 0, max(_BLOCK, limit)
    while have < limit:
        block = stream.base.from_number(start, step)
        if not len(block):
            break
        start = int(block[-1]) + 1
        below = floor is not None and float(score[block[-1]]) < floor
        for also in stream.also:
            block = block[also.holds(block)]
        for earlier in before:
            block = block[~earlier.holds(block)]
        parts.append(block)
        have += len(block)
        step *= 4
        if below:
            break
    return np.concatenate(parts)[:limit] if parts else np.empty(0, np.int64)
