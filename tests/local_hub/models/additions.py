"""Additions to tiny pipelines that are not LoRAs: ControlNets, one of them for several drawings."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from . import diffusion
from .pipelines import clip_encoder, keep, packer, scheduler, word_tokenizer
from .shelf import folder_of, seed, write_card

BASE, LARGE = "tiny/stable-diffusion", "tiny/stable-diffusion-xl"
CANNY, UNION = "tiny/sd-controlnet-canny", "tiny/sdxl-controlnet-union"
SEEN = {"conditioning_embedding_out_channels": (16, 32)}


def build(root: Path) -> None:
    """A ControlNet for the tiny Stable Diffusion, a tiny XL, and a union for that."""
    from diffusers import ControlNetModel, ControlNetUnionModel, StableDiffusionPipeline

    diffusion.build(root / "aside")
    base = StableDiffusionPipeline.from_pretrained(root / "aside" / BASE, safety_checker=None)
    shutil.rmtree(root / "aside")
    _keep_control(root, CANNY, BASE, lambda: ControlNetModel.from_unet(base.unet, **SEEN))
    large = _large(root)
    kinds: dict[str, Any] = {"num_control_type": 6, "num_trans_channel": 16}
    kinds |= {"num_proj_channel": 16, "num_trans_head": 2}
    sizes = {"block_out_channels": (16, 32), "norm_num_groups": 8, "layers_per_block": 1}
    text = {"addition_embed_type": "text_time", "addition_time_embed_dim": 8}
    _keep_control(
        root,
        UNION,
        LARGE,
        lambda: ControlNetUnionModel(
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
            cross_attention_dim=80,
            attention_head_dim=4,
            transformer_layers_per_block=1,
            projection_class_embeddings_input_dim=large.unet.add_embedding.linear_1.in_features,
            num_trans_layer=1,
            **kinds,
            **sizes,
            **text,
            **SEEN,
        ),
    )
    # The name of the class by which the published unions were saved.
    path = root / UNION / "config.json"
    told = json.loads(path.read_text())
    path.write_text(json.dumps(told | {"_class_name": "ControlNetModel_Union"}))


def _large(root: Path) -> Any:
    from diffusers import StableDiffusionXLPipeline, UNet2DConditionModel

    seed(LARGE)
    tokenizer = word_tokenizer()
    unet = UNet2DConditionModel(
        sample_size=8,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        block_out_channels=(16, 32),
        layers_per_block=1,
        norm_num_groups=8,
        cross_attention_dim=80,
        attention_head_dim=4,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        projection_class_embeddings_input_dim=6 * 8 + 48,
    )
    pipeline = StableDiffusionXLPipeline(
        vae=packer(),
        text_encoder=clip_encoder(tokenizer),
        text_encoder_2=clip_encoder(tokenizer, projected=True, width=48),
        tokenizer=tokenizer,
        tokenizer_2=tokenizer,
        unet=unet,
        scheduler=scheduler(),
        add_watermarker=False,
    )
    keep(pipeline, root, LARGE, "text-to-image")
    return pipeline


def _keep_control(root: Path, name: str, base: str, made: Any) -> None:
    import torch

    seed(name)
    control = made()
    # A fresh one changes nothing: where its outputs are added, its weights are zeros.
    with torch.no_grad():
        for part, weights in control.named_parameters():
            if "controlnet_down_blocks" in part or "controlnet_mid_block" in part:
                weights.normal_(0, 0.5)
    folder = folder_of(root, name, downloads=400)
    control.save_pretrained(folder)
    write_card(
        folder,
        "A ControlNet, tiny",
        f"""
from diffusers import ControlNetModel, StableDiffusionControlNetPipeline

controlnet = ControlNetModel.from_pretrained("{name}")
pipe = StableDiffusionControlNetPipeline.from_pretrained("{base}", controlnet=controlnet)
""",
        library_name="diffusers",
        pipeline_tag="image-to-image" if name == CANNY else "text-to-image",
        license="openrail",
        language=None,
        base_model=base,
        tags=["ControlNet", "stable-diffusion"],
    )
