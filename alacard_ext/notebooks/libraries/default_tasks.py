"""What a repository is made for where its page names no task."""

from __future__ import annotations

from ...hub.facts import ModelSnapshot
from . import library_named
from .gguf import embeds, ranks

# `task_type` of an adapter, as peft's TaskType spells it, and the Hub's task.
ADAPTED = {
    "CAUSAL_LM": "text-generation",
    "SEQ_CLS": "text-classification",
    "TOKEN_CLS": "token-classification",
}
# The Hub's task of each of SpeechBrain's interfaces that has a template.
INTERFACES = {"EncoderClassifier": "audio-classification", "VAD": "voice-activity-detection"}


def speechbrain_interface(snapshot: ModelSnapshot) -> str | None:
    """The class of SpeechBrain that `config.json` names, as the Hub tells it or the file itself."""
    own = (snapshot.config or {}).get("speechbrain_interface")
    named = snapshot.facts.settings.get("speechbrain_interface")
    return named or (own if isinstance(own, str) else None)


def default_task(library: str | None, snapshot: ModelSnapshot) -> str | None:
    """The task that the library's models serve, or that the adapter was trained for."""
    if library == "peft":
        return ADAPTED.get(snapshot.facts.settings.get("task_type", ""))
    if library == "speechbrain":
        return INTERFACES.get(speechbrain_interface(snapshot) or "")
    if library == "gguf" and ranks(snapshot.facts):
        return "text-ranking"
    if library == "gguf" and embeds(snapshot.facts):
        return "feature-extraction"
    if library == "model2vec" and {"head.safetensors", "pipeline.skops"} & {*snapshot.facts.files}:
        return "text-classification"
    found = library_named(library)
    return found.task if found else None
