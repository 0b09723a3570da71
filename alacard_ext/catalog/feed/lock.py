"""The lock of whoever feeds a catalog."""

from __future__ import annotations

import errno
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from ... import disk
from ...errors import Conflict
from ..engine.databases import set_aside

LOCK = "feed.lock"
ELSEWHERE = "name a folder that you may write into by the setting AlacardApp.catalog_dir"
_REFUSED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


def feeding(folder: Path) -> AbstractContextManager[Any]:
    """The lock that only one who feeds this catalog holds, across processes; a kill frees it.

    Raises Conflict where another one holds it, and OSError.
    """
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / LOCK).is_dir():
            set_aside(folder / LOCK)
        return FileLock(folder / LOCK, thread_local=False).acquire(timeout=0)
    except Timeout:
        raise Conflict(
            "The catalog is already being updated, here or by another process; wait until that is "
            "done."
        ) from None
    except OSError as error:
        if error.errno not in _REFUSED:
            raise
        told = (
            f"nothing can be written to the folder {folder}, because {disk.reason(error)}; "
            f"{ELSEWHERE}"
        )
        raise OSError(error.errno, told) from error
