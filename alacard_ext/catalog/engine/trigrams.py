"""Which words are offered for misspelt ones, and how they are found by their letters."""

from __future__ import annotations

SHORTEST, LONGEST = 3, 24
"""Lengths of the words that are offered."""
KNOWN = 3
"""A word of fewer rows may be a typo itself."""


def trigrams(word: str) -> set[str]:
    """Each three neighbouring letters, with the word's ends marked.

    >>> sorted(trigrams('lama'))
    ['^la', 'ama', 'lam', 'ma$']
    """
    marked = f"^{word}$"
    return {marked[at : at + 3] for at in range(len(marked) - 2)}
