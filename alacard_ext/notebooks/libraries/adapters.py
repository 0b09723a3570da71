"""An adapter stands on its base model: the facts of both, as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...errors import AlacardError
from ...hub.facts import ModelSnapshot
from . import recognise
from .controls import bases_of, pipeline_on, steers
from .single_files import holds_single_files, with_single_file

if TYPE_CHECKING:
    from ...hub.client import HubClient
    from ...hub.facts import ModelFacts

PICTURES = "diffusers-lora"
"""What Alacard calls the adapters of diffusers, for which the Hub has no name of their own."""
TOPICS = "bertopic"
# The name that diffusers gives such a file.
DEFAULT_FILE = "pytorch_lora_weights.safetensors"


def adapts_pictures(facts: ModelFacts) -> bool:
    """Whether the repository holds a LoRA for a pipeline of diffusers, and no pipeline itself.

    ControlNets and IP-Adapters are called adapters too, but are loaded in another way.
    """
    return (
        facts.library_name == "diffusers"
        and "model_index.json" not in facts.files
        and ("lora" in facts.tags or DEFAULT_FILE in facts.files)
        and bool(lora_files(facts.files))
    )


def lora_files(files: list[str]) -> list[str]:
    """The files that may be the LoRA, the likeliest first; safetensors in the root alone."""
    found = [name for name in files if name.endswith(".safetensors") and "/" not in name]
    return sorted(found, key=lambda name: (name != DEFAULT_FILE, name))


def reader_of(snapshot: ModelSnapshot) -> str | None:
    """The id of the model that reads texts for BERTopic, as its settings name it."""
    named = (snapshot.config or {}).get("embedding_model")
    if not isinstance(named, str) or not named:
        return None
    # Sentence Transformers looks for a name without an owner among its own models.
    return named if "/" in named else f"sentence-transformers/{named}"


def base_of(snapshot: ModelSnapshot) -> str | None:
    """The id of the model that this one stands on; None for what is whole by itself.

    Adapters have one, and the topics of BERTopic, which were made of another model's vectors.
    """
    facts = snapshot.facts
    if adapts_pictures(facts):
        return next(iter(facts.base_models), None)
    library = recognise(facts.library_name, facts.files)
    if library == TOPICS:
        return reader_of(snapshot)
    if library != "peft":
        return None
    named = facts.settings.get("base_model_name_or_path")
    # The configuration may name a folder of its author's computer; the page then knows better.
    if named and named in facts.base_models:
        return named
    return next(iter(facts.base_models), named)


async def with_base(snapshot: ModelSnapshot, hub: HubClient) -> ModelSnapshot:
    """The snapshot with the facts of its base at the base's present commit, if it is an adapter.

    Raises nothing of the Hub's: without its base, an adapter stays what cannot be loaded.
    """
    if snapshot.base is not None or snapshot.single_file is not None:
        return snapshot
    if holds_single_files(snapshot.facts) and snapshot.origin == "hub":
        return await with_single_file(snapshot, hub)
    steering = steers(snapshot.facts, snapshot.config)
    named = bases_of(snapshot) if steering else [base_of(snapshot)]
    for base_id in named:
        if base_id is None or base_id == snapshot.facts.id:
            continue
        try:
            base = await hub.snapshot(base_id)
        except AlacardError:
            continue
        if pipeline_on(snapshot, base.facts) if steering else not base_of(base):
            return on_base(snapshot, base)
    return snapshot


def on_base(snapshot: ModelSnapshot, base: ModelSnapshot) -> ModelSnapshot:
    """The adapter with what its base decides: the class, the size, the tokenizer, the chat."""
    facts, below = snapshot.facts, base.facts
    if steers(facts, snapshot.config):
        # Both are in memory, and its own settings say how it is called.
        pipeline = pipeline_on(snapshot, below)
        told: dict[str, Any] = {
            "diffusers_class": pipeline,
            "parameters": {},
            "parameter_total": None,
        }
        steered = facts.model_copy(update=told)
        return snapshot.model_copy(update={"facts": steered, "base": below})
    merged = facts.model_copy(
        update={
            "architectures": below.architectures,
            "model_type": below.model_type,
            "auto_model": below.auto_model,
            "parameters": below.parameters,
            "parameter_total": below.parameter_total,
            "chat": facts.chat or below.chat,
            "thinks": facts.thinks or below.thinks,
            "custom_code": below.custom_code,
            "diffusers_class": below.diffusers_class,
        }
    )
    return snapshot.model_copy(update={"facts": merged, "config": base.config, "base": below})
