"""Tiny pipelines as one file each, under the names that the original code gave the weights."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import additions
from .shelf import folder_of, write_card

MERGE, LARGE_MERGE = "tiny/orange-merge", "tiny/orange-merge-xl"
Weights = dict[str, Any]
_RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "time_emb_proj": "emb_layers.1",
    "conv_shortcut": "skip_connection",
}
_AROUND = {
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0",
    "add_embedding.linear_2": "label_emb.0.2",
    "conv_in": "input_blocks.0.0",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
}
_MIDDLE = {"resnets.0": "0", "attentions.0": "1", "resnets.1": "2"}
_VAE = {
    "conv_norm_out": "norm_out",
    "conv_shortcut": "nin_shortcut",
    "downsamplers.0": "downsample",
    "upsamplers.0": "upsample",
    "mid_block.attentions.0": "mid.attn_1",
    "mid_block.resnets.0": "mid.block_1",
    "mid_block.resnets.1": "mid.block_2",
    "group_norm": "norm",
    "to_q": "q",
    "to_k": "k",
    "to_v": "v",
    "to_out.0": "proj_out",
}
_OPEN = {
    "self_attn.out_proj": "attn.out_proj",
    "layer_norm1": "ln_1",
    "layer_norm2": "ln_2",
    "mlp.fc1": "mlp.c_fc",
    "mlp.fc2": "mlp.c_proj",
}


def build(root: Path) -> None:
    """A merge with a copy for training beside it, and one of XL in a folder."""
    from diffusers import StableDiffusionPipeline, StableDiffusionXLPipeline

    aside = root / "aside"
    additions.build(aside)
    additions.diffusion.build(aside)
    small = StableDiffusionPipeline.from_pretrained(aside / additions.BASE, safety_checker=None)
    large = StableDiffusionXLPipeline.from_pretrained(aside / additions.LARGE)
    _keep(root, MERGE, "OrangeMerge.safetensors", _body(small) | _reading(small))
    _keep(root, LARGE_MERGE, "Models/XL/MergeXL.safetensors", _body(large) | _reading_large(large))
    shutil.rmtree(aside)


def _keep(root: Path, name: str, file: str, weights: Weights) -> None:
    from safetensors.torch import save_file

    folder = folder_of(root, name, downloads=200)
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    save_file({key: each.contiguous().clone() for key, each in weights.items()}, folder / file)
    (folder / "vae").mkdir(exist_ok=True)
    save_file({"unused": next(iter(weights.values())).clone()}, folder / "vae" / "x.safetensors")
    write_card(
        folder,
        "A merge, tiny",
        library_name=None,
        pipeline_tag="text-to-image",
        license="openrail",
        language=None,
        tags=["stable-diffusion"],
    )


def _body(pipeline: Any) -> Weights:
    """The denoiser and the part that packs pictures."""
    unet, vae = pipeline.unet, pipeline.vae
    each = unet.config.layers_per_block + 1
    crossed = [kind.startswith("Cross") for kind in unet.config.up_block_types]
    denoiser = {_of_unet(key, each, crossed): one for key, one in unet.state_dict().items()}
    blocks = len(vae.config.block_out_channels)
    packer = {_of_vae(key, blocks): _square(key, one) for key, one in vae.state_dict().items()}
    return {f"model.diffusion_model.{key}": one for key, one in denoiser.items()} | {
        f"first_stage_model.{key}": one for key, one in packer.items()
    }


def _of_unet(key: str, each: int, crossed: list[bool]) -> str:
    if found := re.match(r"(down|up)_blocks\.(\d+)\.(\w+)\.(\d+)\.(.+)", key):
        way, block, what, layer, rest = found.groups()
        side, first = ("input", 1) if way == "down" else ("output", 0)
        number = first + int(block) * each
        if what == "downsamplers":
            return f"input_blocks.{number + each - 1}.0.{rest.replace('conv', 'op')}"
        if what == "upsamplers":
            return f"output_blocks.{number + each - 1}.{1 + crossed[int(block)]}.{rest}"
        place = f"{side}_blocks.{number + int(layer)}.{int(what == 'attentions')}"
        return f"{place}.{_renamed(rest, _RESNET) if what == 'resnets' else rest}"
    if found := re.match(r"mid_block\.(\w+\.\d+)\.(.+)", key):
        what, rest = found.groups()
        inner = _renamed(rest, _RESNET) if what.startswith("resnets") else rest
        return f"middle_block.{_MIDDLE[what]}.{inner}"
    return _renamed(key, _AROUND)


def _of_vae(key: str, blocks: int) -> str:
    key = re.sub(r"down_blocks\.(\d+)", r"down.\1", key)
    key = re.sub(r"up_blocks\.(\d+)", lambda one: f"up.{blocks - 1 - int(one[1])}", key)
    for new, old in _VAE.items():
        key = re.sub(rf"\b{re.escape(new)}\b", old, key)
    return re.sub(r"(up|down)\.(\d+)\.resnets\.(\d+)", r"\1.\2.block.\3", key)


def _square(key: str, weights: Any) -> Any:
    """The attention of the original is made of convolutions of one pixel."""
    if "attentions" in key and key.endswith("weight") and weights.dim() == 2:
        return weights[:, :, None, None]
    return weights


def _reading(pipeline: Any, place: str = "cond_stage_model.transformer.") -> Weights:
    """CLIP's half that reads, whose names have a first part in most releases."""
    told = pipeline.text_encoder.state_dict()
    return {
        f"{place}text_model.{key.removeprefix('text_model.')}": one for key, one in told.items()
    }


def _reading_large(pipeline: Any) -> Weights:
    """Both readers of XL, the second one as OpenCLIP stores it."""
    import torch

    place = "conditioner.embedders.1.model."
    told = {
        key.removeprefix("text_model."): one
        for key, one in pipeline.text_encoder_2.state_dict().items()
    }
    found = {
        "positional_embedding": told["embeddings.position_embedding.weight"],
        "token_embedding.weight": told["embeddings.token_embedding.weight"],
        "ln_final.weight": told["final_layer_norm.weight"],
        "ln_final.bias": told["final_layer_norm.bias"],
        "text_projection": told["text_projection.weight"].T,
    }
    for key, one in told.items():
        if layer := re.match(r"encoder\.layers\.(\d+)\.(.+)", key):
            block, rest = f"transformer.resblocks.{layer[1]}", layer[2]
            if "q_proj" in rest:
                three = [told[key.replace("q_proj", f"{which}_proj")] for which in "qkv"]
                found[f"{block}.attn.in_proj_{rest.rpartition('.')[2]}"] = torch.cat(three)
            elif "k_proj" not in rest and "v_proj" not in rest:
                found[f"{block}.{_renamed(rest, _OPEN)}"] = one
    first = _reading(pipeline, "conditioner.embedders.0.transformer.")
    return first | {f"{place}{key}": one for key, one in found.items()}


def _renamed(key: str, names: Mapping[str, str]) -> str:
    for new, old in names.items():
        if key == new or key.startswith(f"{new}."):
            return f"{old}{key.removeprefix(new)}"
    return key
