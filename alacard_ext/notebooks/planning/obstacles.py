"""What stands in the way of loading a checkpoint, in words.

Every function is pure and looks at facts alone; a fact that is not known is never an obstacle.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...fit.weights import unpacks
from ...hub.facts import CONFIG, GATED, ModelSnapshot
from ...hub.weights import NO_WEIGHTS
from ..libraries.adapters import PICTURES, TOPICS
from ..libraries.controls import CONTROLS, control_of, undrawn
from ..libraries.gguf import cannot_run
from ..libraries.single_files import SINGLE, why_not
from ..prose import plain
from .checkpoint import Checkpoint
from .files import unloadable_weights
from .jobs import drafting, refines
from .own_code import elsewhere, unpinnable
from .packed import SCALED_ELSEWHERE, packed_reason
from .reading_programs import read_elsewhere
from .routing import SHARED

WEIGHTS = (".safetensors", ".bin", ".pt", ".pth", ".ckpt")
OTHER_WEIGHTS = {
    ".h5": "TensorFlow",
    ".msgpack": "Flax",
    ".onnx": "ONNX",
    ".mlmodel": "Core ML",
    ".tflite": "TensorFlow Lite",
    ".nemo": "NeMo",
}
NOT_A_MODEL = re.compile(
    r"(^|/)(\.git\w+|readme(\.\w+)?|license(\.\w+)?|.*\.(png|jpe?g|gif|md))$", re.I
)
# Types of numbers in which no method of quantisation stores weights; whole ones count and place.
PLAIN = frozenset({"F64", "F32", "F16", "BF16", "I64", "BOOL"})
# Libraries that look for weights under names of their own alone.
LOOKED_FOR = (*SHARED, "diffusers")
# The model type of LayoutLMv2, which LayoutXLM has as well.
SEES_BY_DETECTRON = "layoutlmv2"
# How pages of pyannote.audio mark what is no model by itself.
PIPELINE = "pyannote-audio-pipeline"


def obstacle(checkpoint: Checkpoint, *, consent: bool) -> str | None:
    """Why the weights cannot simply be loaded, as one sentence that says what it would take."""
    snapshot, facts, library = checkpoint.snapshot, checkpoint.facts, checkpoint.library
    files = [name for name in facts.files if not NOT_A_MODEL.search(name)]
    if facts.disabled:
        return "The Hub has switched this model off, so its files cannot be downloaded."
    if facts.files and not files:
        return "The repository contains no model yet: there is nothing to load."
    if snapshot.origin == "hub" and facts.sha and not facts.files and not _is_listed(snapshot):
        return "The repository is empty: there is nothing to load."
    if program := read_elsewhere(checkpoint):
        return program
    if library and library.name in ("peft", PICTURES) and snapshot.base is None:
        by = "diffusers" if library.name == PICTURES else "peft"
        return (
            f"This is an adapter: a small addition to another model. The library {by} loads it on "
            "top of its base model, which its page does not name or the Hub does not show."
        )
    base = snapshot.base
    if library and library.name == CONTROLS:
        if control_of(snapshot) is None:
            return undrawn(snapshot)
        if base is None:
            return (
                "It is a ControlNet, which steers a pipeline of Stable Diffusion. Neither its page "
                "nor its settings name one that the Hub shows and that fits it."
            )
        return None
    if library and library.name == SINGLE:
        return why_not(snapshot)
    if library and library.name == TOPICS and library.weights_in(files):
        if base is None:
            return (
                "These are BERTopic topics, built from the vectors of another model, which its "
                "settings do not name or the Hub does not show."
            )
        if base.custom_code:
            return (
                f"Its topics are built from the vectors of {base.id}, which comes with its own "
                "Python code. The notebook does not run that code: you can switch on only the "
                "code of this model."
            )
    if library and library.name == PICTURES and base and "model_index.json" not in base.files:
        return (
            "This is a LoRA, but the base model that its page names is not a diffusers pipeline "
            "that it could be added to."
        )
    if library and library.name == "pyannote-audio" and PIPELINE in facts.tags:
        return (
            "This is a pyannote.audio pipeline: a list of settings that names other models and "
            "loads them. Deal one of the models that its page names."
        )
    if library and (code := library.executed_in(files)) and not consent:
        return (
            f"{library.title} builds the model from {code[0]}, and that file can call any Python "
            "code. The notebook runs it only if you read it and switch it on for exactly this "
            "commit."
        )
    if library and library.only_pickled(files) and not consent:
        return (
            f"The weights are a pickle, which only {library.title} opens, and opening a pickle "
            "can run code that a stranger put into it. The notebook opens it only if you switch "
            "it on for exactly this commit."
        )
    if library and library.name == "gguf" and (found := library.weights_in(files)):
        return cannot_run(facts, found)
    if library and library.name != "peft" and library.weights_in(files):
        return None
    kept = [name for name in files if not NO_WEIGHTS.search(name)]
    endings = {name[name.rfind(".") :].lower() for name in kept if "." in name}
    if files and not endings & set(WEIGHTS):
        if ".gguf" in endings:
            return (
                "The weights are stored as GGUF, the format of llama.cpp: a program such as "
                "llama.cpp, or the package llama-cpp-python, runs them."
            )
        for ending, name in OTHER_WEIGHTS.items():
            if ending in endings:
                return f"The repository has no PyTorch weights, only {name} weights."
        return "The repository has no weights in a format that PyTorch reads."
    if named := drafting(checkpoint.architectures, checkpoint.config) or refines(snapshot):
        return named
    if facts.library_name == "diffusers" and files and "model_index.json" not in files:
        return _no_pipeline(checkpoint)
    if (method := checkpoint.quantisation) and not unpacked_here(checkpoint):
        if method == "fp8" and unpacks(facts) and not _scaled(checkpoint.config):
            return SCALED_ELSEWHERE
        return packed_reason(method, counted=bool(facts.parameters))
    if checkpoint.library_name in LOOKED_FOR and not checkpoint.runs_own_code:
        named = checkpoint.library_name
        if why := unloadable_weights(facts.files, library=named, config=checkpoint.config):
            return why
    if why := _untold_storage(snapshot):
        return (
            "Alacard does not know how the weights are stored: they may be quantised, and "
            f"config.json, which would say, could not be read ({why}). Try again later."
        )
    if checkpoint.model_type == SEES_BY_DETECTRON:
        return (
            "LayoutLMv2 and LayoutXLM look at pages with detectron2, a library that has to be "
            "built from source on each machine, so the notebook does not load the model."
        )
    if checkpoint.needs_code:
        return unpinnable(snapshot, library.name if library else None) or (
            None if consent else _unread(snapshot)
        )
    return None


def _no_pipeline(checkpoint: Checkpoint) -> str:
    """That diffusers cannot load it as a pipeline, and what it is as far as its facts tell."""
    facts, part = checkpoint.facts, checkpoint.config.get("_class_name")
    why = "It has no model_index.json, which lists the parts of a pipeline for diffusers"
    if "lora" in facts.tags or facts.base_model_relation == "adapter":
        bases = [plain(name, 100) for name in facts.base_models[:2]]
        upon = f" to {' and '.join(bases)}" if bases else ""
        return f"{why}: its page lists it as an addition{upon}, such as a LoRA, not as a model."
    if isinstance(part, str) and part:
        return (
            f"{why}: it is a {plain(part, 80)}, one part of a pipeline. Its page says which "
            "pipeline."
        )
    return f"{why}. Its page says which program reads it."


def unpacked_here(checkpoint: Checkpoint) -> bool:
    """Whether transformers unpacks the weights wherever it runs."""
    own = checkpoint.needs_code or checkpoint.library_name not in SHARED
    return (
        checkpoint.quantisation == checkpoint.facts.quantised
        and unpacks(checkpoint.facts)
        and (checkpoint.quantisation != "fp8" or _scaled(checkpoint.config))
        and not own
    )


def _scaled(config: Mapping[str, Any]) -> bool:
    """Whether FP8's scales have the names and the form that transformers reads.

    Blocks, or one scale a tensor as Mistral stores it. AutoFP8 and vLLM give them other names.
    """
    parts = (config, *(one for one in config.values() if isinstance(one, Mapping)))
    told = [one["quantization_config"] for one in parts if "quantization_config" in one]
    settings = next((one for one in told if isinstance(one, Mapping)), {})
    if settings.get("weight_block_size"):
        return True
    return "weight_block_size" in settings and "modules_to_not_convert" in settings


def _unread(snapshot: ModelSnapshot) -> str:
    """That its code waits for the person to read it, naming the repositories where it stands."""
    others = ", ".join(elsewhere(snapshot))
    if others:
        return (
            f"The model needs Python code from another repository, {others}. The notebook runs it "
            "only if you read it and switch it on, for exactly these commits of both "
            "repositories."
        )
    return (
        "The model comes with its own Python code. The notebook runs it only if you read it and "
        "switch it on for exactly this commit."
    )


def _is_listed(snapshot: ModelSnapshot) -> bool:
    """Whether anything but a list of files tells of a model; some answers of the Hub list none."""
    facts = snapshot.facts
    told = (
        facts.pipeline_tag,
        facts.architectures,
        facts.auto_model,
        facts.parameters,
        facts.parameter_total,
    )
    more = (facts.gguf_size, facts.diffusers_class, facts.model_type, facts.library_name)
    return any((*told, *more, snapshot.config))


def _untold_storage(snapshot: ModelSnapshot) -> str | None:
    """Why nothing tells whether the weights are plain numbers; None where something does.

    The deck holds no quantised model, and one with terms cannot be loaded before they are accepted.
    """
    facts, why = snapshot.facts, snapshot.unread.get(CONFIG)
    if why is None or why == GATED or snapshot.origin == "deck":
        return None
    stored = set(facts.parameters)
    if stored and stored <= PLAIN:
        return None
    return why if not facts.files or CONFIG in facts.files else None
