"""Checkpoints of Stable Diffusion in one file, as programs with a window of their own store them.

Such a file holds the weights of a whole pipeline, and no settings. Which kind it is, its header
tells; the settings are those of the model that its kind was made from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...errors import AlacardError
from ...hub.facts import ModelFacts, ModelSnapshot, SingleFile
from ..prose import plain
from .controls import BASES as BY_WIDTH

if TYPE_CHECKING:
    from ...hub.client import HubClient
    from ...hub.headers import Header

SINGLE = "diffusers-single-file"
"""What Alacard calls such repositories; the Hub files them under several names, or none."""
OLD, LARGE = "sd1", "xl"
# By its kind: the model whose settings it shares, and the class of its pipeline.
BASES = {OLD: BY_WIDTH[768], LARGE: BY_WIDTH[2048]}
_FILED = frozenset({None, "diffusers", "diffusion-single-file", "stable-diffusion"})
# Parts of pipelines, in their folders or by the names that libraries give them, and additions.
_FOLDERS = re.compile(
    r"(?:^|/)(?:unet|vae|vaes|text_encoders?(?:_\d)?|transformer|safety_checker|prior|lora|loras"
    r"|embeddings?|controlnet|checkpoint-\d+)/",
    re.I,
)
_PARTS = re.compile(
    r"^(?:model|pytorch_model|diffusion_pytorch_model|adapter_model|pytorch_lora_weights)\b"
    r"|lora|lycoris|locon|loha|\bvae\b|\.vae\.|embedding|control|adapter|clip_[gl]|t5xxl|_unet\b"
    r"|-of-\d{5}",
    re.I,
)
# What a plain prompt does not suit: these come after the others.
_LATER = re.compile(r"inpaint|refiner|nsfw|hard|ema|turbo|lightning|hyper|lcm|\dstep", re.I)
_TURNED = re.compile(r"v[-_]?pred", re.I)
MOST_READ = 3
"""Files whose headers are asked for, until one is a whole checkpoint."""
_UNET = "model.diffusion_model."
_FIRST = f"{_UNET}input_blocks.0.0.weight"
_READS_OLD = "cond_stage_model.transformer.text_model.embeddings.position_embedding.weight"
_READS_LARGE = (
    "conditioner.embedders.0.transformer.text_model.embeddings.position_embedding.weight",
    "conditioner.embedders.1.model.positional_embedding",
)
_TOLD = {
    "sd2": "a Stable Diffusion 2. There are two kinds of it, which need different settings, and "
    "nothing in the file tells which one this is",
    "refiner": "a refiner, which improves the pictures of another model",
    "inpainting": "a model that fills holes in pictures, and not one that paints from words alone",
    "other-input": "a model that needs more than words, such as a picture to change",
    "turned": "trained to predict something else than usual (v-prediction), which diffusers cannot "
    "tell from the file",
    "no-vae": "only a part of a pipeline: it lacks the part that unpacks pictures (VAE)",
    "no-text": "only a part of a pipeline: it lacks the part that reads words",
    "sd3": "a Stable Diffusion 3, whose single files seldom hold all parts",
    "flux": "a Flux, whose single files hold its transformer only",
}


@dataclass(frozen=True)
class Kind:
    """The pipeline's class for a kind of file, and the model whose settings it is read with."""

    base: str
    pipeline: str
    name: str


def kind_named(kind: str) -> Kind | None:
    """What a notebook loads such a file with; None for a kind that has no template."""
    return Kind(*BASES[kind]) if kind in BASES else None


def candidates(files: Sequence[str]) -> list[str]:
    """The files that may be a whole checkpoint, the likeliest first; safetensors alone."""
    found = [name for name in files if name.endswith(".safetensors") and _whole(name)]
    return sorted(found, key=lambda name: (bool(_LATER.search(name)), name.count("/"), name))


def pickled(files: Sequence[str]) -> list[str]:
    """The same as pickles, which can run code when they are opened."""
    return [name for name in files if name.endswith(".ckpt") and _whole(name)]


def holds_single_files(facts: ModelFacts) -> bool:
    """Whether the repository holds checkpoints in single files, and no pipeline that loads."""
    if facts.library_name not in _FILED or facts.pipeline_tag not in (None, "text-to-image"):
        return False
    if facts.library_name in (None, "diffusers") and not _paints(facts):
        return False
    known = facts.model_type or facts.architectures or facts.auto_model
    if known or _has_pipeline(facts.files) or "lora" in facts.tags:
        return False
    return bool(candidates(facts.files) or pickled(facts.files))


