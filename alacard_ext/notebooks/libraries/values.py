"""What load cells of libraries are told beside the model's id: a base, or which file to take."""

from __future__ import annotations

import re
from typing import Any

from ...cards.models import Recipe
from ...hub.facts import ModelSnapshot
from ...hub.readme import extract
from ..models import Plan
from ..sampling import sampled_by, sampling_of
from . import library_named, matches
from .adapters import PICTURES, TOPICS, lora_files

# Bits a weight of llama.cpp's quantisations, from the table of its tool `quantize`; where nothing
# but a file's name tells, they give its size.
GGUF_BITS = {
    "Q2_K": 3.2, "Q3_K_S": 3.6, "Q3_K_M": 4.0, "Q3_K_L": 4.3, "IQ4_XS": 4.5, "Q4_0": 4.6,
    "Q4_K_S": 4.7, "Q4_K_M": 4.9, "Q5_0": 5.5, "Q5_K_S": 5.6, "Q5_K_M": 5.7, "Q6_K": 6.6,
    "Q8_0": 8.5, "BF16": 16.0, "F16": 16.0, "F32": 32.0,
}  # fmt: skip
QUANTISATION = re.compile("|".join(sorted(GGUF_BITS, key=len, reverse=True)), re.IGNORECASE)
MOST_TRIGGER = 200  # characters
PART = re.compile(r"-\d{5}-of-\d{5}\.gguf$")


def library_values(recipe: Recipe, snapshot: ModelSnapshot, plan: Plan) -> dict[str, Any]:
    """The values of a library's own parameters cells; empty for the usual libraries."""
    facts = snapshot.facts
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
    library = library_named(plan.library)
    if library is None or not library.weights:
        return {}
    found = library.weights_in(facts.files)
    if library.name == "gguf":
        return {"FILES": gguf_files(found)}
    if library.name == "mlx":
        return {"BASE_MODELS": facts.base_models[:3]}
    safe = [name for name in found if name not in _pickled(library.pickled, found)]
    return {"FILES": (safe or found)[:100]}


def trigger_of(readme: str | None) -> str:
    """The words by which a LoRA was taught its subject, as its page tells them; "" where none.

    The front matter's `instance_prompt` is text from a stranger, and enters a cell as a literal.
    """
    told = extract(readme).front_matter.get("instance_prompt") if readme else None
    return " ".join(told.split())[:MOST_TRIGGER] if isinstance(told, str) else ""


def gguf_files(names: list[str]) -> dict[str, float]:
    """Whole models among the files, each with the bits of a weight as its name tells; 0: unknown.

    Files in parts are left out but for their first, from which llama.cpp finds the others.
    """
    found = {}
    for name in names[:200]:
        base = name.rpartition("/")[2]
        if "mmproj" in base.lower() or "imatrix" in base.lower():
            continue
        if PART.search(base) and "-00001-of-" not in base:
            continue
        quantised = QUANTISATION.search(base)
        found[name] = GGUF_BITS[quantised[0].upper()] if quantised else 0.0
    return found


def _pickled(patterns: tuple[str, ...], names: list[str]) -> set[str]:
    return {name for name in names if matches(name, patterns)}
