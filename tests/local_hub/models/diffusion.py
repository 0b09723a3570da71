"""A tiny Stable Diffusion that draws noise: UNet, VAE, CLIP's text half, a scheduler."""

from __future__ import annotations

from pathlib import Path

from .pipelines import NOISE, UNCHECKED, clip_encoder, clip_tokenizer, denoiser, packer
from .shelf import folder_of, seed, write_card


def build(root: Path) -> None:
    """`tiny/stable-diffusion`, in the layout of the real ones."""
    from diffusers import PNDMScheduler, StableDiffusionPipeline

    name = "tiny/stable-diffusion"
    folder = folder_of(root, name, downloads=50_000)
    tokenizer = clip_tokenizer(folder / "tokenizer")
    seed(name)
    text, unet, vae = clip_encoder(tokenizer), denoiser(), packer()
    scheduler = PNDMScheduler(**NOISE, skip_prk_steps=True, steps_offset=1)
    StableDiffusionPipeline(
        vae=vae,
        text_encoder=text,
        tokenizer=tokenizer,
        unet=unet,
        scheduler=scheduler,
        **UNCHECKED,
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
