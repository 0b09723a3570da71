"""Writing a notebook into the workspace, through the contents manager and nothing else."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from ..cards.models import Combination
from ..errors import InvalidPath

_DRIVE = re.compile(r"^[^/]*:")
# One lock a process: the manager offers no exclusive create, so naming and saving go together.
_naming = asyncio.Lock()


class SaveFailed(Exception):
    """The notebook is whole but could not be written; says why, for the person."""


def notebook_filename(model_id: str, combination: Combination = "single") -> str:
    """`alacard-<model>.ipynb`, from the last part of a valid model id; of several models, with
    what they are put together to."""
    how = "" if combination == "single" else f"-{combination.replace('_', '-')}"
    return f"alacard-{model_id.rpartition('/')[2]}{how}.ipynb"


async def check_folder(contents: Any, path: str | None) -> str:
    """The folder as the contents manager spells it.

    Raises InvalidPath for a drive prefix, a step outside the root, a hidden or a missing folder.
    """
    folder = (path or "").strip("/")
    if _DRIVE.match(folder) or "\\" in folder or "\x00" in folder:
        raise InvalidPath(
            "Give a folder of this server, without a drive or backslashes.",
            {"path": folder[:200]},
        )
    if any(part in {"..", "."} for part in folder.split("/")):
        raise InvalidPath("Give a folder inside the root folder.", {"path": folder[:200]})
    try:
        exists = await ensure_async(contents.dir_exists(folder))
        hidden = bool(folder) and await ensure_async(contents.is_hidden(folder))
    except (HTTPError, OSError, ValueError):
        exists, hidden = False, False
    if not exists or (hidden and not contents.allow_hidden):
        raise InvalidPath(
            f"There is no folder '{folder[:200]}' here; create it or choose another.",
            {"path": folder[:200]},
        )
    return folder


async def save_notebook(contents: Any, folder: str, filename: str, notebook: Any) -> str:
    """Write `notebook` under a free name in `folder` and return its path.

    Raises SaveFailed where the folder is read-only, the disk is full, or the manager refuses.
    """
    async with _naming:
        try:
            name = await ensure_async(contents.increment_filename(filename, folder, insert="-"))
            path = f"{folder}/{name}" if folder else name
            model = {"type": "notebook", "format": "json", "content": notebook}
            await ensure_async(contents.save(model, path))
        except HTTPError as error:
            reason = error.log_message or error.reason or f"status {error.status_code}"
            raise SaveFailed(_sentence(folder, reason)) from error
        except OSError as error:
            raise SaveFailed(_sentence(folder, error.strerror or "the disk refused")) from error
    return path


def _sentence(folder: str, reason: str) -> str:
    where = f"the folder '{folder}'" if folder else "the root folder"
    return (
        f"The notebook could not be written to {where} ({reason[:200]}); "
        "download it, or choose a folder that you may write to."
    )
