"""What a misspelt word may mean: words that share three letters, by distance and frequency."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .index import Index

SHORTEST, LONGEST = 3, 24
_CANDIDATES = 250
_MORE_FREQUENT = 100
"""A word that exists is taken for a typo only of a word a hundred times as frequent."""


def trigrams(word: str) -> set[str]:
    """Each three neighbouring letters, with the word's ends marked.

    >>> sorted(trigrams('lama'))
    ['^la', 'ama', 'lam', 'ma$']
    """
    marked = f"^{word}$"
    return {marked[at : at + 3] for at in range(len(marked) - 2)}


def allowed_distance(word: str) -> int:
    """How many slips a word of this length may hold."""
    return 0 if len(word) < 4 else 1 if len(word) < 6 else 2


def correct(index: Index, word: str, known: int) -> str | None:
    """The word that was meant, or None where there is none better.

    `known` is how many rows the word finds as it is; one slip is a letter added, left out,
    exchanged or swapped with its neighbour (optimal string alignment).
    """
    import numpy as np
    from rapidfuzz.distance import OSA

    limit = allowed_distance(word)
    if not limit or len(word) > LONGEST or not word.isalpha():
        return None
    if known * _MORE_FREQUENT > index.rows:
        return None  # No word can be so much more frequent.
    if known:
        limit = 1
    lists = [index.spellings_with(three) for three in trigrams(word)]
    together = np.concatenate(lists)
    if not len(together):
        return None
    shared = np.bincount(together)
    top = np.flatnonzero(shared >= 2)
    if len(top) > _CANDIDATES:
        top = top[np.argsort(-shared[top], kind="stable")[:_CANDIDATES]]
    best: tuple[float, str] | None = None
    for spelling in top:
        term = int(index.arrays["spelling_term"][spelling])
        text = index.term(term)
        distance = OSA.distance(word, text, score_cutoff=limit)
        count = index.term_count(term)
        if not 0 < distance <= limit or count < known * _MORE_FREQUENT:
            continue
        cost = (4 * distance - math.log2(count), text)
        if best is None or cost < best:
            best = cost
    return best[1] if best else None
