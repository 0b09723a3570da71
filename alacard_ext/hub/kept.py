"""What the client remembers of a model between two questions to the Hub."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .cache import Entry
from .facts import ModelFacts, ModelSnapshot
from .parse import parse_model_info

LONGEST_KEPT = 200_000


@dataclass(frozen=True)
class Kept:
    """What the cache tells of a model, and the entry of its metadata. Shared: never changed."""

    entry: Entry
    snapshot: ModelSnapshot


@dataclass(frozen=True)
class File:
    """A file's text, the commit it came from, and whether that was the Hub's last word on it."""

    text: str | None
    commit: str | None
    certain: bool


def kept_facts(body: str) -> ModelFacts:
    """The facts of an answer that was kept; a class that deals one model parses it once.

    Shared: whoever hands them out copies them. Raises ValueError and HubError.
    """
    return _facts(body) if len(body) <= LONGEST_KEPT else _facts.__wrapped__(body)


def json_object(text: str | None) -> dict[str, Any] | None:
    """The object that `text` holds, or None where it is no JSON, or something else."""
    try:
        value = json.loads(text) if text is not None else None
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


@lru_cache(maxsize=64)
def _facts(body: str) -> ModelFacts:
    return parse_model_info(json.loads(body))
