"""What a misspelt word may mean: words that share three letters, by distance and frequency."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import OSA

from .trigrams import KNOWN, LONGEST, SHORTEST, trigrams

if TYPE_CHECKING:
    from .index import Index

_SHORTEST_WITH_SLIPS = 4
_CANDIDATES = 250
_MORE_FREQUENT = 100
"""A word that exists is taken for a typo only of a word a hundred times as frequent."""


def allowed_distance(word: str) -> int:
    """How many slips a word of this length may hold; in the shortest, letters may be swapped."""
    return 0 if len(word) < SHORTEST else 1 if len(word) < 6 else 2


def swapped(word: str) -> set[str]:
    """The word with each two neighbouring letters in turn swapped.

    >>> sorted(swapped('vti'))
    ['tvi', 'vit']
    """
    several = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}
    return several - {word}


def correct(index: Index, word: str, known: int) -> str | None:
    """The word that was meant, or None where there is none better.

    `known` is how many rows the word finds as it is; one slip is a letter added, left out,
    exchanged or swapped with its neighbour (optimal string alignment).
    """
    limit = allowed_distance(word)
    if not limit or len(word) > LONGEST or not word.isalpha():
        return None
    if known * _MORE_FREQUENT > index.rows:
        return None  # No word can be so much more frequent.
    if known:
        limit = 1
    best: tuple[float, str] | None = None
    for term in _candidates(index, word):
        text = index.term(term)
        distance = OSA.distance(word, text, score_cutoff=limit)
        count = index.term_count(term)
        if not 0 < distance <= limit or count < max(known * _MORE_FREQUENT, KNOWN):
            continue
        cost = (4 * distance - math.log2(count), text)
        if best is None or cost < best:
            best = cost
    return best[1] if best else None


def _candidates(index: Index, word: str) -> set[int]:
    """Words of the vocabulary that may be meant: those with two letters swapped, which in a short
    word may leave no three letters as they were, and those that share several threes."""
    found = set()
    for other in swapped(word):
        first, last = index.term_range(other, False)
        if first < last:
            found.add(first)
    if len(word) < _SHORTEST_WITH_SLIPS:
        return found
    together = np.concatenate([index.spellings_with(three) for three in trigrams(word)])
    if len(together):
        shared = np.bincount(together)
        # One slip in the middle of four letters leaves one three as it was.
        top = np.flatnonzero(shared >= (1 if len(word) < 6 else 2))
        terms = index.arrays["spelling_term"][top]
        if len(top) > _CANDIDATES:
            ends = index.arrays["term_ends"]
            counts = ends[terms + 1] - ends[terms]
            terms = terms[np.lexsort((-counts, -shared[top]))[:_CANDIDATES]]
        found.update(terms.tolist())
    return found
