"""Writing a notebook into the workspace, through its contents manager, and never over another."""

from __future__ import annotations

import asyncio
import errno
import itertools
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import nbformat
from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from .. import disk
from ..cards.models import Combination
from ..errors import InvalidPath

_DRIVE = re.compile(r"^[^/]*:")
STOCK = "jupyter_server.services.contents."
MOST_NAMES = 100
# One for each loop: no lock serves two.
_locks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


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


def _naming() -> asyncio.Lock:
    """Held while a notebook is saved, so that those of one server do not contend for names."""
    return _locks.setdefault(asyncio.get_running_loop(), asyncio.Lock())


async def save_notebook(contents: Any, folder: str, filename: str, notebook: Any) -> str:
    """Write `notebook` under a free name in `folder` and return its path.

    Two servers may share the folder: where the manager's files lie on this machine, the name is
    taken together with the whole notebook, which no other process can do at the same time. Where
    they lie elsewhere, the notebook is read again, and saved under the next name if another's is
    there. Raises SaveFailed where the folder is read-only, the disk is full, or the manager
    refuses; nothing is left behind then.
    """
    # A generation on the command line reads this module and no server.
    from jupyter_server.services.contents.fileio import FileManagerMixin

    async with _naming():
        try:
            if isinstance(contents, FileManagerMixin):
                return await _save_here(contents, folder, filename, notebook)
            return await _save_elsewhere(contents, folder, filename, notebook)
        except (HTTPError, OSError) as error:
            raise SaveFailed(_sentence(folder, _why(error))) from error


def _free_names(contents: Any, folder: str, filename: str) -> Iterator[tuple[str, Path]]:
    """The names that nobody has, each as a path of the manager and as one of this machine."""
    stem, dot, ending = filename.rpartition(".")
    for number in itertools.count():
        name = f"{stem}-{number}{dot}{ending}" if number else filename
        path = f"{folder}/{name}" if folder else name
        place = Path(contents._get_os_path(path))
        if not os.path.lexists(place):
            yield path, place


async def _save_here(contents: Any, folder: str, filename: str, notebook: Any) -> str:
    free = _free_names(contents, folder, filename)
    while True:
        # In one step however many are taken: of a model that is often dealt, many are.
        path, place = await asyncio.to_thread(next, free)
        model = _model(notebook)
        saves_itself = not type(contents).save.__module__.startswith(STOCK)
        if not saves_itself:
            contents.run_pre_save_hooks(model=model, path=path)
            model["content"] = nbformat.from_dict(model["content"])
            contents.check_and_sign(model["content"], path)
        try:
            await asyncio.to_thread(disk.create, place, await _text(model))
        except FileExistsError:
            continue
        try:
            if saves_itself:
                await ensure_async(contents.save(model, path))
            else:
                await _finish(contents, path, place)
        except BaseException:
            with suppress(OSError):
                await asyncio.to_thread(place.unlink)
            raise
        return path


async def _finish(contents: Any, path: str, place: Path) -> None:
    """What a save of Jupyter's own managers does once the file is written: theirs would write it
    again, and a kill in the middle would leave it empty."""
    if not await ensure_async(contents.list_checkpoints(path)):
        await ensure_async(contents.create_checkpoint(path))
    model = await ensure_async(contents.get(path, content=False))
    contents.run_post_save_hooks(model=model, os_path=str(place))
    contents.emit(data={"action": "save", "path": path})


async def _save_elsewhere(contents: Any, folder: str, filename: str, notebook: Any) -> str:
    for _ in range(MOST_NAMES):
        name = await ensure_async(contents.increment_filename(filename, folder, insert="-"))
        path = f"{folder}/{name}" if folder else name
        await ensure_async(contents.save(_model(notebook), path))
        found = await ensure_async(contents.get(path, content=True))
        if _essence(found["content"]) == _essence(notebook):
            return path
    raise OSError(errno.EEXIST, "others write under the same names")


def _essence(notebook: Any) -> Any:
    """What tells one notebook from another, without the marks that a manager adds as it reads."""
    cells = [(cell.get("id"), cell["source"]) for cell in notebook["cells"]]
    return cells, notebook["metadata"].get("alacard")


async def _text(model: dict[str, Any]) -> str:
    def work() -> str:
        return str(nbformat.writes(nbformat.from_dict(model["content"]))) + "\n"

    return await asyncio.to_thread(work)


def _model(notebook: Any) -> dict[str, Any]:
    return {"type": "notebook", "format": "json", "content": notebook}


def _why(error: BaseException) -> str:
    """What was in the way. A manager wraps what the disk said in an error of its own."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError):
            return disk.reason(cause)
        cause = cause.__cause__
    if isinstance(error, HTTPError):
        return error.log_message or error.reason or f"status {error.status_code}"
    return str(error)


def _sentence(folder: str, reason: str) -> str:
    where = f"the folder '{folder}'" if folder else "the root folder"
    return (
        f"The notebook could not be written to {where} ({reason[:200]}); "
        "download it, or choose a folder that you may write to."
    )
