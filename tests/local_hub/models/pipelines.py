"""What the tiny pipelines of diffusers are put together from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .diffusion import _clip_tokenizer
from .shelf import folder_of, write_card

BLOCKS = {"block_out_channels": (16, 32), "layers_per_block": 1, "norm_num_groups": 8}


PICTURE = """from diffusers.utils import load_image

image = load_image("https://example.org/harbour.png")
"""


def keep(pipeline: Any, root: Path, name: str, task: str, example: str = "") -> None:
    """Keep a pipeline under its name with a page that loads it and shows the `example`."""
    folder = folder_of(root, name)
    pipeline.save_pretrained(folder)
    kind = type(pipeline).__name__
    usual = f"""
import torch
from diffusers import {kind}

pipe = {kind}.from_pretrained("{name}", torch_dtype=torch.float16).to("cuda")
{example}"""
    write_card(
        folder,
        f"{kind}, tiny",
        usual,
        library_name="diffusers",
        pipeline_tag=task,
        language=None,
        tags=["diffusers", f"diffusers:{kind}"],
    )


def clip_encoder(tokenizer: Any, projected: bool = False, width: int = 32) -> Any:
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    config = CLIPTextConfig(
        vocab_size=len(tokenizer),
        hidden_size=width,
        projection_dim=width,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=77,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.eos_token_id,
    )
    return (CLIPTextModelWithProjection if projected else CLIPTextModel)(config)


def word_tokenizer(root: Path, name: str) -> Any:
    folder = root / f".{name}"
    tokenizer = _clip_tokenizer(folder)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    return tokenizer


def picture_encoder(size: int = 32) -> tuple[Any, Any]:
    """CLIP's half that looks, and its processor."""
    from transformers import CLIPImageProcessor, CLIPVisionConfig, CLIPVisionModelWithProjection

    config = CLIPVisionConfig(
        hidden_size=32,
        projection_dim=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        image_size=size,
        patch_size=size // 4,
    )
    processor = CLIPImageProcessor(
        size={"shortest_edge": size}, crop_size={"height": size, "width": size}
    )
    return CLIPVisionModelWithProjection(config), processor


def packer() -> Any:
    from diffusers import AutoencoderKL

    return AutoencoderKL(
        in_channels=3,
        out_channels=3,
        down_block_types=("DownEncoderBlock2D", "DownEncoderBlock2D"),
        up_block_types=("UpDecoderBlock2D", "UpDecoderBlock2D"),
        latent_channels=4,
        sample_size=16,
        **BLOCKS,
    )


def scheduler() -> Any:
    from diffusers import DDIMScheduler

    return DDIMScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", clip_sample=False
    )
