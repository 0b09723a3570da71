"""Models that huggingface_hub downloaded before, read from its cache as the Hub would tell of them.

Its layout: `models--owner--name/refs/<revision>` holds a commit, `snapshots/<commit>/` its files as
links to `blobs/`. Whoever loads by commit, as Alacard's notebooks do, leaves no ref behind.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .bodies import Unreadable, read_json
from .chat_templates import MOST_TEMPLATE
from .facts import CONFIG, README, ModelFacts, ModelSnapshot
from .parse import MOST_FILES, parse_model_info
from .refusals import is_commit
from .weights import weights_among

MOST_README = 2_000_000
MOST_JSON = 1_000_000
MOST_HEADER = 8_000_000
MOST_WEIGHTS = 200
"""Files of weights whose headers are read."""
NOT_DOWNLOADED = "it is not among the files that were downloaded"
_SMALL = ("tokenizer_config.json", "processor_config.json")


def from_downloads(model_id: str, revision: str | None, cache: Path) -> ModelSnapshot | None:
    """The snapshot that huggingface_hub keeps of `model_id`, if there is one."""
    folder = cache / f"models--{model_id.replace('/', '--')}"
    try:
        files = _snapshot_folder(folder, revision)
        return None if files is None else _read(model_id, files)
    except OSError:
        return None  # a folder that may not be read is a cache that is empty


def _snapshot_folder(folder: Path, revision: str | None) -> Path | None:
    """The files of the revision; without one, of `main`, else of the latest download."""
    snapshots = folder / "snapshots"
    sha = revision or "main"
    # Where there is no such ref, the revision may be a commit itself.
    with suppress(OSError, ValueError):
        sha = (folder / "refs" / sha).read_text(encoding="ascii").strip()
    files = snapshots / sha
    if files.parent == snapshots and files.is_dir():
        return files
    if revision is not None or not snapshots.is_dir():
        return None
    commits = [path for path in snapshots.iterdir() if is_commit(path.name) and path.is_dir()]
    return max(commits, key=lambda path: (path.stat().st_mtime, path.name), default=None)


def _read(model_id: str, files: Path) -> ModelSnapshot:
    from .readme import decode, extract

    names = sorted(
        path.relative_to(files).as_posix() for path in files.rglob("*") if path.is_file()
    )[:MOST_FILES]
    config = _json(files / CONFIG)
    text = _bytes(files / README, MOST_README)
    readme = None if text is None else decode(text)
    sizes = {name: (files / name).stat().st_size for name in names}
    answer = {
        "id": model_id,
        "sha": files.name,
        "config": _config_as_the_hub_tells_it(files, config),
        "safetensors": _safetensors(files, names),
        "gguf": _gguf(sizes),
        "siblings": [{"rfilename": name} for name in names],
    }
    if readme is not None:
        answer["cardData"] = extract(readme).front_matter
    facts = parse_model_info(answer)
    facts.page_known = readme is not None
    if not facts.chat and "tokenizer_config.json" not in names:
        facts.chat = None  # what would tell it was not downloaded
    facts.stored_bytes = weights_among(
        {"rfilename": name, "size": size} for name, size in sizes.items()
    )
    _lean_on_adapter(facts)
    return ModelSnapshot(
        facts=facts,
        readme=readme,
        config=config,
        origin="download",
        fetched_at=datetime.fromtimestamp(files.stat().st_mtime, UTC),
        unread={
            name: NOT_DOWNLOADED
            for name, found in ((README, readme), (CONFIG, config))
            if found is None and not (name == CONFIG and _has_other_config(names))
        },
    )


def _has_other_config(names: list[str]) -> bool:
    """Whether it is of a kind that has no `config.json`: an adapter, a pipeline of parts."""
    return any(name in names for name in ("adapter_config.json", "model_index.json"))


def _config_as_the_hub_tells_it(files: Path, config: dict[str, Any] | None) -> dict[str, Any]:
    """What the Hub's own answer would hold under `config`, read from the files it reads."""
    told: dict[str, Any] = dict(config or {})
    if adapter := _json(files / "adapter_config.json"):
        told["peft"] = adapter
    if index := _json(files / "model_index.json"):
        told["diffusers"] = index
    for name in _SMALL:
        if found := _json(files / name):
            told[name.removesuffix(".json")] = found
    if template := _bytes(files / "chat_template.jinja", MOST_TEMPLATE):
        told["chat_template_jinja"] = template.decode("utf-8", "replace")
    return told


def _lean_on_adapter(facts: ModelFacts) -> None:
    """An adapter's own settings name library and base where no README does."""
    base = facts.settings.get("base_model_name_or_path")
    if "adapter_config.json" in facts.files:
        facts.library_name = facts.library_name or "peft"
        if base and not facts.base_models:
            told = parse_model_info({"id": facts.id, "cardData": {"base_model": base}})
            facts.base_models = told.base_models
            facts.base_model_relation = facts.base_model_relation or "adapter"


def _safetensors(files: Path, names: list[str]) -> dict[str, Any]:
    """The number of weights by dtype, as the headers of the files in the root count them."""
    counted: Counter[str] = Counter()
    weights = [name for name in names if name.endswith(".safetensors") and "/" not in name]
    if "adapter_config.json" in names or "model_index.json" in names:
        return {}
    for name in weights[:MOST_WEIGHTS]:
        counted.update(_header(files / name))
    return {"parameters": dict(counted), "total": sum(counted.values())} if counted else {}


def _header(path: Path) -> Counter[str]:
    """The weights of one file by dtype; none where its header cannot be read.

    Eight bytes hold the length of a JSON object of tensors (the format's specification, in the
    README of github.com/huggingface/safetensors).
    """
    counted: Counter[str] = Counter()
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            tensors = read_json(file.read(length)) if length <= MOST_HEADER else {}
    except (OSError, struct.error, Unreadable):
        return counted
    for name, tensor in tensors.items() if isinstance(tensors, Mapping) else ():
        shape = tensor.get("shape") if isinstance(tensor, Mapping) else None
        if name == "__metadata__" or not isinstance(shape, list):
            continue
        count = 1
        for length in shape:
            count *= length if isinstance(length, int) and 0 <= length < 2**40 else 0
        counted[str(tensor.get("dtype"))[:40]] += min(count, 2**53)
    return counted


def _gguf(sizes: Mapping[str, int]) -> dict[str, Any]:
    """The largest GGUF file, as the Hub tells one, where there is no other kind of weights."""
    found = [size for name, size in sizes.items() if name.endswith(".gguf")]
    return {"totalFileSize": max(found)} if found else {}


def _bytes(path: Path, most: int) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError:
        return None


def _json(path: Path) -> dict[str, Any] | None:
    raw = _bytes(path, MOST_JSON)
    try:
        value = read_json(raw) if raw is not None else None
    except Unreadable:
        return None
    return value if isinstance(value, dict) else None
