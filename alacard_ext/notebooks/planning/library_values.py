"""What load cells of libraries are told beside the model's id: a base, or which file to take."""

from __future__ import annotations

from typing import Any

from ...cards.models import Recipe
from ...hub.facts import ModelSnapshot
from ...hub.readme import extract
from ..classes.sampling import few_steps_of, sampled_by, sampling_of
from ..libraries import library_named, matches
from ..libraries.adapters import PICTURES, TOPICS, lora_files
from ..libraries.controls import CONTROLS, control_of
from ..libraries.gguf import whole_models
from ..libraries.kokoro import english_voices
from ..libraries.single_files import SINGLE, single_values
from ..models import Plan
from .jobs import asked_values
from .page_settings import shown_settings, words_asked

PAINTED = ("text_to_image", "image_to_image")
MOST_TRIGGER = 200  # characters


def library_values(recipe: Recipe, snapshot: ModelSnapshot, plan: Plan) -> dict[str, Any]:
    """The values of a library's own parameters cells; empty for the usual libraries."""
    facts = snapshot.facts
    if asked := asked_values(plan.template, snapshot):
        return asked
    if plan.library == "peft" and snapshot.base:
        return {
            "BASE_ID": snapshot.base.id,
            "BASE_REVISION": snapshot.base.sha or "main",
            "OWN_TOKENIZER": "tokenizer.json" in facts.files,
        }
    if plan.library == TOPICS and snapshot.base:
        return {"BASE_ID": snapshot.base.id, "BASE_REVISION": snapshot.base.sha or "main"}
    if plan.library == PICTURES and snapshot.base:
        return {
            "BASE_ID": snapshot.base.id,
            "BASE_REVISION": snapshot.base.sha or "main",
            "WEIGHT_NAME": next(iter(lora_files(facts.files)), ""),
            "TRIGGER": trigger_of(snapshot.readme),
            **sampling_of(sampled_by(facts.id, snapshot.base.id)),
        }
    if plan.library == CONTROLS and snapshot.base and (control := control_of(snapshot)):
        return {
            "BASE_ID": snapshot.base.id,
            "BASE_REVISION": snapshot.base.sha or "main",
            "DRAWING": control.drawing,
            "MODE": control.mode,
            "STORED_AS": control.variant,
            **sampling_of(snapshot.base.id),
        }
    if plan.library == SINGLE and snapshot.single_file:
        told = f"{facts.id} {snapshot.single_file.name}"
        return {**single_values(snapshot), **sampling_of(told, facts.diffusers_class)}
    if plan.library == "diffusers":
        sampling = sampling_of(facts.id, facts.diffusers_class)
        # Where pictures come out of noise alone, the template's own number is right for the rest.
        few = few_steps_of(facts.id, facts.diffusers_class) is not None
        if plan.template in PAINTED:
            # What a name tells of a family goes before one example.
            return sampling if few else {**sampling, **shown_settings(snapshot)}
        return sampling if few else {}
    library = library_named(plan.library)
    if library is None or not library.weights:
        return {}
    found = library.weights_in(facts.files)
    if library.name == "kokoro":
        return {"FILES": found[:1], "VOICES": english_voices(facts.files)}
    if library.name == "gguf":
        return {"FILES": whole_models(found)}
    if library.name == "mlx":
        return {"BASE_MODELS": facts.base_models[:3]}
    safe = [name for name in found if name not in _pickled(library.pickled, found)]
    return {"FILES": (safe or found)[:100]}


def steering_flags(snapshot: ModelSnapshot, plan: Plan) -> dict[str, bool]:
    """Which drawing a ControlNet is given; nothing for any other model."""
    control = control_of(snapshot) if plan.library == CONTROLS else None
    if control is None:
        return {}
    by_network = control.drawing != "edges"
    return {
        f"drawing-{control.drawing}": True,
        "drawing-simpler": by_network,
        "one-of-several": control.mode is not None,
    }


def trigger_of(readme: str | None) -> str:
    """The words by which a LoRA was taught its subject, as its page tells them; "" where none.

    The front matter's `instance_prompt` goes before a sentence of the page. Both are text from a
    stranger, and enter a cell as a literal.
    """
    told = extract(readme).front_matter.get("instance_prompt") if readme else None
    if isinstance(told, str):
        return " ".join(told.split())[:MOST_TRIGGER]
    return words_asked(readme) if readme else ""


def _pickled(patterns: tuple[str, ...], names: list[str]) -> set[str]:
    return {name for name in names if matches(name, patterns)}
