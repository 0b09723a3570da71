"""What the tiny pipelines of diffusers are put together from."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .page import byte_level, unigram
from .shelf import folder_of, read_bpe, save_tokenizer, write_bpe, write_card
from .sizes import T5, TOWER

BLOCKS = {"block_out_channels": (16, 32), "layers_per_block": 1, "norm_num_groups": 8}
NOISE = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
UNCHECKED = {
    "safety_checker": None,
    "feature_extractor": None,
    "requires_safety_checker": False,
}
T5_TOKENS = {"pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
PICTURE = """from diffusers.utils import load_image

image = load_image("https://example.org/harbour.png").resize((32, 32))
"""
"""Made small: at the size of a photograph, even a tiny pipeline computes for half a minute."""


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
    """CLIP's half that reads."""
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    config = CLIPTextConfig(
        vocab_size=len(tokenizer),
        **TOWER | {"hidden_size": width, "num_attention_heads": 4},
        projection_dim=width,
        max_position_embeddings=77,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.eos_token_id,
    )
    return (CLIPTextModelWithProjection if projected else CLIPTextModel)(config)


def clip_tokenizer(folder: Path) -> Any:
    """CLIP's own tokenizer class over our vocabulary, since pipelines name that class."""
    from transformers import CLIPTokenizer

    first, last = "<|startoftext|>", "<|endoftext|>"
    folder.mkdir(exist_ok=True)
    save_tokenizer(byte_level([first, last]), folder)
    words, merges = read_bpe(folder)
    # CLIP marks the end of a word where GPT-2 marks its beginning.
    for symbol in [symbol for symbol in words if len(symbol) == 1]:
        words.setdefault(symbol + "</w>", len(words))
    for path in folder.iterdir():
        path.unlink()
    write_bpe(folder, words, merges)
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


def word_tokenizer() -> Any:
    """CLIP's tokenizer, for a pipeline that keeps it."""
    with TemporaryDirectory() as aside:
        return clip_tokenizer(Path(aside))


def t5_tokenizer(**options: Any) -> Any:
    """The tokenizer of a pipeline that reads by T5."""
    with TemporaryDirectory() as aside:
        return save_tokenizer(unigram(), Path(aside), **T5_TOKENS, **options)


def t5_encoder(tokenizer: Any) -> Any:
    """T5's half that reads."""
    from transformers import T5Config, T5EncoderModel

    return T5EncoderModel(T5Config(vocab_size=len(tokenizer), **T5))


def picture_encoder(size: int = 32) -> tuple[Any, Any]:
    """CLIP's half that looks, and its processor."""
    from transformers import CLIPImageProcessor, CLIPVisionConfig, CLIPVisionModelWithProjection

    config = CLIPVisionConfig(
        **TOWER | {"num_attention_heads": 4},
        projection_dim=32,
        image_size=size,
        patch_size=size // 4,
    )
    processor = CLIPImageProcessor(
        size={"shortest_edge": size}, crop_size={"height": size, "width": size}
    )
    return CLIPVisionModelWithProjection(config), processor


def denoiser(channels: int = 4) -> Any:
    """Stable Diffusion's network, which sees that many channels."""
    from diffusers import UNet2DConditionModel

    return UNet2DConditionModel(
        sample_size=8,
        in_channels=channels,
        out_channels=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=32,
        attention_head_dim=4,
        **BLOCKS,
    )


def packer() -> Any:
    """What packs a picture into fewer numbers, and unpacks it."""
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
    """The scheduler of most pipelines, over the usual noise."""
    from diffusers import DDIMScheduler

    return DDIMScheduler(**NOISE, clip_sample=False)


def reading_parts(tokenizer: Any, unet: Any) -> dict[str, Any]:
    """The parts of a pipeline that draws what it reads, around its denoiser."""
    return {
        "vae": packer(),
        "text_encoder": clip_encoder(tokenizer),
        "tokenizer": tokenizer,
        "unet": unet,
        "scheduler": scheduler(),
    }
