"""ControlNets: additions that steer a pipeline of diffusers by a drawing.

Which pipeline one is put beside, and which drawing it follows, is told by its configuration, its
page and its name. What none of them tells is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...hub.facts import ModelFacts, ModelSnapshot
from ..prose import plain

CONTROLS = "diffusers-controlnet"
"""What Alacard calls ControlNets, for which the Hub has no library of their own."""
# xinsir's repositories were saved by a class of their author's, which diffusers has taken in.
_UNIONS = frozenset({"ControlNetUnionModel", "ControlNetModel_Union"})
_CLASSES = _UNIONS | {"ControlNetModel"}
_PLAIN = "diffusion_pytorch_model.safetensors"
_HALF = "diffusion_pytorch_model.fp16.safetensors"
OLD, LARGE = "StableDiffusionPipeline", "StableDiffusionXLPipeline"
# How many numbers a word has for the network, and the model that has as many. 1024 is that of
# Stable Diffusion 2, of which there are several kinds.
BASES = {
    768: ("stable-diffusion-v1-5/stable-diffusion-v1-5", OLD, "Stable Diffusion 1"),
    2048: ("stabilityai/stable-diffusion-xl-base-1.0", LARGE, "Stable Diffusion XL"),
}
PIPELINES = {
    OLD: "StableDiffusionControlNetPipeline",
    LARGE: "StableDiffusionXLControlNetPipeline",
}
UNION_PIPELINE = "StableDiffusionXLControlNetUnionPipeline"
# The place of thin edges among the drawings of a union, in both numberings that there are: of 6
# kinds, and of 8.
_EDGES_MODE, _MODES = 3, (6, 8)
# By a word of the name: what a notebook draws, or what it cannot draw.
_FOLLOWED = (
    (re.compile(r"canny"), "edges"),
    (re.compile(r"line-?art|anime_?line"), "lines"),
    (re.compile(r"scribble|sketch"), "strokes"),
    (re.compile(r"soft-?edge|\bhed\b|\bpidi"), "soft"),
)
_MADE_ELSEWHERE = (
    (re.compile(r"depth|midas|zoe"), "maps of depth, which another model makes of a picture"),
    (re.compile(r"pose"), "the skeletons of people, which another model finds in a picture"),
    (re.compile(r"normal"), "maps of slopes, which another model makes of a picture"),
    (re.compile(r"\bseg|segment"), "coloured areas, which another model finds in a picture"),
    (re.compile(r"mlsd"), "straight lines, which another model finds in a picture"),
    (re.compile(r"tile|blur"), "a blurred copy of the picture, to add details to it"),
    (re.compile(r"inpaint"), "a picture with a hole in it, to fill the hole"),
    (re.compile(r"ip2p|pix2pix"), "the picture itself, with words that order a change"),
    (re.compile(r"shuffle"), "the colours of a picture in any order"),
    (re.compile(r"qr"), "codes of black and white squares"),
)


@dataclass(frozen=True)
class Control:
    """What a notebook gives a ControlNet: a drawing, and its number among those of a union.

    `drawing` is `edges`, `lines`, `strokes` or `soft`; `mode` is None for one that follows a single
    kind. `variant` is the precision to ask for, where there are no plain weights.
    """

    drawing: str
    mode: int | None
    variant: str | None


def steers(facts: ModelFacts, config: Mapping[str, Any] | None) -> bool:
    """Whether the repository is a ControlNet as diffusers saves it, for Stable Diffusion or XL."""
    if facts.library_name not in (None, "diffusers") or "model_index.json" in facts.files:
        return False
    named = (config or {}).get("_class_name")
    return named in _CLASSES and not {_PLAIN, _HALF}.isdisjoint(facts.files)


def is_union(config: Mapping[str, Any] | None) -> bool:
    """Whether one network follows several kinds of drawings, of which a call names one."""
    told = config or {}
    return told.get("_class_name") in _UNIONS or isinstance(told.get("num_control_type"), int)


def bases_of(snapshot: ModelSnapshot) -> list[str]:
    """The models beside which it may be put, the likeliest first: the page's, then by its size."""
    by_size = BASES.get(_width(snapshot.config) or 0)
    named = [*snapshot.facts.base_models[:2], *([by_size[0]] if by_size else [])]
    return list(dict.fromkeys(named))


def pipeline_on(snapshot: ModelSnapshot, base: ModelFacts) -> str | None:
    """The class of the pipeline of both; None where the base is none that it can be put beside."""
    kind, by_size = base.diffusers_class or "", BASES.get(_width(snapshot.config) or 0)
    if "model_index.json" not in base.files or kind not in PIPELINES:
        return None
    if by_size and by_size[1] != kind:
        return None
    if is_union(snapshot.config):
        return UNION_PIPELINE if kind == LARGE else None
    return PIPELINES[kind]


def control_of(snapshot: ModelSnapshot) -> Control | None:
    """What it is given; None for a drawing that no notebook makes, or that nothing names."""
    variant = None if weights_of(snapshot) == _PLAIN else "fp16"
    if is_union(snapshot.config):
        known = (snapshot.config or {}).get("num_control_type") in _MODES
        return Control("edges", _EDGES_MODE, variant) if known else None
    drawing = _first(_FOLLOWED, snapshot)
    return Control(drawing, None, variant) if drawing else None


def weights_of(snapshot: ModelSnapshot) -> str:
    """The file that is loaded: the plain weights, or else those in half precision."""
    return _PLAIN if _PLAIN in snapshot.facts.files else _HALF


def undrawn(snapshot: ModelSnapshot) -> str:
    """Why no notebook can give it a drawing, as a sentence."""
    if is_union(snapshot.config):
        return (
            "It is a ControlNet for several kinds of drawings, which are told apart by numbers. "
            "Alacard knows those of unions with 6 or 8 kinds; its page shows how to call this one."
        )
    if what := _first(_MADE_ELSEWHERE, snapshot):
        return (
            f"It is a ControlNet that follows {what}, according to its name. Alacard's notebook "
            "draws edges and lines only; its page shows how to make what this one follows."
        )
    return (
        "It is a ControlNet, and its name does not tell which kind of drawing it follows. Its page "
        "shows one."
    )


def why_base(snapshot: ModelSnapshot) -> str | None:
    """Why it is put beside this base, as a sentence; None where there is none."""
    base = snapshot.base
    if base is None or not steers(snapshot.facts, snapshot.config):
        return None
    if base.id in snapshot.facts.base_models:
        return f"It steers {plain(base.id, 100)}, which its page names."
    width = _width(snapshot.config)
    if width not in BASES:
        return f"It steers {plain(base.id, 100)}."
    name = BASES[width][2]
    return (
        f"It steers {plain(base.id, 100)}: it reads words as {width} numbers, as {name} does, and "
        "its page names no other base that can be used."
    )


def _width(config: Mapping[str, Any] | None) -> int | None:
    value = (config or {}).get("cross_attention_dim")
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _first(words: tuple[tuple[re.Pattern[str], str], ...], snapshot: ModelSnapshot) -> str | None:
    name = snapshot.facts.id.rpartition("/")[2].lower()
    return next((value for pattern, value in words if pattern.search(name)), None)
