"""The job of a model that writes, by its task, its tags, its name and its bases' names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from ....hub.facts import ModelSnapshot

Job = Literal["ranks", "translates", "guards", "embeds"]

# The first whose words stand in a name is it: a guard for translations would be a guard.
_NAMES: Mapping[Job, re.Pattern[str]] = {
    "ranks": re.compile(r"(?<![a-z])(re-?rank|zerank|monot5|rank(t5|llama))", re.IGNORECASE),
    "guards": re.compile(
        r"(?<![a-z])(llama-?guard|shieldgemma|shieldlm|wildguard|granite-guardian|\w*safeguard"
        r"|qwen3guard|guardreasoner|polyguard|nemoguard|mdjudge)",
        re.IGNORECASE,
    ),
    "translates": re.compile(
        r"(?<![a-z])(translat|hunyuan-mt|hy-mt|tower(instruct|base)|alma-\d|seed-x|gemmax)",
        re.IGNORECASE,
    ),
}
_TASKS: Mapping[str, Job] = {"text-ranking": "ranks", "translation": "translates"}
_EMBEDDING = frozenset({"feature-extraction", "sentence-similarity"})
_TAGS: Mapping[str, Job] = {
    "reranker": "ranks",
    "rerank": "ranks",
    "reranking": "ranks",
    "guardrail": "guards",
    "guardrails": "guards",
    "content-moderation": "guards",
    "translation": "translates",
}
# Tasks that the Hub gives to every model that writes, whatever it is for.
_USUAL = frozenset({None, "text-generation", "image-text-to-text"})
# Of a guard a page may say as well that it sorts texts.
_OF_GUARDS = frozenset({*_USUAL, "text-classification"})
# How the chat template of TranslateGemma, which also reads pictures, asks for languages.
CODED = "source_lang_code"
_LAST_TOKEN = re.compile(r"last[_ -]?token[_ -]?pool|pooling_mode_lasttoken", re.IGNORECASE)


def job_of(snapshot: ModelSnapshot, architectures: Sequence[str]) -> Job | None:
    """What a decoder does; None for other models, and for one that just writes."""
    facts = snapshot.facts
    names = [name.rpartition("/")[2] for name in (facts.id, *facts.base_models)]
    named = next((job for job, by in _NAMES.items() if any(map(by.search, names))), None)
    if facts.pipeline_tag in _EMBEDDING:
        # Of others it is not known that the last token stands for the text.
        writes = any(name.endswith(("ForCausalLM", "Model")) for name in architectures)
        return "embeds" if writes and _LAST_TOKEN.search(snapshot.readme or "") else None
    if not any(name.endswith("ForCausalLM") for name in architectures):
        sees = any(name.endswith("ForConditionalGeneration") for name in architectures)
        asked = sees and named == "translates" and facts.model_type in ("gemma3", "t5gemma2")
        return "translates" if asked else None
    if named == "guards" and facts.pipeline_tag in _OF_GUARDS:
        return named
    if facts.pipeline_tag not in _USUAL:
        return _TASKS.get(facts.pipeline_tag or "")
    tagged = next((_TAGS[tag] for tag in facts.tags if tag in _TAGS), None)
    # General models are tagged with much of what they can do beside talking.
    return named or (tagged if tagged != "translates" else None)
