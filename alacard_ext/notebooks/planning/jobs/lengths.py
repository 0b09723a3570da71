"""How long the texts may be that a decoder ranks or embeds, as the code of its page cuts them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from ....hub.facts import ModelSnapshot
from .wording import PageCode, codes_of

_NAMES = frozenset({"max_length", "max_seq_length", "max_model_len", "max_len"})
# Fewer tokens leave no room for a prompt, and more are the capacity of an index.
_LEAST, _MOST = 32, 1_000_000


def longest_of(snapshot: ModelSnapshot) -> int | None:
    """The most tokens of a text in the Python code of a page; None where it names no number."""
    return _of_page(snapshot.readme or "")


@lru_cache(maxsize=16)
def _of_page(readme: str) -> int | None:
    found = [number for code in codes_of(readme) for number in _lengths(code)]
    return max((n for n in found if _LEAST <= n <= _MOST), default=None)


def _lengths(code: PageCode) -> Iterator[int]:
    given = (
        (node.arg, node.value) for node in ast.walk(code.tree) if isinstance(node, ast.keyword)
    )
    for name, value in (*code.assigned(), *given):
        if name in _NAMES and isinstance(value, ast.Constant) and type(value.value) is int:
            yield value.value
