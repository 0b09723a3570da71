"""The models of the check: the tests' tiny ones, in the sizes of published models.

Weights are random, so answers mean nothing; how much memory they take, where they lie and how they
are loaded does not depend on their values. Sizes are those of the `config.json` of the model that
`like` names.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

Sizes = Mapping[str, Any]
LLAMA = {"head_dim": 128, "num_key_value_heads": 8, "vocab_size": 128256}
LLAMA_3B: Sizes = {
    **LLAMA,
    "hidden_size": 3072,
    "intermediate_size": 8192,
    "num_hidden_layers": 28,
    "num_attention_heads": 24,
    "max_position_embeddings": 8192,
}
LLAMA_1B: Sizes = {
    **LLAMA,
    "head_dim": 64,
    "hidden_size": 2048,
    "intermediate_size": 8192,
    "num_hidden_layers": 16,
    "num_attention_heads": 32,
    "max_position_embeddings": 8192,
}
GPT_OSS: Sizes = {
    "hidden_size": 2880,
    "intermediate_size": 2880,
    "head_dim": 64,
    "num_attention_heads": 64,
    "num_key_value_heads": 8,
    "num_local_experts": 32,
    "num_experts_per_tok": 4,
    "vocab_size": 201088,
}
QWEN2_VL: Sizes = {
    "text_config.hidden_size": 1536,
    "text_config.intermediate_size": 8960,
    "text_config.num_hidden_layers": 28,
    "text_config.layer_types": ["full_attention"] * 28,
    "text_config.num_attention_heads": 12,
    "text_config.num_key_value_heads": 2,
    "text_config.vocab_size": 151936,
    "text_config.rope_parameters.mrope_section": [16, 24, 24],
    "vision_config.depth": 32,
    "vision_config.embed_dim": 1280,
    "vision_config.hidden_size": 1536,
    "vision_config.num_heads": 16,
    "vision_config.mlp_ratio": 4,
}
LARGE: Sizes = {
    "hidden_size": 1024,
    "intermediate_size": 4096,
    "num_hidden_layers": 24,
    "num_attention_heads": 16,
}
WHISPER: Sizes = {
    "d_model": 768,
    "encoder_layers": 12,
    "decoder_layers": 12,
    "encoder_attention_heads": 12,
    "decoder_attention_heads": 12,
    "encoder_ffn_dim": 3072,
    "decoder_ffn_dim": 3072,
}
UNET: Sizes = {
    "block_out_channels": [320, 640, 1280, 1280],
    "down_block_types": ["CrossAttnDownBlock2D"] * 3 + ["DownBlock2D"],
    "up_block_types": ["UpBlock2D"] + ["CrossAttnUpBlock2D"] * 3,
    "attention_head_dim": 8,
    "cross_attention_dim": 768,
    "layers_per_block": 2,
    "norm_num_groups": 32,
    "sample_size": 64,
}
VAE: Sizes = {
    "block_out_channels": [128, 256, 512, 512],
    "down_block_types": ["DownEncoderBlock2D"] * 4,
    "up_block_types": ["UpDecoderBlock2D"] * 4,
    "layers_per_block": 2,
    "norm_num_groups": 32,
    "sample_size": 512,
}
CLIP: Sizes = {
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "projection_dim": 768,
    "vocab_size": 49408,
}
# Where a pipeline's folder has no class of transformers.
DIFFUSERS = ("unet", "vae")


@dataclass(frozen=True)
class Shape:
    """A tiny model, and what it becomes.

    `parts` are its folders with weights ("" for the root) and their sizes; `also` are other files
    and what is laid over them; `packed` packs the weights as the tiny model's builder does.
    """

    id: str
    tiny: str
    module: str
    like: str
    dtype: str
    parts: Mapping[str, Sizes]
    task: str = ""
    also: Mapping[str, Sizes] = field(default_factory=dict)
    packed: Callable[[Path], None] | None = None


def _in_blocks(folder: Path) -> None:
    from tests.local_hub.models.bytewise import store_in_blocks

    store_in_blocks(folder, 128)


def _in_half_bytes(folder: Path) -> None:
    from tests.local_hub.models.bytewise import store_in_half_bytes

    store_in_half_bytes(folder)


PICTURE = {"preprocessor_config.json": {"size": {"height": 224, "width": 224}}}
SHAPES = (
    Shape(
        "sizes/chat-3b", "tiny/llama-chat", "generation", "Llama 3.2 3B", "bfloat16", {"": LLAMA_3B}
    ),
    Shape(
        "sizes/chat-1b", "tiny/llama-chat", "generation", "Llama 3.2 1B", "bfloat16", {"": LLAMA_1B}
    ),
    Shape(
        "sizes/chat-1b-fp8",
        "tiny/llama-chat",
        "generation",
        "Llama 3.2 1B, in FP8",
        "bfloat16",
        {"": LLAMA_1B},
        packed=_in_blocks,
    ),
    Shape(
        "sizes/gpt-oss-2-layers",
        "tiny/gpt-oss",
        "bytewise",
        "gpt-oss-20b, 2 of its 24 layers, in MXFP4",
        "bfloat16",
        {"": GPT_OSS},
        packed=_in_half_bytes,
    ),
    Shape(
        "sizes/qwen2-vl-2b",
        "tiny/qwen2-vl",
        "talkers",
        "Qwen2-VL 2B",
        "bfloat16",
        {"": QWEN2_VL},
        task="image-text-to-text",
    ),
    Shape(
        "sizes/stable-diffusion",
        "tiny/stable-diffusion",
        "diffusion",
        "Stable Diffusion 1.5",
        "float16",
        {"unet": UNET, "vae": VAE, "text_encoder": CLIP},
    ),
    Shape(
        "sizes/whisper-small", "tiny/whisper", "speech", "Whisper small", "float32", {"": WHISPER}
    ),
    Shape(
        "sizes/vit-large",
        "tiny/vit",
        "images",
        "ViT large, patches of 16",
        "float32",
        {"": {**LARGE, "image_size": 224, "patch_size": 16}},
        also=PICTURE,
    ),
    Shape(
        "sizes/bert-large",
        "tiny/minilm",
        "encoders",
        "BERT large, as BGE and E5 use it",
        "float32",
        {"": {**LARGE, "vocab_size": 30522}},
        also={"1_Pooling/config.json": {"word_embedding_dimension": 1024}},
    ),
)


def build(shape: Shape, tiny: Path, folder: Path, device: str, *, small: bool = False) -> None:
    """Put a model into `folder`, from the folder of its `tiny` one; `small` leaves it tiny.

    Weights are made on `device`, where random numbers for billions of them take seconds.
    """
    shutil.copytree(tiny, folder)
    _rename(shape, folder)
    if small:
        return
    for name, sizes in shape.also.items():
        _lay_over(folder / name, sizes)
    for part, sizes in shape.parts.items():
        _lay_over(folder / part / "config.json", sizes)
        _fill(folder / part, shape.dtype, device, diffuses=part in DIFFUSERS)
    if shape.packed:
        shape.packed(folder)


def _rename(shape: Shape, folder: Path) -> None:
    """Let the page and the settings speak of the new model."""
    card = folder / "README.md"
    text = card.read_text(encoding="utf-8").replace(shape.tiny, shape.id)
    settings = folder / ".repository.json"
    told = settings.read_text(encoding="utf-8")
    if shape.task:
        from tests.local_hub.repository import Repository

        old = str(Repository.load(folder, shape.id).info["pipeline_tag"])
        text, told = text.replace(old, shape.task), told.replace(old, shape.task)
    card.write_text(text, encoding="utf-8")
    settings.write_text(told, encoding="utf-8")


def _lay_over(path: Path, sizes: Sizes) -> None:
    """Write values into a JSON file; a dot in a name leads into what lies deeper."""
    whole = json.loads(path.read_text(encoding="utf-8"))
    for name, value in sizes.items():
        *deeper, last = name.split(".")
        place = whole
        for key in deeper:
            place = place[key]
        place[last] = value
    # Packing is what comes last.
    whole.pop("quantization_config", None)
    path.write_text(json.dumps(whole, indent=2), encoding="utf-8")


def _fill(folder: Path, dtype: str, device: str, *, diffuses: bool) -> None:
    """Replace the weights in `folder` by random ones of the sizes that its config.json tells."""
    import torch

    for old in folder.glob("*.safetensors*"):
        old.unlink()
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    torch.manual_seed(0)
    with torch.device(device):
        if diffuses:
            model = getattr(import_module("diffusers"), config["_class_name"]).from_config(config)
        else:
            library = import_module("transformers")
            kind = getattr(library, config["architectures"][0])
            model = kind(kind.config_class.from_pretrained(folder))
    model.to(getattr(torch, dtype)).save_pretrained(folder)
    del model
    if device == "cuda":
        torch.cuda.empty_cache()
