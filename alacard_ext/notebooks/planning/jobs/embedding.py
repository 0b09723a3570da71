"""How the page of a decoder that embeds asks its questions, and how it ends its texts."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache

from ....hub.facts import ModelSnapshot
from .wording import PageCode, UnknownText, codes_of

_MOST_TEXT = 1000  # characters of a line before a question
_TASK = re.compile(r"^(default_)?(task|instruct\w*)(_description)?$", re.IGNORECASE)
_ENDS = re.compile(r"\+\s*\[\s*(\w+\.)?tokenizer\.eos_token_id\s*\]")


@dataclass(frozen=True)
class Embedding:
    """A question's form as a format string, None where its page shows none; what it is looked for.

    `ends` is whether the page adds the end token to each text by itself.
    """

    asked: str | None = None
    instruction: str | None = None
    ends: bool = False


def embedding_of(snapshot: ModelSnapshot) -> Embedding:
    """What the Python code of a page tells of it."""
    return _of_page(snapshot.readme or "")


@lru_cache(maxsize=16)
def _of_page(readme: str) -> Embedding:
    ends = bool(_ENDS.search(readme))
    for code in codes_of(readme):
        try:
            asked = next(filter(None, (_asked(code, node) for node in ast.walk(code.tree))), None)
        except (UnknownText, RecursionError):
            continue
        if asked:
            tasks = [text for name, text in code.texts.items() if _TASK.match(name)]
            task = next((text for text in tasks if 0 < len(text) <= _MOST_TEXT), None)
            return Embedding(asked, task, ends)
    return Embedding(ends=ends)


def _asked(code: PageCode, node: ast.AST) -> str | None:
    """The text of a node as a format string of what is looked for and the question."""
    text = isinstance(node, ast.Constant) and isinstance(node.value, str) and "{" in node.value
    if not (text or isinstance(node, ast.JoinedStr)) or code.says_nothing(node):
        return None
    if code.roles_in(whole := code.whole(node)) != {"instruction", "query"}:
        return None
    asked, _ = code.template(whole)
    once = asked.count("{instruction}") == asked.count("{query}") == 1
    return asked if once and len(asked) <= _MOST_TEXT else None
