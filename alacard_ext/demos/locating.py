"""Bundles among the files of a server, by the paths that its contents manager knows."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from jupyter_server.services.contents.fileio import FileManagerMixin
from jupyter_server.utils import ensure_async
from tornado.web import HTTPError

from ..errors import InvalidPath
from ..notebooks.workspace import check_folder


async def locate(manager: Any, path: str) -> Path:
    """A folder or an archive below the root folder. Raises InvalidPath for whatever else, and where
    the files of the server do not lie on this machine."""
    contents: Any = manager
    if not isinstance(manager, FileManagerMixin):
        raise InvalidPath(
            "This server does not keep its files on its own disk; upload the archive instead."
        )
    parent, _, name = path.strip("/").rpartition("/")
    if not name:
        raise InvalidPath("Give a folder or an archive inside the root folder.")
    parent = await check_folder(contents, parent)
    whole = f"{parent}/{name}" if parent else name
    if name in {".", ".."} or "\\" in name or "\0" in name:
        raise InvalidPath("Give a folder or an archive inside the root folder.")
    try:
        there = await ensure_async(contents.file_exists(whole))
    except (HTTPError, OSError, ValueError):
        there = False
    if not there:
        await check_folder(contents, whole)
    elif name.startswith(".") and not contents.allow_hidden:
        raise InvalidPath(f"'{name[:100]}' is hidden; choose another file.")
    root = Path(str(getattr(contents, "root_dir", "")))
    found = await asyncio.to_thread(_within, root, whole)
    if found is None:
        raise InvalidPath(
            "A link leads out of the root folder; use the folder itself.",
            {"path": whole[:200]},
        )
    return found


def _within(root: Path, path: str) -> Path | None:
    found, top = (root / path).resolve(), root.resolve()
    return found if found.is_relative_to(top) and found != top else None
