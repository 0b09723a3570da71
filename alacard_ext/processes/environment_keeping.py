"""Environments that were built: held while something of them runs, measured, and removed."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .runs import new_mark, orphaned

COMPLETE = "complete.json"
COMPILED = "compiled"
HELD = "held"
SIZE = "size.txt"
FRESH_SECONDS = 600.0
"""How long one that was asked for is kept, so that whoever asked comes to hold it."""


def size_of(python: Path) -> int | None:
    """Bytes of the environment of this Python on the disk; None where it is not one that was built
    here. Counted once, and kept beside it. Blocks."""
    home = python.parents[1]
    if not (home / COMPLETE).exists():
        return None
    with suppress(OSError, ValueError):
        return int((home / SIZE).read_text())
    whole = 0
    for folder, _, names in os.walk(home):
        with suppress(OSError):
            whole += sum(Path(folder, name).lstat().st_size for name in names)
    with suppress(OSError):  # it may be removed meanwhile
        (home / SIZE).write_text(str(whole))
    return whole


@contextmanager
def held(python: Path) -> Iterator[None]:
    """Keep the environment of this Python from being removed while something of it runs.

    That ends with the process, however it ends.
    """
    mark = python.parents[1] / HELD / new_mark()
    mark.parent.mkdir(exist_ok=True)
    mark.touch()
    try:
        yield
    finally:
        mark.unlink(missing_ok=True)


def note_compiled(home: Path) -> None:
    """Note that the packages of an environment are compiled; it has another size now. Blocks."""
    (home / COMPILED).touch()
    (home / SIZE).unlink(missing_ok=True)


def prune(folder: Path, most: int) -> None:
    """Remove those used longest ago, but none that is held or was handed out just now. Blocks."""
    whole = sorted(
        ((path.stat().st_mtime, path.parent) for path in folder.glob(f"*/{COMPLETE}")), reverse=True
    )
    for used, home in whole[most:]:
        if time.time() - used > FRESH_SECONDS and not _is_held(home):
            shutil.rmtree(home, ignore_errors=True)


def _is_held(home: Path) -> bool:
    return any(not orphaned(mark.name) for mark in home.glob(f"{HELD}/*"))
