"""Repositories in their author's own format, whose model stands in a second one for a library.

Only pairs that are certain: both ids were published by who made the model or by the library's own
people, and the library's documentation or the author's page names the second. A name that merely
looks alike is not here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..models import Plan

ORIGINAL = "Its weights have the names of its author's own code, which no library here loads."
_TRANSFORMERS = (
    (r"meta-llama/(Llama-2-(?:7|13|70)b(?:-chat)?)", r"meta-llama/\1-hf"),
    (r"state-spaces/(mamba-(?:130m|370m|790m|1\.4b|2\.8b))", r"state-spaces/\1-hf"),
    (r"depth-anything/(Depth-Anything-V2-(?:Small|Base|Large))", r"depth-anything/\1-hf"),
    (r"OpenGVLab/(InternVL3-(?:1B|2B|8B|14B|38B|78B))", r"OpenGVLab/\1-hf"),
    (r"allenai/(OLMo-(?:1B|7B))", r"allenai/\1-hf"),
    (r"liuhaotian/llava-v1\.5-(7b|13b)", r"llava-hf/llava-1.5-\1-hf"),
    (r"liuhaotian/(llava-v1\.6-(?:mistral-7b|vicuna-7b|vicuna-13b|34b))", r"llava-hf/\1-hf"),
    (r"lmms-lab/(llava-onevision-qwen2-(?:0\.5b|7b|72b)-ov)", r"llava-hf/\1-hf"),
    (r"stepfun-ai/GOT-OCR2_0", r"stepfun-ai/GOT-OCR-2.0-hf"),
    (r"microsoft/(Florence-2-(?:base|large)(?:-ft)?)", r"florence-community/\1"),
    (r"deepseek-ai/(Janus-Pro-(?:1B|7B))", r"deepseek-community/\1"),
    (r"apple/DepthPro", r"apple/DepthPro-hf"),
    (r"microsoft/VibeVoice-1\.5B", r"vibevoice/VibeVoice-1.5B-hf"),
    (r"nari-labs/Dia-1\.6B", r"nari-labs/Dia-1.6B-0626"),
)
_DIFFUSERS = (
    (r"CompVis/stable-diffusion-v-1-4-original", r"CompVis/stable-diffusion-v1-4"),
    (r"(stabilityai/stable-diffusion-3-medium)", r"\1-diffusers"),
    (r"tencent/HunyuanVideo", r"hunyuanvideo-community/HunyuanVideo"),
)
COLLECTED = {
    "lllyasviel/ControlNet": "lllyasviel/sd-controlnet-canny",
    "lllyasviel/ControlNet-v1-1": "lllyasviel/control_v11p_sd15_canny",
}
"""Collections of an author's ControlNets, and the author's repository of that for Canny edges."""
_PAIRS = tuple(
    (re.compile(pattern), sister, library)
    for library, pairs in (("transformers", _TRANSFORMERS), ("diffusers", _DIFFUSERS))
    for pattern, sister in pairs
)


def sister_of(model_id: str) -> tuple[str, str] | None:
    """The repository that holds the same model for a library, and that library, if certain."""
    for pattern, sister, library in _PAIRS:
        if found := pattern.fullmatch(model_id):
            return found.expand(sister), library
    one = COLLECTED.get(model_id)
    return (one, "diffusers") if one else None


def told_of_sister(model_id: str, sister: str, library: str) -> str:
    """What a person is told who is dealt the second repository, as two sentences."""
    if model_id in COLLECTED:
        return (
            f"{model_id} holds several ControlNets as single files of its author's own format. "
            f"{sister}, by the same author, holds the one for Canny edges in the form that "
            f"{library} loads, so the notebook loads that."
        )
    return (
        f"{model_id} is stored for its author's own program. {sister} holds the same model in the "
        f"form that {library} loads, so the notebook loads that."
    )


def form_of_sister(model_id: str, sister: str, library: str) -> str:
    """What the second repository is, as a sentence for a notebook that does not load it."""
    if model_id in COLLECTED:
        return f"{sister} is the one for Canny edges in the form that {library} loads."
    return f"{sister} is the same model in the form that {library} loads."


def same_model(plan: Plan) -> bool:
    """Whether what is played is the model of the hand itself, only stored for a library."""
    if plan.instead_of is None or sister_of(plan.instead_of) is None:
        return False
    return not any(step.chosen and step.model_id for step in plan.ladder)
