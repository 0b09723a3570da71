"""One repository of the local hub: its files, its commit, and the metadata these give."""

from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import yaml

SETTINGS = ".repository.json"
LFS_SUFFIXES = (".safetensors", ".bin", ".gguf", ".spm", ".pt", ".onnx", ".model")
# The Hub counts weights by these names, which are the safetensors format's own.
TOKENS = ("bos_token", "eos_token", "mask_token", "pad_token", "unk_token", "chat_template")


@dataclass
class Repository:
    """The files under `folder` as the Hub would serve them.

    Attributes that no file tells (gating, downloads, where it moved to) are in `settings`;
    `settings["info"]` is laid over the computed metadata, for repositories that exist only there.
    """

    id: str
    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)
    past: list[Repository] = field(default_factory=list)
    """Earlier commits, which are served for as long as someone asks for them by name."""

    def at(self, revision: str) -> Repository:
        """The repository as it was at a commit; as it is now for every other revision."""
        return next((one for one in self.past if one.sha == revision), self)

    @classmethod
    def load(cls, folder: Path, repo_id: str) -> Repository:
        """The repository in `folder`, with the settings that its builder left there.

        A repository without an owner has its bare name in them.
        """
        path = folder / SETTINGS
        settings = json.loads(path.read_text()) if path.exists() else {}
        return cls(settings.pop("id", repo_id), folder, settings)

    @property
    def gated(self) -> Literal[False, "auto", "manual"]:
        gated: Literal[False, "auto", "manual"] = self.settings.get("gated", False)
        return gated

    @property
    def private(self) -> bool:
        return bool(self.settings.get("private", False))

    @property
    def disabled(self) -> bool:
        return bool(self.settings.get("disabled", False))

    @property
    def moved_to(self) -> str | None:
        return self.settings.get("moved_to")

    @cached_property
    def files(self) -> dict[str, Path]:
        """Every file by its path in the repository, in the Hub's order."""
        found = {
            path.relative_to(self.folder).as_posix(): path
            for path in self.folder.rglob("*")
            if path.is_file() and path.name != SETTINGS
        }
        return dict(sorted(found.items()))

    @cached_property
    def digests(self) -> dict[str, str]:
        """Etag by path: sha256 for files the Hub keeps in LFS, git's blob sha1 for the others."""
        return {name: _digest(name, path) for name, path in self.files.items()}

    @cached_property
    def sha(self) -> str:
        """The commit: a sha1 that follows from the id and the contents alone."""
        lines = [self.id, *(f"{name} {digest}" for name, digest in self.digests.items())]
        return hashlib.sha1("\n".join(lines).encode()).hexdigest()

    def has_revision(self, revision: str) -> bool:
        return revision in ("main", "refs/heads/main", self.sha, *self.settings.get("tags", ()))

    def is_lfs(self, name: str) -> bool:
        return name.endswith(LFS_SUFFIXES)

    def json(self, name: str) -> dict[str, Any]:
        path = self.files.get(name)
        try:
            value = json.loads(path.read_text()) if path else {}
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    @cached_property
    def card(self) -> dict[str, Any]:
        """The front matter of the README; empty where there is none or it is not YAML."""
        path = self.files.get("README.md")
        text = path.read_bytes().decode(errors="replace") if path else ""
        if not text.startswith("---"):
            return {}
        try:
            value = yaml.safe_load(text.split("\n---", 1)[0][3:])
        except yaml.YAMLError:
            return {}
        return value if isinstance(value, dict) else {}

    @cached_property
    def info(self) -> dict[str, Any]:
        """The answer of `GET /api/models/{id}`, in the shape of 2025's real ones."""
        model_id = hashlib.sha1(self.id.encode()).hexdigest()[:24]
        created = "2024-05-01T09:00:00.000Z"
        info: dict[str, Any] = {
            "_id": model_id,
            "id": self.id,
            "private": self.private,
            "pipeline_tag": self.card.get("pipeline_tag"),
            "library_name": self.card.get("library_name"),
            "tags": self._tags(),
            "downloads": self.settings.get("downloads", 100 + int(model_id[:4], 16) % 900),
            "likes": self.settings.get("likes", int(model_id[4:6], 16)),
            "modelId": self.id,
            "author": self.id.split("/")[0] if "/" in self.id else None,
            "sha": self.sha,
            "lastModified": self.settings.get("lastModified", "2025-03-04T10:20:30.000Z"),
            "gated": self.gated,
            "disabled": self.disabled,
            "model-index": None,
            "config": self._config() or None,
            "cardData": self.card or None,
            "transformersInfo": self.settings.get("transformersInfo"),
            "mask_token": self.json("tokenizer_config.json").get("mask_token"),
            "safetensors": _safetensors(self.files),
            "siblings": [{"rfilename": name} for name in self.files],
            "spaces": [],
            "createdAt": created,
            "usedStorage": sum(path.stat().st_size for path in self.files.values()),
        }
        optional: tuple[str, ...] = (
            "config",
            "cardData",
            "transformersInfo",
            "mask_token",
            "safetensors",
        )
        optional += ("pipeline_tag", "library_name", "author")
        info = {k: v for k, v in info.items() if v is not None or k not in optional}
        return {**info, **self.settings.get("info", {})}

    def _config(self) -> dict[str, Any]:
        config = self.json("config.json")
        shown = ("architectures", "model_type", "auto_map")
        kept: dict[str, Any] = {key: config[key] for key in shown if key in config}
        tokenizer = self.json("tokenizer_config.json")
        template = self.files.get("chat_template.jinja")
        tokens = {key: tokenizer[key] for key in TOKENS if isinstance(tokenizer.get(key), str)}
        if template:
            # transformers 5 writes the template beside the tokenizer's configuration.
            kept["chat_template_jinja"] = template.read_text()
            tokens["chat_template"] = template.read_text()
        if tokens:
            kept["tokenizer_config"] = tokens
        processor = self.json("chat_template.json")
        if processor:
            kept["processor_config"] = processor
        index = self.json("model_index.json")
        if index:
            kept["diffusers"] = {"_class_name": index.get("_class_name")}
        adapter = self.json("adapter_config.json")
        if adapter:
            named = ("base_model_name_or_path", "task_type")
            kept["peft"] = {key: adapter[key] for key in named if adapter.get(key)}
        return kept

    def _tags(self) -> list[str]:
        card = self.card
        tags = [card.get("library_name"), *_strings(card.get("tags"))]
        if any(name.endswith(".safetensors") for name in self.files):
            tags.append("safetensors")
        config = self.json("config.json")
        tags += [
            config.get("model_type"),
            card.get("pipeline_tag"),
            *_strings(card.get("language")),
        ]
        if "auto_map" in config:
            tags.append("custom_code")
        for base in _strings(card.get("base_model")):
            relation = card.get("base_model_relation", "finetune")
            tags += [f"base_model:{base}", f"base_model:{relation}:{base}"]
        tags += [f"dataset:{name}" for name in _strings(card.get("datasets"))]
        tags += [f"license:{name}" for name in _strings(card.get("license"))]
        return list(dict.fromkeys(tag for tag in [*tags, "region:us"] if isinstance(tag, str)))


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, str)]


def _digest(name: str, path: Path) -> str:
    content = path.read_bytes()
    if name.endswith(LFS_SUFFIXES):
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def _safetensors(files: dict[str, Path]) -> dict[str, Any] | None:
    counts: dict[str, int] = {}
    # As on the Hub, only weights in the root are counted: a diffusers pipeline has none there.
    for path in (path for name, path in files.items() if "/" not in name):
        if path.suffix != ".safetensors":
            continue
        with path.open("rb") as stream:
            header = json.loads(stream.read(struct.unpack("<Q", stream.read(8))[0]))
        for key, tensor in header.items():
            if key != "__metadata__":
                # The Hub counts the weights of MXFP4, of which a byte holds two, and their scales:
                # of openai/gpt-oss-20b 19,707,494,400.
                size = 2 if tensor["dtype"] == "U8" and key.endswith("_blocks") else 1
                for length in tensor["shape"]:
                    size *= length
                counts[tensor["dtype"]] = counts.get(tensor["dtype"], 0) + size
    return {"parameters": counts, "total": sum(counts.values())} if counts else None
