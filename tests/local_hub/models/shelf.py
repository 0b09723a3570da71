"""Where builders put their repositories: files, cards, settings, and seeded randomness."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path
from typing import Any

import yaml

from ..repository import SETTINGS


def folder_of(root: Path, repo_id: str, **settings: Any) -> Path:
    """A fresh folder for a repository, with what no file of it tells."""
    folder = root / repo_id if "/" in repo_id else root / "_" / repo_id
    folder.mkdir(parents=True, exist_ok=True)
    if "/" not in repo_id:
        settings["id"] = repo_id
    (folder / SETTINGS).write_text(json.dumps(settings))
    return folder


def seed(repo_id: str) -> None:
    """The same weights for the same name, on every machine."""
    import torch

    torch.manual_seed(zlib.crc32(repo_id.encode()))


def write_card(
    folder: Path,
    title: str,
    example: str = "",
    *,
    fence: str = "python",
    prose: str = "",
    **front: Any,
) -> None:
    """A README with front matter, a paragraph, and an example as authors write them."""
    front = {"license": "apache-2.0", "language": ["en"], **front}
    front = {key: value for key, value in front.items() if value is not None}
    parts = ["---\n" + yaml.safe_dump(front, sort_keys=False, allow_unicode=True) + "---"]
    parts += [f"# {title}", prose or "A tiny model with random weights, for tests."]
    if example:
        parts += ["## How to use", f"```{fence}\n{example.strip()}\n```"]
    (folder / "README.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def save_tokenizer(tokenizer: Any, folder: Path, **options: Any) -> Any:
    """Save a `tokenizers` object so that every transformers from 4.57 on loads it; return it."""
    from transformers import PreTrainedTokenizerFast

    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, **options)
    fast.save_pretrained(folder)
    path = folder / "tokenizer_config.json"
    config = json.loads(path.read_text())
    # transformers 5 writes a class name and a list that 4.57 does not know, and reads the old ones.
    if "extra_special_tokens" in config:
        config["additional_special_tokens"] = config.pop("extra_special_tokens")
    config["tokenizer_class"] = "PreTrainedTokenizerFast"
    config.pop("backend", None)
    path.write_text(json.dumps(config, indent=2, sort_keys=True))
    return fast


def bert_options() -> dict[str, Any]:
    """The special tokens of BERT's tokenizer."""
    return {
        "pad_token": "[PAD]",
        "unk_token": "[UNK]",
        "cls_token": "[CLS]",
        "sep_token": "[SEP]",
        "mask_token": "[MASK]",
        "model_max_length": 128,
        "model_input_names": ["input_ids", "token_type_ids", "attention_mask"],
    }


def transformers_info(
    auto_model: str, task: str, processor: str = "AutoTokenizer"
) -> dict[str, Any]:
    """The Hub's `transformersInfo` for a repository."""
    return {"auto_model": auto_model, "pipeline_tag": task, "processor": processor}


def write_config(folder: Path, value: dict[str, Any]) -> None:
    """Write `config.json`."""
    (folder / "config.json").write_text(json.dumps(value, indent=2))


def write_weights(folder: Path, name: str = "model.safetensors") -> None:
    """A safetensors file with one tensor of sixteen zeros."""
    header = json.dumps(
        {"weight": {"dtype": "F32", "shape": [4, 4], "data_offsets": [0, 64]}}
    ).encode()
    (folder / name).write_bytes(struct.pack("<Q", len(header)) + header + b"\0" * 64)
