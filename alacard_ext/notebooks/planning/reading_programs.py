"""Repositories that another program than those of the templates reads, by what marks them.

Each sentence says what the files are, what reads them, and where to go on. A mark is a name that
one program alone writes: a library's label on the Hub, a tag, or the names of the files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..prose import plain

if TYPE_CHECKING:
    from .checkpoint import Checkpoint

# By the library that the page names.
LABELLED = {
    "coqui": (
        "It is a voice for Coqui TTS. The package coqui-tts reads it, and copies the voice of a "
        "recording: take one of someone who agreed. Its documentation is at "
        "coqui-tts.readthedocs.io."
    ),
    "chat_tts": (
        "It is made of several parts that only its author's package, ChatTTS, puts together. Its "
        "page shows how to call it."
    ),
    "hunyuan3d-2": (
        "It makes shapes with its author's own code, Hunyuan3D-2 on GitHub, which its page shows "
        "how to install; diffusers has no pipeline for it."
    ),
    "grok": (
        "Its weights are stored for its author's own code in JAX, grok-1 on GitHub, which wants "
        "several graphics cards."
    ),
}
_COMFY = (
    "It is a collection of single files for ComfyUI, in which a person chooses one and wires it "
    "with the others. Where its page names the model that they were made from, deal that one."
)
_MIXED_IN = (
    "It was saved by a class of its author's own package (huggingface_hub's PyTorchModelHubMixin), "
    "and only that class can load it. Its page names the package."
)
_KOKORO = (
    "It is a Kokoro voice. The package kokoro reads it, with a file for each of its voices. Its "
    "page shows how to call it."
)
_CONTROL = (
    "Its files, such as {name}, each steer Stable Diffusion by outlines, poses or depth. A program "
    "such as ComfyUI reads them; in Python, diffusers loads one by `ControlNetModel."
    "from_single_file` and puts it beside a pipeline."
)
_COLLECTED = (
    "Its files, such as {name}, each steer Stable Diffusion by outlines, poses or depth, and were "
    "collected for programs such as ComfyUI. diffusers wants them as their makers published them: "
    "its page may name these repositories."
)
_CONTROLS = (
    "It is a ControlNet, one part of a pipeline: it steers another model by outlines, poses or "
    "depth. diffusers loads it by the class that its page names, and puts it beside a pipeline of "
    "the model that it was made for."
)
_FACES = (
    "Its files, such as {name}, are IP-Adapters: additions that show a pipeline of Stable "
    "Diffusion whom or what to paint. diffusers loads one onto a pipeline by `load_ip_adapter`."
)
_SEVERAL = (
    "It holds several versions of one addition, such as {name}, each for a number of steps of its "
    "own. diffusers loads one onto a pipeline of the model that it was made for; its page shows "
    "which one, and with which settings."
)


def _named(pattern: str) -> Callable[[Sequence[str]], str | None]:
    found = re.compile(pattern)
    return lambda files: next(filter(found.search, files), None)


# By the names of files: the first one that matches is shown.
BY_FILES = (
    (_named(r"^kokoro-(?!v1)[^/]+\.pth$"), _KOKORO),
    (_named(r"(?:^|/)control(?:_v11\w\d?\w?)?_(?:sd|xl)\w*\.pth$"), _CONTROL),
    (_named(r"^(?:kohya_control|t2i-adapter)[^/]*\.safetensors$"), _COLLECTED),
    (_named(r"^ip-adapter[^/]*\.bin$"), _FACES),
    (_named(r"^[^/]+_\d+step_(?:lora|unet)\.safetensors$"), _SEVERAL),
)


def read_elsewhere(checkpoint: Checkpoint) -> str | None:
    """What reads the repository in place of a template, as a sentence; None where none is known."""
    facts, files = checkpoint.facts, checkpoint.facts.files
    if told := LABELLED.get(facts.library_name or ""):
        return told
    described = bool(checkpoint.architectures or checkpoint.model_type)
    if described or checkpoint.needs_code or "model_index.json" in files:
        return None
    if "comfyui" in facts.tags:
        return _COMFY
    if (
        "controlnet" in {tag.lower() for tag in facts.tags}
        and "_class_name" not in checkpoint.config
    ):
        return _CONTROLS
    for find, sentence in BY_FILES:
        if name := find(files):
            return sentence.format(name=plain(name, 60))
    mixed_in = "pytorch_model_hub_mixin" in facts.tags
    return _MIXED_IN if mixed_in and checkpoint.library is None else None
