"""What is told of a model that writes: whether it thinks aloud first, or writes programs."""

from __future__ import annotations

import re
from typing import Any

from ...hub.facts import ModelSnapshot
from ..models import Plan
from .jobs import asking_flags, asks_by_itself, embedding_of, ponders, ranking_of

ENOUGH_THOUGHTS = 1500
"""Tokens within which most models have thought about an everyday question, and answered it."""
MOST_THOUGHT = 2
"""Prompts for a model that thinks: each answer is a page of thoughts to wait for."""
# Parts of the names of models for program code. Encoders and audio codecs are none.
_PROGRAMS = re.compile(
    r"(?<![a-z])code(?!c)|(?-i:(?<=[a-z])Code(?!c))|(?<!en)(?<!de)coder(?![a-z])"
    r"|codestral|devstral|starchat",
    re.IGNORECASE,
)


def writes_programs(model_id: str) -> bool:
    """Whether a model that writes was made for program code, as its name tells."""
    return _PROGRAMS.search(model_id.rpartition("/")[2]) is not None


def writing_flags(snapshot: ModelSnapshot, plan: Plan) -> dict[str, bool]:
    """What chooses the cells that say how a model that writes is asked."""
    ranks = ranking_of(snapshot) if plan.template == "yes_no_ranking" else None
    return {
        "chat": plan.chat,
        "thinks": plan.chat and ponders(snapshot),
        "programs": plan.task == "text-generation" and writes_programs(snapshot.facts.id),
        "own-question": asks_by_itself(snapshot),
        "instructed": bool(embedding_of(snapshot).asked),
        "answer-alone": ranks is not None and ranks.no is None,
        **asking_flags(snapshot, plan.template),
    }


def with_thoughts(values: dict[str, Any], snapshot: ModelSnapshot, plan: Plan) -> dict[str, Any]:
    """The inputs of a template, with fewer prompts and longer answers where the model thinks."""
    if not (plan.chat and ponders(snapshot)):
        return values
    few = {name: values[name][:MOST_THOUGHT] for name in ("PROMPTS",) if name in values}
    return {**values, **few, "MAX_NEW_TOKENS": ENOUGH_THOUGHTS, "GREEDY": False}
