"""A LoRA for the tiny Stable Diffusion, saved by diffusers as training scripts do it."""

from __future__ import annotations

import shutil
from pathlib import Path

from . import diffusion
from .shelf import folder_of, seed, write_card

NAME, BASE = "tiny/lora-watercolour", "tiny/stable-diffusion"
TRIGGER = "in the style of TOK"


def build(root: Path) -> None:
    """`tiny/lora-watercolour`: its weights are random, so it changes every picture."""
    from diffusers import StableDiffusionPipeline
    from diffusers.utils import convert_state_dict_to_diffusers
    from peft import LoraConfig
    from peft.utils import get_peft_model_state_dict

    diffusion.build(root / "aside")
    pipeline = StableDiffusionPipeline.from_pretrained(root / "aside" / BASE, safety_checker=None)
    shutil.rmtree(root / "aside")
    seed(NAME)
    targets = ["to_k", "to_out.0", "to_q", "to_v"]
    config = LoraConfig(r=4, lora_alpha=64, target_modules=targets, init_lora_weights=False)
    pipeline.unet.add_adapter(config)
    layers = convert_state_dict_to_diffusers(get_peft_model_state_dict(pipeline.unet))
    folder = folder_of(root, NAME, downloads=300)
    StableDiffusionPipeline.save_lora_weights(folder, unet_lora_layers=layers)
    write_card(
        folder,
        "Watercolour LoRA, tiny",
        f"""
import torch
from diffusers import DiffusionPipeline

pipe = DiffusionPipeline.from_pretrained("{BASE}")
pipe.load_lora_weights("{NAME}")
image = pipe("a loaf of bread {TRIGGER}").images[0]
""",
        library_name="diffusers",
        pipeline_tag="text-to-image",
        license="creativeml-openrail-m",
        language=None,
        base_model=BASE,
        base_model_relation="adapter",
        instance_prompt=TRIGGER,
        tags=["lora", "stable-diffusion"],
    )
