"""The one normaliser of index and query: text becomes words, and no text is ever an operator."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .rows import CatalogRow

# Letters and digits apart, so that 'llama3', 'llama-3' and 'Llama 3' are the same two words.
_WORD = re.compile(r"[^\W\d_]+|\d+")
# A number of bits in a name or a tag: 'Q4_K_M', 'IQ3_XS', 'int8', 'nf4', 'w4a16', '4bit', '4-bit'.
BITS = re.compile(
    r"(?<![a-z0-9])(?:(?:i?q|int|nf|w)[2-8](?![0-9])|[2-8][-_ ]?bits?(?![a-z0-9]))", re.IGNORECASE
)
BITS_AS_RE2 = (
    r"(?i)(?:^|[^a-z0-9])(?:(?:i?q|int|nf|w)[2-8](?:[^0-9]|$)|[2-8][-_ ]?bits?(?:[^a-z0-9]|$))"
)
"""The same for a search that cannot look around: whether it is in a text of ASCII."""
BITS_WORDS = ("q", "bit", "int")
RELATION_WORDS = {
    "quantized": ("quantized", "quantised"),
    "finetune": ("finetune", "finetuned"),
    "adapter": ("adapter",),
    "merge": ("merge",),
}
NAME, OWNER, OTHER = 1, 2, 3
"""The fields of a word, the best first."""
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


def row_words(row: CatalogRow) -> dict[str, int]:
    """Every word by which a model is found, with the best field that it stands in.

    Those are the name, the owner, and then task, library, architecture, formats, plain tags and
    how the model came from its parent.
    """
    found: dict[str, int] = {}
    for text in (row.task, row.library, row.arch, *row.formats):
        if text:
            found.update(dict.fromkeys(_words_of_value(text), OTHER))
    for tag in row.tags:
        # 'license:mit', 'arxiv:…' and their like are for filters: they would drown names.
        if ":" not in tag:
            found.update(dict.fromkeys(_words_of_value(tag), OTHER))
    for relation, parent in row.bases:
        if parent != row.id and relation in RELATION_WORDS:
            found.update(dict.fromkeys(RELATION_WORDS[relation], OTHER))
    if any(BITS.search(text) for text in (row.name, *row.tags)):
        # One precision, many spellings: 'Q4_K_M', '4bit' and 'int4' are found by each of them.
        found.update(dict.fromkeys(BITS_WORDS, OTHER))
    found.update(dict.fromkeys(words(row.author), OWNER))
    found.update(dict.fromkeys(words(row.name), NAME))
    return found


def whole(text: str) -> str:
    """A name or an owner as one text that does not differ by case, accents or signs.

    >>> whole('Llama-3.2-1B'), whole('llama 3.2 1b')
    ('llama 3 2 1 b', 'llama 3 2 1 b')
    """
    return " ".join(words(text))


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
