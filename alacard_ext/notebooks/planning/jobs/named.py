"""The job of a model that writes, by its task, its tags, its name and its bases' names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from ....hub.facts import ModelSnapshot

Job = Literal["ranks"]

_NAMES: Mapping[Job, re.Pattern[str]] = {
    "ranks": re.compile(r"(?<![a-z])(re-?rank|zerank|monot5|rank(t5|llama))", re.IGNORECASE),
}
_TASKS: Mapping[str, Job] = {"text-ranking": "ranks"}
_TAGS: Mapping[str, Job] = {"reranker": "ranks", "rerank": "ranks", "reranking": "ranks"}
# Tasks that the Hub gives to every model that writes, whatever it is for.
_USUAL = frozenset({None, "text-generation"})


def job_of(snapshot: ModelSnapshot, architectures: Sequence[str]) -> Job | None:
    """What a decoder does; None for other models, and for one that just writes."""
    facts = snapshot.facts
    if not any(name.endswith("ForCausalLM") for name in architectures):
        return None
    if facts.pipeline_tag not in _USUAL:
        return _TASKS.get(facts.pipeline_tag or "")
    if tagged := next((_TAGS[tag] for tag in facts.tags if tag in _TAGS), None):
        return tagged
    names = [name.rpartition("/")[2] for name in (facts.id, *facts.base_models)]
    return next((job for job, by in _NAMES.items() if any(map(by.search, names))), None)
