"""Where builders put their repositories: files, cards, settings, and seeded randomness."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path
from typing import Any

import yaml

from ..repository import SETTINGS
from .page import byte_level


def folder_of(root: Path, repo_id: str, **settings: Any) -> Path:
    """A fresh folder for a repository, with what no file of it tells."""
    folder = root / repo_id if "/" in repo_id else root / "_" / repo_id
    folder.mkdir(parents=True, exist_ok=True)
    if "/" not in repo_id:
        settings["id"] = repo_id
    (folder / SETTINGS).write_text(json.dumps(settings))
    return folder


def shelf_for(
    root: Path, repo_id: str, task: str, auto: str, processor: str = "AutoProcessor", **more: Any
) -> Path:
    """A fresh folder for a model of transformers, of whose classes the Hub tells."""
    info = transformers_info(auto, task, processor)
    return folder_of(root, repo_id, transformersInfo=info, **more)


def seed(repo_id: str) -> None:
    """The same weights for the same name, on every machine."""
    import torch

    torch.manual_seed(zlib.crc32(repo_id.encode()))


def save_model(
    folder: Path,
    repo_id: str,
    kind: Any,
    config: Any,
    *,
    louder: float = 1.0,
    writes: dict[str, Any] | None = None,
) -> Any:
    """Save a model with seeded weights, and return it.

    Its weights are made `louder` where small ones would make all inputs look alike; `writes` are
    its settings for generation, where they differ from what the configuration gives.
    """
    from transformers import GenerationConfig

    seed(repo_id)
    model = kind(config)
    for part, weights in model.named_parameters():
        if part.endswith("weight") and weights.dim() > 1:
            weights.data *= louder
    if writes is not None:
        model.generation_config = GenerationConfig(**writes)
    model.save_pretrained(folder)
    return model


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


def transformers_card(folder: Path, title: str, task: str, example: str = "", **front: Any) -> None:
    """The README of a model of transformers."""
    front = {"library_name": "transformers", "pipeline_tag": task, **front}
    write_card(folder, title, example, **front)


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


def picture_tokenizer(folder: Path, limit: int) -> Any:
    """Words, and `<image>` where a picture stands; texts of at most `limit` tokens."""
    return save_tokenizer(
        byte_level(["<pad>", "<s>", "</s>", "<image>"]),
        folder,
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        extra_special_tokens=["<image>"],
        model_max_length=limit,
        model_input_names=["input_ids", "attention_mask"],
    )


def ids_of(tokenizer: Any, *roles: str) -> dict[str, int]:
    """The numbers of a tokenizer's special tokens, by the words of a configuration."""
    return {f"{role}_token_id": getattr(tokenizer, f"{role}_token_id") for role in roles}


def amend(path: Path, **more: Any) -> None:
    """Lay more settings over those in a JSON file."""
    path.write_text(json.dumps(json.loads(path.read_text()) | more, indent=2))


def read_bpe(folder: Path) -> tuple[dict[str, int], list[str]]:
    """The words and merges of the tokenizer that was saved there."""
    model = json.loads((folder / "tokenizer.json").read_text())["model"]
    merges = [" ".join(pair) if isinstance(pair, list) else pair for pair in model["merges"]]
    return dict(model["vocab"]), merges


def write_bpe(folder: Path, words: dict[str, int], merges: list[str]) -> None:
    """The two files in which tokenizers of older kinds keep words and merges."""
    (folder / "vocab.json").write_text(json.dumps(words, ensure_ascii=False))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n")


def labelled(names: list[str]) -> dict[str, Any]:
    """What a configuration holds of its classes."""
    return {
        "id2label": dict(enumerate(names)),
        "label2id": {name: number for number, name in enumerate(names)},
    }


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


def write_preprocessor(folder: Path, kind: str, processor: str | None, **options: Any) -> None:
    """What reads the pictures; `processor` names the class for both, where the page names one."""
    config = {
        "image_processor_type": kind,
        "do_resize": True,
        "do_rescale": True,
        "do_normalize": True,
        "rescale_factor": 1 / 255,
        "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5],
        "resample": 3,
        **({"processor_class": processor} if processor else {}),
        **options,
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(config, indent=2))


def write_weights(folder: Path, name: str = "model.safetensors") -> None:
    """A safetensors file with one tensor of sixteen zeros."""
    header = json.dumps(
        {"weight": {"dtype": "F32", "shape": [4, 4], "data_offsets": [0, 64]}}
    ).encode()
    (folder / name).write_bytes(struct.pack("<Q", len(header)) + header + b"\0" * 64)
