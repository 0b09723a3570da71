"""The lock of whoever feeds a catalog."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from ...errors import Conflict
from ..engine.databases import set_aside

LOCK = "feed.lock"


def feeding(folder: Path) -> AbstractContextManager[Any]:
    """The lock that only one who feeds this catalog holds, across processes; a kill frees it.

    Raises Conflict where another one holds it, and OSError.
    """
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    if (folder / LOCK).is_dir():
        set_aside(folder / LOCK)
    lock = FileLock(folder / LOCK, thread_local=False)
    try:
        return lock.acquire(timeout=0)
    except Timeout:
        raise Conflict(
            "The catalog is being fed already, here or by another process; wait until it is done."
        ) from None
