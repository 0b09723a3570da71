"""What a repository is made for where its page names no task."""

from __future__ import annotations

from ...hub.facts import ModelSnapshot
from . import library_named

# `task_type` of an adapter, as peft's TaskType spells it, and the Hub's task.
ADAPTED = {
    "CAUSAL_LM": "text-generation",
    "SEQ_CLS": "text-classification",
    "TOKEN_CLS": "token-classification",
}


def usual_task(library: str | None, snapshot: ModelSnapshot) -> str | None:
    """The task that the library's models serve, or that the adapter was trained for."""
    if library == "peft":
        return ADAPTED.get(snapshot.facts.settings.get("task_type", ""))
    known = library_named(library)
    return known.task if known else None
