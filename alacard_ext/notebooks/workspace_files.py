"""Files other than notebooks in the workspace, through its contents manager."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from ..errors import BadRequest, InvalidPath
from .workspace import check_folder

ELSEWHERE = "The files of this workspace are not on this machine; use the command line instead."


async def save_file(contents: Any, folder: str | None, filename: str, content: bytes) -> str:
    """Write a file under a free name into a folder, and return its path. Raises InvalidPath for a
    folder that is not there, and OSError with a sentence for people."""
    folder = await check_folder(contents, folder)
    text = (await asyncio.to_thread(base64.b64encode, content)).decode()
    model = {"type": "file", "format": "base64", "content": text}
    try:
        name = await ensure_async(contents.increment_filename(filename, folder))
        path = f"{folder}/{name}" if folder else str(name)
        await ensure_async(contents.save(model, path))
    except HTTPError as error:
        reason = error.log_message or error.reason or "it was refused"
        raise OSError(f"It could not be written: {reason}") from error
    return path


async def place_of(contents: Any, path: str) -> Path:
    """Where a file of the workspace lies on this machine, whether or not it is there; its folder
    is. Raises InvalidPath, and BadRequest where its files lie elsewhere."""
    from jupyter_server.services.contents.fileio import FileManagerMixin

    manager: Any = contents
    if not isinstance(contents, FileManagerMixin):
        raise BadRequest(ELSEWHERE)
    folder, _, name = path.strip("/").rpartition("/")
    folder = await check_folder(contents, folder)
    if not name or name in (".", "..") or "\\" in name or "\0" in name:
        raise InvalidPath("Give the path of a file of this server.", {"path": path[:200]})
    path = f"{folder}/{name}" if folder else name
    try:
        if name.startswith(".") and not manager.allow_hidden:
            raise InvalidPath("Hidden files are not used.", {"path": path[:200]})
        return Path(manager._get_os_path(path))
    except HTTPError as error:
        raise InvalidPath("This server has no such file.", {"path": path[:200]}) from error
