"""A hand for each row of the tasks' tables, and its notebook, put together once a session."""

from __future__ import annotations

from functools import cache
from typing import Any

from alacard_ext.cards.models import Recipe
from alacard_ext.hub.facts import ModelSnapshot, SingleFile
from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.classes import class_table
from alacard_ext.notebooks.libraries import library_named
from alacard_ext.notebooks.libraries.adapters import PICTURES, TOPICS, on_base
from alacard_ext.notebooks.libraries.controls import CONTROLS
from alacard_ext.notebooks.libraries.single_files import SINGLE
from alacard_ext.notebooks.models import Plan
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.tasks import TaskTemplate

from .hands import SHA, facts, hand

FILES = ("config.json", "model.safetensors", "preprocessor_config.json", "tokenizer.json")
FILES += ("model_index.json",)
# What makes a model that writes one for a job, beside the task.
MADE_FOR = {
    "ranks": {"base_models": ["Qwen/Qwen3-Reranker-0.6B"], "base_model_relation": "quantized"},
    "translates": {"base_models": ["tencent/Hunyuan-MT-7B"], "base_model_relation": "quantized"},
    "guards": {"base_models": ["meta-llama/Llama-Guard-3-8B"], "base_model_relation": "quantized"},
    "embeds": {
        "readme": "Pooled by last_token_pool.",
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
    },
    "reads": {"model": "tiny/page-ocr"},
}


def loadable(row: TaskTemplate) -> tuple[str, str]:
    """A model type and an architecture that the row's class really loads, as far as is known."""
    rows = class_table().loads.get(row.auto_class, {})
    usual = "bart" if row.seq2seq else next(iter(row.model_types), "llama" if row.job else "bert")
    for model_type in (usual, *sorted(rows)):
        for architectures, _ in rows.get(model_type, []):
            known = not row.model_types or model_type in row.model_types
            if known and (not row.heads or architectures[0].endswith(row.heads)):
                return model_type, architectures[0]
    return usual, f"Tiny{row.heads[0]}" if row.heads else "TinyModel"


def dealt(row: TaskTemplate, level: str, ui: str = "none") -> tuple[Recipe, ModelSnapshot]:
    """A hand and facts that lead to `row`."""
    model_type, architecture = loadable(row)
    library = library_named(row.library)
    own = [name.replace("*", "model") for name in library.weights] if library else []
    own += ["voices/af_heart.pt"] if row.library == "kokoro" else []
    known: dict[str, Any] = {
        "pipeline_tag": row.task,
        "library_name": row.library,
        "architectures": [architecture],
        "model_type": model_type,
        "files": [*FILES, *own],
        "base_models": ["tiny/base"] if row.library == "peft" else [],
    }
    snapshot = facts(**known | MADE_FOR.get(row.job, {}))
    if row.library == PICTURES:  # the Hub files it under diffusers, as an addition to a pipeline
        known = {"library_name": "diffusers", "tags": ["lora"], "base_models": ["tiny/base"]}
        known["files"] = ["pytorch_lora_weights.safetensors"]
        snapshot.facts = snapshot.facts.model_copy(update=known)
        snapshot = on_base(snapshot, facts("tiny/base", files=["model_index.json"]))
    if row.library == CONTROLS:
        known = {"library_name": "diffusers", "files": ["diffusion_pytorch_model.safetensors"]}
        snapshot.facts = snapshot.facts.model_copy(update={**known, "id": "tiny/canny"})
        snapshot.config = {"_class_name": "ControlNetModel"}
        told = {"files": ["model_index.json"], "diffusers_class": "StableDiffusionPipeline"}
        snapshot = on_base(snapshot, facts("tiny/base", **told))
    if row.library == SINGLE:
        known = {"library_name": "diffusers", "files": ["merge.safetensors"], "model_type": None}
        snapshot.facts = snapshot.facts.model_copy(update={**known, "architectures": []})
        snapshot.single_file = SingleFile(name="merge.safetensors", kind="sd1")
        snapshot.base = facts("tiny/base").facts
    if row.library in ("peft", TOPICS):
        snapshot = on_base(snapshot, facts("tiny/base", architectures=[architecture]))
    recipe = hand(snapshot.facts.id, task=row.task, level=level, ui=ui)
    # Of libraries that know nothing but pickles, only what a person allowed is loaded.
    if library and library.only_pickled(own):
        recipe.model_card.trust_remote_code = SHA
    return recipe, snapshot


@cache
def planned(row: TaskTemplate, level: str, ui: str = "none") -> tuple[Plan, Any]:
    """The plan of a row's hand and its notebook, the same for all who ask: nobody changes them."""
    recipe, snapshot = dealt(row, level, ui)
    plan = make_plan(recipe, snapshot)
    return plan, assemble(recipe, snapshot, plan, hand_code=None)


def dealt_notebook(row: TaskTemplate, level: str, ui: str = "none") -> Any:
    """The notebook alone."""
    return planned(row, level, ui)[1]