def kind_of(header: Header, name: str) -> str:
    """The kind of a file by its tensors: a key of `BASES`, of the refused kinds, or "unknown"."""
    tensors = header.tensors
    if _FIRST not in tensors:
        if any(".double_blocks.0." in f".{one}" for one in tensors):
            return "flux"
        return "sd3" if any(".joint_blocks.0." in f".{one}" for one in tensors) else "unknown"
    channels = header.shape(_FIRST)[1:2]
    if channels != (4,):
        return "inpainting" if channels == (9,) else "other-input"
    if "v_pred" in tensors or "edm_mean" in tensors or _TURNED.search(name):
        return "turned"
    if not any(one.startswith(("first_stage_model.decoder.", "vae.decoder.")) for one in tensors):
        return "no-vae"
    if all(one in tensors for one in _READS_LARGE):
        return LARGE
    if _READS_OLD in tensors:
        return OLD
    if any(one.startswith("conditioner.embedders.0.model.") for one in tensors):
        return "refiner"
    if any(one.startswith("cond_stage_model.model.") for one in tensors):
        return "sd2"
    return "no-text"


async def with_single_file(snapshot: ModelSnapshot, hub: HubClient) -> ModelSnapshot:
    """The snapshot with the file to load, what it holds, and the model whose settings it shares.

    Raises nothing of the Hub's: of a file whose header cannot be had, the kind stays unknown.
    """
    from ...hub.headers import header_of

    facts = snapshot.facts
    first: SingleFile | None = None
    for name in candidates(facts.files)[:MOST_READ]:
        header = await header_of(hub, facts, name)
        kind = kind_of(header, f"{facts.id}/{name}") if header else ""
        first = first or SingleFile(name=name, kind=kind)
        known = kind_named(kind)
        if header is None or known is None:
            continue
        try:
            base = await hub.snapshot(known.base)
        except AlacardError:
            break
        told = {"diffusers_class": known.pipeline, "parameters": header.counts()}
        return snapshot.model_copy(
            update={
                "facts": facts.model_copy(update={**told, "parameter_total": None}),
                "base": base.facts,
                "single_file": SingleFile(name=name, kind=kind),
            }
        )
    return snapshot.model_copy(update={"single_file": first})


def why_not(snapshot: ModelSnapshot) -> str | None:
    """Why the single file cannot be loaded, as a sentence; None where it can."""
    files, chosen = snapshot.facts.files, snapshot.single_file
    if not candidates(files):
        if not (pickles := pickled(files)):
            return (
                "Its page says that it is a checkpoint in a single file, but the repository has "
                "no such file."
            )
        name = plain(pickles[0], 60)
        return (
            f"Its checkpoint, {name}, is a pickle, and opening a pickle can run code that a "
            "stranger put into it. The notebook loads single files only as safetensors, and the "
            "repository has none."
        )
    if chosen is None or not chosen.kind:
        name = plain(candidates(files)[0], 60)
        return (
            f"Its files, such as {name}, each hold a checkpoint for programs such as ComfyUI. "
            "diffusers loads one by `from_single_file`, but which kind it is stands in its header, "
            "which could not be read just now. Try again later."
        )
    if chosen.kind not in BASES:
        name = plain(chosen.name, 60)
        what = _TOLD.get(chosen.kind, "of a kind that Alacard does not know")
        return f"According to its header, its file {name} is {what}. Its page says how to use it."
    if snapshot.base is None:
        return (
            f"Its file {plain(chosen.name, 60)} holds the weights of a {BASES[chosen.kind][2]}, "
            f"but no settings, and {BASES[chosen.kind][0]}, which has them, cannot be reached."
        )
    return None


def why_single(snapshot: ModelSnapshot) -> str | None:
    """Which file is loaded and with which settings, as sentences; None for other models."""
    chosen, base = snapshot.single_file, snapshot.base
    if chosen is None or base is None or chosen.kind not in BASES:
        return None
    others = len(candidates(snapshot.facts.files)) - 1
    told = (
        f"File: {plain(chosen.name, 100)}, a {BASES[chosen.kind][2]} according to its header. The "
        f"settings come from {plain(base.id, 100)}."
    )
    more = "The notebook names the other file." if others == 1 else "The notebook names the others."
    return f"{told} {more}" if others else told


def single_values(snapshot: ModelSnapshot) -> Mapping[str, object]:
    """The values of the parameters cell."""
    chosen, base = snapshot.single_file, snapshot.base
    if chosen is None or base is None:
        return {}
    others = [name for name in candidates(snapshot.facts.files) if name != chosen.name]
    return {
        "BASE_ID": base.id,
        "BASE_REVISION": base.sha or "main",
        "FILE": chosen.name,
        "OTHER_FILES": others[:30],
        "LARGE": chosen.kind == LARGE,
    }


def _whole(name: str) -> bool:
    return not _FOLDERS.search(name) and not _PARTS.search(name.rpartition("/")[2])


def _paints(facts: ModelFacts) -> bool:
    marks = ("stable-diffusion", "diffusers:StableDiffusion", "text-to-image", "sdxl")
    return facts.pipeline_tag == "text-to-image" or any(tag.startswith(marks) for tag in facts.tags)


def _has_pipeline(files: Sequence[str]) -> bool:
    """Whether the parts that an index names lie beside it."""
    beside = re.compile(r"(?:unet|transformer|prior|vae|text_encoder)/config\.json")
    return "model_index.json" in files and any(map(beside.fullmatch, files))
