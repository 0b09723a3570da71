"""Folders in which bundles are unpacked and checked, before they are kept or thrown away."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "unpacking-"
OLDEST = 3600.0
"""Seconds after which nobody works in such a folder any more: a check takes minutes at most."""


@contextmanager
def staged(place: Path) -> Iterator[Path]:
    """An empty folder in `place`, for this user alone; removed at the end unless it was moved."""
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep(place)
    folder = place / f"{PREFIX}{secrets.token_hex(8)}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(place: Path) -> int:
    """Remove what a server left that was killed while it unpacked; how many folders that were."""
    found = 0
    for folder in place.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > OLDEST:
                shutil.rmtree(folder, ignore_errors=True)
                found += 1
    return found
