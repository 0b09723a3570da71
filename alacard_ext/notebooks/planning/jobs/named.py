"""The job of a model that writes, by its task, else by the known family that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from ....hub.facts import ModelFacts, ModelSnapshot
from ...classes import class_table
from .reading import reads_pages

Job = Literal["ranks", "translates", "guards", "embeds", "reads"]

# Families by the beginning of their models' names, as their makers published them. Of guards these
# are the ones whose chat template holds the policy.
_FAMILIES: Mapping[Job, re.Pattern[str]] = {
    "ranks": re.compile(
        r"(qwen3-reranker|bge-reranker-v2-gemma|mxbai-rerank-\w+-v2)(?![a-z])", re.IGNORECASE
    ),
    "guards": re.compile(
        r"((meta-)?llama-?guard|shieldgemma|qwen3guard-gen|granite-guardian-3\.[0-2])(?![a-z])",
        re.IGNORECASE,
    ),
    # Of which the makers say that the last token's vector stands for the text.
    "embeds": re.compile(
        r"(qwen3-embedding|e5-mistral-7b|gte-qwen(1\.5|2)|sfr-embedding|linq-embed-mistral)(?![a-z])",
        re.IGNORECASE,
    ),
    "translates": re.compile(
        r"(translategemma|hunyuan-mt|hy-mt[\d.]*|tower(instruct|base)|alma-\d+b|gemmax2"
        r"|seed-x-(instruct|ppo))(?![a-z])",
        re.IGNORECASE,
    ),
}
_TASKS: Mapping[str, Job] = {"text-ranking": "ranks", "translation": "translates"}
_EMBEDDING = frozenset({"feature-extraction", "sentence-similarity"})
# Tasks that the Hub gives to every model that writes, whatever it is for.
_USUAL = frozenset({None, "text-generation", "image-text-to-text"})
# Of a guard a page may say as well that it sorts texts.
_OF_GUARDS = frozenset({*_USUAL, "text-classification"})
# What tells of a name that the model was taught something else since.
_TAUGHT_ELSE = frozenset({"code", "merge", "mergekit", "rag", "roleplay", "role-play", "chatbot"})
_CALLED_ELSE = re.compile(r"(?<![a-z])(chat|code|coder|merge|roleplay|rp)(?![a-z])", re.IGNORECASE)
# How the chat template of TranslateGemma, which also reads pictures, asks for languages.
CODED = "source_lang_code"
# The cards of Sentence Transformers print each way to pool, with whether it is the one.
_POOLS = re.compile(r"pooling_mode_(\w+)[\"']?\s*[:=]\s*true", re.IGNORECASE)
_LAST_TOKEN = re.compile(r"last[_ -]?token[_ -]?pool", re.IGNORECASE)
_MEAN = re.compile(r"mean[_ -]?pool", re.IGNORECASE)


def job_of(snapshot: ModelSnapshot, architectures: Sequence[str]) -> Job | None:
    """What a decoder does; None for other models, and for one that just writes."""
    facts, named = snapshot.facts, _family(snapshot.facts)
    if facts.pipeline_tag in _EMBEDDING or (named == "embeds" and facts.pipeline_tag is None):
        # Of others it is not known that the last token stands for the text.
        decodes = _decodes(facts.model_type, architectures)
        told = _last_token(snapshot.readme or "") if snapshot.readme else named == "embeds"
        return "embeds" if decodes and told else None
    if not any(name.endswith("ForCausalLM") for name in architectures):
        sees = any(name.endswith("ForConditionalGeneration") for name in architectures)
        asked = sees and named == "translates" and facts.model_type in ("gemma3", "t5gemma2")
        if sees and reads_pages(facts):
            return "reads"
        return "translates" if asked else None
    if named == "guards" and facts.chat is False:
        return None  # the chat template is what asks a guard
    if named == "guards" and facts.pipeline_tag in _OF_GUARDS:
        return named
    if facts.pipeline_tag not in _USUAL:
        return _TASKS.get(facts.pipeline_tag or "")
    return None if named == "embeds" else named


def _family(facts: ModelFacts) -> Job | None:
    """The job of the family whose name the model's own begins with, or that of what it copies.

    The base of a fine-tune, or of an adapter, which is one, tells nothing: what that was taught
    since may be another job.
    """
    names = [name.rpartition("/")[2] for name in (facts.id, *copied_from(facts))]
    if _TAUGHT_ELSE & {tag.lower() for tag in facts.tags} or _CALLED_ELSE.search(names[0]):
        return None
    if facts.base_model_relation == "merge" or len(facts.base_models) > 1:
        return None
    return next((job for job, by in _FAMILIES.items() if any(map(by.match, names))), None)


def copied_from(facts: ModelFacts) -> tuple[str, ...]:
    """The one model of which this is a copy in fewer bits, if it is one."""
    copied = facts.base_model_relation == "quantized" and len(facts.base_models) == 1
    return tuple(facts.base_models) if copied else ()


def made_from(facts: ModelFacts) -> str | None:
    """The one model that this one began as; None for a merge of several, and where none is told."""
    merged = facts.base_model_relation == "merge" or len(facts.base_models) != 1
    return None if merged else facts.base_models[0]


def _decodes(model_type: str | None, architectures: Sequence[str]) -> bool:
    """Whether every token sees only those before it, as far as the tables of classes tell."""
    if any(name.endswith("ForCausalLM") for name in architectures):
        return True
    loads = class_table().loads
    # An encoder such as BERT can write as well, but was made to fill gaps.
    writes = model_type in loads.get("AutoModelForCausalLM", {})
    fills = model_type in loads.get("AutoModelForMaskedLM", {})
    return writes and not fills and any(name.endswith("Model") for name in architectures)


def _last_token(page: str) -> bool:
    """Whether a page says that the vector of the last token stands for the text."""
    if pools := {name.lower() for name in _POOLS.findall(page)}:
        return pools == {"lasttoken"}
    return bool(_LAST_TOKEN.search(page)) and not _MEAN.search(page)
