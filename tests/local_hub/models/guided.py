"""Tiny pipelines that need a mask or a drawing beside words, filed as those that need words alone.

And halves of pipelines, which need what another half makes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .pipelines import UNCHECKED, denoiser, keep, reading_parts, word_tokenizer
from .shelf import folder_of, seed, write_card


def build(root: Path) -> None:
    """An inpainter, a pipeline led by a ControlNet, and two that no notebook can feed."""
    _inpainter(root)
    _led(root)
    for name, kind in (("prior", "KandinskyV22PriorPipeline"), ("half", "KandinskyV22Pipeline")):
        folder = folder_of(root, f"tiny/kandinsky-{name}")
        (folder / "model_index.json").write_text(json.dumps({"_class_name": kind}))
        (folder / "unet").mkdir()
        (folder / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(b"")
        write_card(folder, name, library_name="diffusers", pipeline_tag="text-to-image")


def _inpainter(root: Path) -> None:
    from diffusers import StableDiffusionInpaintPipeline

    name = "tiny/inpainting"
    seed(name)
    parts = reading_parts(word_tokenizer(), denoiser(9))
    keep(StableDiffusionInpaintPipeline(**parts, **UNCHECKED), root, name, "text-to-image")


def _led(root: Path) -> None:
    from diffusers import ControlNetModel, StableDiffusionControlNetPipeline

    name = "tiny/led-by-edges"
    seed(name)
    parts: dict[str, Any] = reading_parts(word_tokenizer(), denoiser())
    led = ControlNetModel.from_unet(parts["unet"], conditioning_embedding_out_channels=(16, 32))
    pipeline = StableDiffusionControlNetPipeline(**parts, **UNCHECKED, controlnet=led)
    keep(pipeline, root, name, "text-to-image")
