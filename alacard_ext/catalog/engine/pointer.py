"""Which of a folder's snapshots is in use: a small file names it, and is exchanged in one step."""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path

POINTER = "current.json"
LOCK = "build.lock"
PREFIX, SUFFIX, PARTIAL = "catalog-", ".columns", ".partial"
REMEDY = "the next sync reads the whole list again, and an import replaces it"


def lacks_pointer(folder: Path) -> bool:
    """Whether a catalog's file lies here that nothing names."""
    try:
        return not (folder / POINTER).exists() and any(folder.glob(f"{PREFIX}*{SUFFIX}"))
    except OSError:
        return False


def point_to(folder: Path, version: str, name: str, statistics: str) -> None:
    """Make a snapshot the one in use, in one step."""
    partial = folder / f"{POINTER}.{secrets.token_hex(4)}{PARTIAL}"
    try:
        with partial.open("w", encoding="utf-8") as file:
            json.dump(
                {"version": version, "file": name, "statistics": json.loads(statistics)}, file
            )
            file.flush()
            os.fsync(file.fileno())
        partial.replace(folder / POINTER)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def remove_old(folder: Path, used: str) -> None:
    """Remove the snapshots that are no longer pointed to."""
    # A reader that still maps an old file keeps it: the system frees it with the last of them.
    # Where that is not so (Windows), the file stays until the next build.
    for path in folder.glob(f"{PREFIX}*{SUFFIX}"):
        if path.name != used:
            with suppress(OSError):
                path.unlink()
