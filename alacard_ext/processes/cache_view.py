"""A Hub cache for a child that shows it what the person's holds, and keeps what is new to itself.

The person's cache is given to the child to read; here stand links to its files, and folders of the
child's own, so that huggingface_hub can write beside what it finds.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

MOST_REFERENCE = 200
"""Bytes of a file that names a commit."""


def show_cache(cache: Path, view: Path) -> None:
    """Make `view` show every repository of `cache`, whose files are linked to and not copied.

    What cannot be read is left out. Source: huggingface_hub's "Understand caching", which names
    `blobs`, `refs` and `snapshots`.
    """
    view.mkdir(parents=True, exist_ok=True)
    for repository in sorted(cache.glob("*--*")):
        if repository.is_dir():
            _links(repository / "blobs", view / repository.name / "blobs")
            _references(repository / "refs", view / repository.name / "refs")
            _links(repository / "snapshots", view / repository.name / "snapshots")


def _links(folder: Path, view: Path) -> None:
    """The same folders; a file becomes a link to it, and a link within the repository stays one."""
    for place, _, names in os.walk(folder):
        here = view / Path(place).relative_to(folder)
        here.mkdir(parents=True, exist_ok=True)
        for name in names:
            if name.endswith(".incomplete"):
                continue
            target = Path(place, name)
            with suppress(OSError):
                inner = target.is_symlink() and not target.readlink().is_absolute()
                (here / name).symlink_to(target.readlink() if inner else target)


def _references(folder: Path, view: Path) -> None:
    for path in folder.rglob("*"):
        with suppress(OSError):
            if path.is_file() and path.stat().st_size <= MOST_REFERENCE:
                made = view / path.relative_to(folder)
                made.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, made)
