"""The one normaliser of index and query: text becomes words, and no text is ever an operator."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .rows import CatalogRow

# Letters and digits apart, so that 'llama3', 'llama-3' and 'Llama 3' are the same two words.
_WORD = re.compile(r"[^\W\d_]+|\d+")
MAX_WORD = 40
MAX_WORDS = 16
"""Words of a query that are looked for; a model is found by far fewer."""


def words(text: str) -> list[str]:
    """The words of a text in order, without case, accents or signs.

    >>> words('meta-llama/Llama3.1')
    ['meta', 'llama', 'llama', '3', '1']
    """
    if text.isascii():
        plain = text.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", text).casefold()
        plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return [word[:MAX_WORD] for word in _WORD.findall(plain)]


@lru_cache(maxsize=20_000)
def _words_of_value(text: str) -> tuple[str, ...]:
    # Tasks, libraries and tags repeat from model to model.
    return tuple(words(text))


def row_words(row: CatalogRow) -> set[str]:
    """Every word by which a model is found: id, task, library, architecture and plain tags."""
    found = set(words(row.id))
    for text in (row.task, row.library, row.arch):
        if text:
            found.update(_words_of_value(text))
    for tag in row.tags:
        # 'license:mit', 'arxiv:…' and their like are for filters: they would drown names.
        if ":" not in tag:
            found.update(_words_of_value(tag))
    return found


def query_words(text: str) -> tuple[list[str], bool]:
    """The words that a query asks for, and whether the last one may go on (a prefix)."""
    found = words(text)
    prefix = bool(found) and bool(re.match(r"[^\W_]", text[-1:]))
    if len(found) > MAX_WORDS:
        return list(dict.fromkeys(found[:MAX_WORDS])), False
    if prefix:
        last = found.pop()
        return [word for word in dict.fromkeys(found) if word != last] + [last], True
    return list(dict.fromkeys(found)), False
