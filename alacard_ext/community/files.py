"""Notebooks of the server's folder, opened for who may read there."""

from __future__ import annotations

from typing import Any

from jupyter_core.utils import ensure_async

from ..errors import NotFound
from ..verify.notebook_file import ContentsFile
from .snapshot import read_notebook


async def notebook_at(contents: Any, path: str, limit: int) -> tuple[str, dict[str, Any]]:
    """The path of a notebook, as the contents manager has it, and the notebook.

    Raises InvalidPath, NotFound, ShareTooLarge and BadRequest.
    """
    file = await ContentsFile.find(contents, path)
    if not contents.allow_hidden and await ensure_async(contents.is_hidden(file.path)):
        raise NotFound("There is no notebook of that name here, or it is hidden.")
    notebook = await read_notebook(contents, file.path, limit)
    if notebook is None:
        raise NotFound("This notebook was moved or deleted just now.")
    return file.path, notebook
