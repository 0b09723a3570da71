"""Tiny chat models whose weights are stored as FP8 in blocks, and as MXFP4 with scales."""

from __future__ import annotations

from pathlib import Path

from .generation import CHAT_TEMPLATE, chat_model
from .page import byte_level
from .shelf import amend, ids_of, save_model, save_tokenizer, shelf_for, transformers_card

NAME, BLOCK = "tiny/fp8-chat", 16


def build(root: Path) -> None:
    """`tiny/fp8-chat`, as DeepSeek's and Qwen's are stored, and `tiny/gpt-oss`."""
    _bytes(root)
    _half_bytes(root)


def _bytes(root: Path) -> None:
    task = "text-generation"
    folder = shelf_for(root, NAME, task, "AutoModelForCausalLM", "AutoTokenizer")
    chat_model(folder, NAME)
    store_in_blocks(folder, BLOCK)
    transformers_card(folder, "Tiny FP8 chat", task, tags=["conversational", "fp8"])


def store_in_blocks(folder: Path, block: int) -> None:
    """Store the projections of the model there as FP8, each square block with a scale of its own.

    `block` is the side of the blocks in weights; it divides the sides of every projection.
    """
    import torch
    from safetensors.torch import load_file, save_file

    packed = {}
    for name, weights in load_file(folder / "model.safetensors").items():
        packed[name] = weights.to(torch.bfloat16)
        if not name.endswith("proj.weight"):
            continue
        rows, columns = (side // block for side in weights.shape)
        blocks = weights.float().reshape(rows, block, columns, block)
        scales = blocks.abs().amax(dim=(1, 3)) / 448
        exact = (blocks / scales[:, None, :, None]).reshape(weights.shape)
        packed[name] = exact.to(torch.float8_e4m3fn)
        packed[f"{name}_scale_inv"] = scales
    save_file(packed, folder / "model.safetensors", {"format": "pt"})
    told = {
        "quant_method": "fp8",
        "activation_scheme": "dynamic",
        "weight_block_size": [block, block],
        "modules_to_not_convert": ["lm_head"],
    }
    amend(folder / "config.json", quantization_config=told)


def _half_bytes(root: Path) -> None:
    from transformers import GptOssConfig, GptOssForCausalLM

    name, task = "tiny/gpt-oss", "text-generation"
    folder = shelf_for(root, name, task, "AutoModelForCausalLM", "AutoTokenizer")
    tokenizer = save_tokenizer(
        byte_level(["<|endoftext|>", "<|im_start|>", "<|im_end|>"]),
        folder,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        chat_template=CHAT_TEMPLATE,
        model_max_length=256,
    )
    config = GptOssConfig(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=16,
        num_local_experts=4,
        num_experts_per_tok=2,
        layer_types=["sliding_attention", "full_attention"],
        max_position_embeddings=256,
        **ids_of(tokenizer, "eos", "pad"),
    )
    save_model(folder, name, GptOssForCausalLM, config)
    store_in_half_bytes(folder)
    transformers_card(folder, "Tiny GPT-OSS", task, tags=["conversational", "mxfp4"])


def store_in_half_bytes(folder: Path) -> None:
    """Store a GPT-OSS's experts as MXFP4, with random values: 32 weights in 16 bytes and a scale.

    Every scale is 2**-6 (121 less the bias of 127).
    """
    import torch
    from safetensors.torch import load_file, save_file

    packed = {}
    for key, weights in load_file(folder / "model.safetensors").items():
        if not key.endswith(("experts.gate_up_proj", "experts.down_proj")):
            packed[key] = weights.to(torch.bfloat16)
            continue
        experts, read, written = weights.shape
        shape = (experts, written, read // 32)
        packed[f"{key}_blocks"] = torch.randint(0, 256, (*shape, 16), dtype=torch.uint8)
        packed[f"{key}_scales"] = torch.full(shape, 121, dtype=torch.uint8)
    save_file(packed, folder / "model.safetensors", {"format": "pt"})
    kept = ["model.layers.*.self_attn", "model.layers.*.mlp.router", "model.embed_tokens"]
    told = {"quant_method": "mxfp4", "modules_to_not_convert": [*kept, "lm_head"]}
    amend(folder / "config.json", quantization_config=told)
