"""Models that see and were made to read pages: who they are, and the words that ask them to."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from ....hub.facts import ModelFacts, ModelSnapshot
from .wording import PageCode, codes_of

# Their makers say so in the name. What reads a page only among other things bears another one.
_NAMED = re.compile(r"OCR|(?<![A-Za-z])ocr(?![a-z])|[Dd]ocling")
_TASKS = frozenset({None, "image-text-to-text", "image-to-text"})
_MOST_WORDS = 2000
# How a part of a message says that it is a picture.
_PICTURES = frozenset({"image", "image_url"})
# The words by which families were trained to write a whole page, by their makers' pages.
_WORDS = ((re.compile(r"docling", re.IGNORECASE), "Convert this page to docling."),)

# Types whose processor writes the words by itself.
_ASKING = frozenset({"got_ocr2"})


def reads_pages(facts: ModelFacts) -> bool:
    """Whether the model was made to write down the text of pages."""
    return facts.pipeline_tag in _TASKS and bool(_NAMED.search(facts.id.rpartition("/")[2]))


def asks_by_itself(snapshot: ModelSnapshot) -> bool:
    """Whether the model's processor writes the question that belongs to a page."""
    known = snapshot.facts.model_type or (snapshot.config or {}).get("model_type")
    return isinstance(known, str) and known in _ASKING


def instruction_of(snapshot: ModelSnapshot) -> str | None:
    """The words of its family, or those on its page; None where the usual ones do."""
    name = snapshot.facts.id.rpartition("/")[2]
    known = next((words for family, words in _WORDS if family.search(name)), None)
    return known or words_of_page(snapshot.readme or "")


@lru_cache(maxsize=16)
def words_of_page(readme: str) -> str | None:
    """What a page's code says to the model beside a picture; None where it says nothing."""
    for code in codes_of(readme):
        for node in ast.walk(code.tree):
            parts = node.elts if isinstance(node, ast.List) else []
            told = [_fields(part) for part in parts if isinstance(part, ast.Dict)]
            words = next((each["text"] for each in told if "text" in each), None)
            if words is not None and any(_PICTURES & each.keys() for each in told):
                said = _said(code, words)
                if said and len(said) <= _MOST_WORDS:
                    return said
    return None


def _fields(node: ast.Dict) -> dict[str, ast.expr]:
    """The fields of a part of a message, and its type as a field of its own."""
    keys = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
    fields = {key: value for key, value in zip(keys, node.values, strict=True) if key}
    kind = fields.get("type")
    if isinstance(kind, ast.Constant) and kind.value in _PICTURES:
        fields[kind.value] = kind
    return {str(key): value for key, value in fields.items()}


def _said(code: PageCode, node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.strip()
    known = isinstance(node, ast.Name) and node.id in code.texts and not code.grows(node.id)
    return code.texts[node.id].strip() if known else None  # type: ignore[attr-defined]
