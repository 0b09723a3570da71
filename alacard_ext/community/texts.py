"""All texts of a notebook, and of a value of JSON, each with where it stands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .secret_patterns import (
    BASE64,
    EMBEDDED,
    KEY_OF_SECRET,
    MEDIA,
)
from .share_models import Where

Text = tuple[int | None, Where, str]
"""The cell, where in it, and the text."""


def texts_beside(texts: Iterable[str]) -> Iterator[Text]:
    """Texts that stand beside the notebook."""
    for text in texts:
        yield None, "metadata", text


def texts_of(notebook: Mapping[str, Any]) -> Iterator[Text]:
    """The sources, outputs and metadata of a notebook, in the order of its cells."""
    for number, cell in enumerate(notebook.get("cells", ())):
        yield number, "source", str(cell.get("source", ""))
        for text in _leaves(cell.get("outputs")):
            yield number, "output", text
        others = {name: cell[name] for name in cell if name not in ("source", "outputs", "id")}
        for text in _leaves(others):
            yield number, "metadata", text
    for name, value in dict(notebook.get("metadata", {})).items():
        where: Where = "output" if name == "widgets" else "metadata"
        for text in _leaves(value):
            yield None, where, text


def texts_in(value: Any) -> list[str]:
    """All texts in a value of JSON, keys too."""
    return list(_leaves(value))


def _leaves(value: Any) -> Iterator[str]:
    """All texts in a value of JSON, however deep, but no pictures and sounds."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield EMBEDDED.sub("data:", item) if "data:" in item else item
        elif isinstance(item, Mapping):
            waiting.extend(_pairs(item))
            for key, inner in reversed(list(item.items())):
                if not (isinstance(inner, str) and MEDIA.match(key) and BASE64.fullmatch(inner)):
                    waiting.append(inner)
                waiting.append(key)
        elif isinstance(item, list | tuple):
            waiting.extend(reversed(item))


def _pairs(item: Mapping[Any, Any]) -> Iterator[str]:
    """What is named a secret, beside its name, as in code: each alone says little."""
    pairs = list(item.items())
    if isinstance(item.get("name", item.get("key")), str):
        pairs.append((item.get("name", item.get("key")), item.get("value")))
    for key, inner in pairs:
        named = isinstance(key, str) and KEY_OF_SECRET.fullmatch(key)
        if named and isinstance(inner, str) and len(inner) <= 500:
            yield f'"{key}": {json.dumps(inner, ensure_ascii=False)}'
