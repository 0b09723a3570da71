"""A tiny Stable Diffusion that draws noise: UNet, VAE, CLIP's text half, a scheduler."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .page import byte_level
from .shelf import folder_of, save_tokenizer, seed, write_card


def build(root: Path) -> None:
    """`tiny/stable-diffusion`, in the layout of the real ones."""
    from diffusers import (
        AutoencoderKL,
        PNDMScheduler,
        StableDiffusionPipeline,
        UNet2DConditionModel,
    )
    from transformers import CLIPTextConfig, CLIPTextModel

    name = "tiny/stable-diffusion"
    folder = folder_of(root, name, downloads=50_000)
    tokenizer = _clip_tokenizer(folder / "tokenizer")
    seed(name)
    text = CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=32,
            projection_dim=32,
            intermediate_size=64,
            num_hidden_layers=2,
            num_attention_heads=4,
            max_position_embeddings=77,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.eos_token_id,
        )
    )
    blocks = {"block_out_channels": (16, 32), "layers_per_block": 1, "norm_num_groups": 8}
    unet = UNet2DConditionModel(
        sample_size=8,
        in_channels=4,
        out_channels=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=32,
        attention_head_dim=4,
        **blocks,
    )
    vae = AutoencoderKL(
        in_channels=3,
        out_channels=3,
        down_block_types=("DownEncoderBlock2D", "DownEncoderBlock2D"),
        up_block_types=("UpDecoderBlock2D", "UpDecoderBlock2D"),
        latent_channels=4,
        sample_size=16,
        **blocks,
    )
    scheduler = PNDMScheduler(
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        skip_prk_steps=True,
        steps_offset=1,
    )
    StableDiffusionPipeline(
        vae=vae,
        text_encoder=text,
        tokenizer=tokenizer,
        unet=unet,
        scheduler=scheduler,
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    ).save_pretrained(folder)
    write_card(
        folder,
        "Stable Diffusion, tiny",
        f"""
import torch
from diffusers import StableDiffusionPipeline

model_id = "{name}"
device = "cuda"

pipe = StableDiffusionPipeline.from_pretrained(model_id, torch_dtype=torch.float16)
pipe = pipe.to(device)

prompt = "a loaf of bread on the moon, oil painting"
image = pipe(prompt).images[0]

image.save("loaf.png")
""",
        library_name="diffusers",
        pipeline_tag="text-to-image",
        license="creativeml-openrail-m",
        language=None,
        tags=["stable-diffusion", "stable-diffusion-diffusers"],
        inference=True,
    )


def _clip_tokenizer(folder: Path) -> Any:
    """CLIP's own tokenizer class over our vocabulary, since the pipeline names that class."""
    from transformers import CLIPTokenizer

    first, last = "<|startoftext|>", "<|endoftext|>"
    folder.mkdir()
    save_tokenizer(byte_level([first, last]), folder)
    model = json.loads((folder / "tokenizer.json").read_text())["model"]
    merges = [" ".join(pair) if isinstance(pair, list) else pair for pair in model["merges"]]
    words = dict(model["vocab"])
    # CLIP marks the end of a word where GPT-2 marks its beginning.
    for symbol in [symbol for symbol in words if len(symbol) == 1]:
        words.setdefault(symbol + "</w>", len(words))
    for path in folder.iterdir():
        path.unlink()
    (folder / "vocab.json").write_text(json.dumps(words, ensure_ascii=False))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n")
    options = {
        "tokenizer_class": "CLIPTokenizer",
        "model_max_length": 77,
        "bos_token": first,
        "eos_token": last,
        "pad_token": last,
        "unk_token": last,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(options, indent=2))
    return CLIPTokenizer.from_pretrained(folder)
