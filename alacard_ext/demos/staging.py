"""Folders in which bundles are unpacked and checked, before they are kept or thrown away."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from pathlib import Path

from ..processes.runs import new_mark, orphaned

PREFIX = "unpacking-"
OLDEST = 3600.0
"""Seconds after which nobody works in such a folder any more: a check takes minutes at most."""


def begin(place: Path) -> Path:
    """An empty folder in `place`, for this user alone. What a server left that was killed while it
    unpacked is removed on the way."""
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep(place)
    folder = place / f"{PREFIX}{new_mark()}"
    folder.mkdir(mode=0o700)
    return folder


def end(folder: Path) -> None:
    """Remove such a folder, unless it was moved."""
    shutil.rmtree(folder, ignore_errors=True)


def sweep(place: Path) -> int:
    """Remove folders whose server is gone, as far as that is known here, and those that nobody
    works in any more; how many that were."""
    found = 0
    for folder in place.glob(f"{PREFIX}*"):
        with suppress(OSError):
            old = time.time() - folder.stat().st_mtime > OLDEST
            if old or orphaned(folder.name.removeprefix(PREFIX)):
                end(folder)
                found += 1
    return found
