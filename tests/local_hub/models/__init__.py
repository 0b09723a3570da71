"""Builds the tiny models once and keeps them: `python -m tests.local_hub.models`.

Each module of this package with a `build(root)` fills one folder of the cache, whose name holds
a hash of the module's source, of what it imports from here, and of the versions of the libraries,
so that a change rebuilds no more than it must. The cache is `ALACARD_TEST_CACHE`, else
`.cache/local-hub` in the checkout.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib import import_module, metadata
from pathlib import Path

HERE = Path(__file__).parent
PROJECT = HERE.parents[2]
MODULES = (
    "encoders",
    "generation",
    "family",
    "sequences",
    "languages",
    "images",
    "vision",
    "speech",
    "sound",
    "voices",
    "vocoder",
    "diffusion",
    "painting",
    "additions",
    "single_files",
    "film",
    "shapes",
    "talkers",
    "zero_shot",
    "heard",
    "captions",
    "clips",
    "documents",
    "marked",
    "dialogue",
    "retrieval",
    "carried",
    "odd",
    "hostile",
    "libraries",
    "rivals",
    "rankers",
    "prompted",
    "guided",
    "bytewise",
)
# Checkpoints for `python -m tests.bench_notebooks --held-out` alone, which no other test builds.
HELD_OUT = ("families", "strangers")
IMPORTED = re.compile(r"^ *from \.(?: import )?(\w+)", re.MULTILINE)
LIBRARIES = ("torch", "transformers", "tokenizers", "sentence-transformers", "diffusers", "pillow")
LIBRARIES += ("peft", "timm", "model2vec", "scikit-learn", "skops", "onnx")


def cache() -> Path:
    """Where built models are kept between runs."""
    return Path(os.environ.get("ALACARD_TEST_CACHE") or PROJECT / ".cache" / "local-hub")


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "absent"


def _sources(module: str) -> list[str]:
    """The module, and those of this package that it imports, however deep, in a fixed order."""
    found = [module]
    for name in found:  # grows as it is read
        text = (HERE / f"{name}.py").read_text(encoding="utf-8")
        found += [other for other in IMPORTED.findall(text) if other not in found]
    return sorted(set(found))


def folder_for(module: str) -> Path:
    """The folder of one module's models as its source and the libraries are now."""
    digest = hashlib.sha256()
    for name in _sources(module):
        digest.update((HERE / f"{name}.py").read_bytes())
    for library in LIBRARIES:
        digest.update(f"{library}={_version(library)};".encode())
    return cache() / f"{module}-{digest.hexdigest()[:16]}"


def build(module: str, root: Path) -> None:
    """Build one module's repositories into an empty folder, in this process."""
    root.mkdir()
    import_module(f"{__name__}.{module}").build(root)


def build_missing(modules: Sequence[str] = MODULES) -> list[Path]:
    """Build what is not in the cache, in this process; returns the folders of the modules."""
    from filelock import FileLock

    cache().mkdir(parents=True, exist_ok=True)
    with FileLock(cache() / "lock"):
        for module in modules:
            target = folder_for(module)
            if target.exists():
                continue
            for stale in cache().glob(f"{module}-*"):
                shutil.rmtree(stale, ignore_errors=True)
            # Built aside and moved: a folder with the right name is always complete.
            with tempfile.TemporaryDirectory(dir=cache()) as aside:
                root = Path(aside) / "models"
                build(module, root)
                root.rename(target)
    return [folder_for(module) for module in modules]


def folders() -> list[Path]:
    """All folders, built first by a process of its own, so that this one need not import torch."""
    found = [folder_for(module) for module in MODULES]
    if not all(folder.exists() for folder in found):
        subprocess.run(
            [sys.executable, "-m", "tests.local_hub.models"], cwd=PROJECT, check=True, timeout=1800
        )
    return found
