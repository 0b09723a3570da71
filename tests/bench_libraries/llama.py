"""A tiny Llama as a GGUF file, written by the package gguf."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.local_hub.models.shelf import folder_of, write_card


def gguf(root: Path) -> None:
    """One chat model in Llama's shape as two files of different precision."""
    import numpy as np

    from tests.local_hub.models.generation import CHAT_TEMPLATE
    from tests.local_hub.models.page import byte_level

    # None of these libraries is where types are checked.
    library = import_module("gguf")
    kinds_of = library.GGMLQuantizationType
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    tokenizer = byte_level(special)
    words = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    kinds = [3 if word in special else 1 for word, _ in words]
    merges = _merges(tokenizer)
    folder = folder_of(root, "tiny/gguf-chat")
    sizes = {}
    # Q5_0 is not computed by AMX, in which llama.cpp crashes on some virtual machines.
    for name, kind in (("F16", kinds_of.F16), ("Q5_0", kinds_of.Q5_0)):
        path = folder / f"tiny-chat-{name}.gguf"
        writer = library.GGUFWriter(path, "llama")
        width, hidden, heads = 32, 64, 4
        writer.add_context_length(512)
        writer.add_embedding_length(width)
        writer.add_block_count(1)
        writer.add_feed_forward_length(hidden)
        writer.add_head_count(heads)
        writer.add_head_count_kv(heads)
        writer.add_layer_norm_rms_eps(1e-5)
        writer.add_rope_dimension_count(width // heads)
        writer.add_vocab_size(len(words))
        writer.add_tokenizer_model("gpt2")
        writer.add_tokenizer_pre("gpt-2")
        writer.add_token_list([word for word, _ in words])
        writer.add_token_types(kinds)
        writer.add_token_merges(merges)
        writer.add_bos_token_id(0)
        writer.add_eos_token_id(2)
        writer.add_add_bos_token(False)
        writer.add_chat_template(CHAT_TEMPLATE)
        random = np.random.default_rng(7)

        def tensor(*shape: int, random: Any = random) -> Any:
            return random.normal(scale=0.2, size=shape).astype(np.float32)

        matrices = {
            "token_embd": tensor(len(words), width),
            "output": tensor(len(words), width),
            **{f"blk.0.attn_{part}": tensor(width, width) for part in ("q", "k", "v", "output")},
            **{f"blk.0.ffn_{part}": tensor(hidden, width) for part in ("gate", "up")},
            "blk.0.ffn_down": tensor(width, hidden),
        }
        for part, matrix in matrices.items():
            writer.add_tensor(f"{part}.weight", library.quantize(matrix, kind), raw_dtype=kind)
        for part in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"):
            writer.add_tensor(f"{part}.weight", np.ones(width, np.float32))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        sizes[name] = path.stat().st_size
    total = sum(int(matrix.size) for matrix in matrices.values())
    settings = {"total": total, "architecture": "llama", "totalFileSize": sizes["Q5_0"]}
    settings |= {"context_length": 512, "chat_template": CHAT_TEMPLATE}
    folder_of(root, "tiny/gguf-chat", info={"gguf": settings})
    write_card(folder, "Tiny GGUF", library_name="gguf", pipeline_tag="text-generation")


def _merges(tokenizer: Any) -> list[str]:
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    return [pair if isinstance(pair, str) else " ".join(pair) for pair in merges]
