"""The hub's tiny models in other shapes: shorter contexts, other rates and sizes, fewer labels.

A notebook that takes one model's limits for granted fails on another's.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.local_hub import LocalHub
from tests.local_hub.repository import Repository

DROP = object()
"""In the place of a value: take the key out of the file."""


NAMES = ("id2label", "label2id")
# Names of classes are given all at once.


@dataclass(frozen=True)
class Shape:
    """How a model differs from the one that it is made of.

    `files` lays values over those of JSON files, by path (a mapping goes deeper, `DROP` takes a key
    out, None the whole file); `rows` keeps so many rows of the tensors whose names end so, and
    `channels` so many of their columns; the tensors whose names begin with `without` go; `filed` is
    the task that its page names instead.
    """

    source: str
    name: str
    files: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    pack: str = "quick_start"
    filed: str | None = None
    channels: Mapping[str, int] = field(default_factory=dict)
    without: str = ""


def reshape(hub: LocalHub, root: Path, shape: Shape) -> str:
    """Put the model in its new shape on the hub, and return its id."""
    model_id = f"shaped/{shape.name}"
    folder = root / "hub" / model_id
    shutil.copytree(hub.repositories[shape.source].folder, folder)
    for path, changes in shape.files.items():
        if changes is None:
            (folder / path).unlink()
        else:
            value = json.loads((folder / path).read_text()) if (folder / path).exists() else {}
            (folder / path).write_text(json.dumps(_laid_over(value, changes), indent=2))
    for axis, kept in enumerate((shape.rows, shape.channels)):
        if kept:
            _cut(folder / "model.safetensors", kept, axis)
    if shape.without:
        _take_out(folder / "model.safetensors", shape.without)
    page = folder / "README.md"
    told = page.read_text().replace(shape.source, model_id)
    if shape.filed:
        told, count = re.subn(
            r"^pipeline_tag: .*$", f"pipeline_tag: {shape.filed}", told, count=1, flags=re.M
        )
        assert count == 1
    page.write_text(told)
    hub.repositories[model_id] = Repository.load(folder, model_id)
    return model_id


def _laid_over(value: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    for key, new in changes.items():
        if new is DROP:
            value.pop(key, None)
        elif isinstance(new, Mapping) and isinstance(value.get(key), dict) and key not in NAMES:
            _laid_over(value[key], new)
        else:
            value[key] = dict(new) if isinstance(new, Mapping) else new
    return value


def _cut(file: Path, rows: Mapping[str, int], axis: int) -> None:
    """Keep the first rows, or columns, of the tensors whose names end in one of `rows`."""
    import numpy
    from safetensors.numpy import load_file, save_file

    tensors, cut = load_file(file), set()
    for name, value in tensors.items():
        for ending, count in rows.items():
            if name.endswith(ending):
                assert value.shape[axis] >= count, (name, value.shape)
                tensors[name] = numpy.ascontiguousarray(value.take(range(count), axis))
                cut.add(ending)
    assert cut == set(rows), f"no such tensors: {set(rows) - cut} in {sorted(tensors)}"
    save_file(tensors, file, {"format": "pt"})


def _take_out(file: Path, beginning: str) -> None:
    """Keep the tensors whose names do not begin so."""
    from safetensors.numpy import load_file, save_file

    tensors = load_file(file)
    kept = {name: value for name, value in tensors.items() if not name.startswith(beginning)}
    assert len(kept) < len(tensors), sorted(tensors)
    save_file(kept, file, {"format": "pt"})


Reshaped = Callable[[Shape], str]
