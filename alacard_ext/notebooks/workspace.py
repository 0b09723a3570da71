"""Writing a notebook into the workspace, through its contents manager, and never over another."""

from __future__ import annotations

import asyncio
import errno
import itertools
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from weakref import WeakKeyDictionary

import nbformat
from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from .. import disk
from ..cards.models import Combination
from ..errors import InvalidPath
from .ipynb import file_text
from .signing import sign

if TYPE_CHECKING:
    from jupyter_server.services.contents.filecheckpoints import FileCheckpoints

_DRIVE = re.compile(r"^[^/]*:")
STOCK = "jupyter_server.services.contents."
CHECKPOINT = "checkpoint"
"""The id of the one checkpoint that Jupyter keeps of a file."""
MOST_NAMES = 100
Written = Callable[[str], object]
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


async def save_notebook(
    contents: Any,
    folder: str,
    filename: str,
    notebook: Any,
    *,
    expected: str | None = None,
    ordered: bool = False,
    written: Written = lambda _: None,
) -> str:
    """Write `notebook` under a free name in `folder` and return its path, which is the one that is
    `expected` if that is still free; `ordered` is that of `file_text`. `written` is called with the
    path in a thread, and raises nothing.

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
                return await _save_here(
                    contents, folder, filename, notebook, expected, ordered, written
                )
            path = await _save_elsewhere(contents, folder, filename, notebook)
            await asyncio.to_thread(written, path)
            return path
        except (HTTPError, OSError) as error:
            raise SaveFailed(_sentence(folder, _why(error))) from error


async def save_delivered(contents: Any, folder: str, filename: str, notebook: Any) -> str:
    """The same for what was made elsewhere, while the folder may have been deleted: it is then
    written into the root. Raises OSError with the sentence of SaveFailed."""
    try:
        folder = await check_folder(contents, folder)
    except InvalidPath:
        folder = ""
    try:
        return await save_notebook(contents, folder, filename, notebook)
    except SaveFailed as error:
        raise OSError(str(error)) from error


def expected_path(contents: Any, folder: str, filename: str) -> str | None:
    """Where `save_notebook` would write it now; None where only its manager can tell. Blocks."""
    from jupyter_server.services.contents.fileio import FileManagerMixin

    if not isinstance(contents, FileManagerMixin):
        return None
    try:
        path, _ = next(_free_names(contents, folder, filename))
    except (HTTPError, OSError):
        return None  # saving says why
    return path


def _free_names(contents: Any, folder: str, filename: str) -> Iterator[tuple[str, Path]]:
    """The names that nobody has, each as a path of the manager and as one of this machine."""
    stem, dot, ending = filename.rpartition(".")
    taken: frozenset[str] = frozenset()
    for number in itertools.count():
        name = f"{stem}-{number}{dot}{ending}" if number else filename
        if name in taken:
            continue
        path = f"{folder}/{name}" if folder else name
        place = Path(contents._get_os_path(path))
        if not os.path.lexists(place):
            yield path, place
        elif not number:
            # Of a model that is often dealt many are taken: none of them is asked about by itself.
            with suppress(OSError), os.scandir(place.parent) as entries:
                taken = frozenset(entry.name for entry in entries)


async def _save_here(
    contents: Any,
    folder: str,
    filename: str,
    notebook: Any,
    expected: str | None,
    ordered: bool,
    written: Written,
) -> str:
    """In one thread from the name to the checkpoint, unless someone wants to see the notebook
    before it is written."""
    saves_itself = not _is_stock(contents, "save")
    hooked = _is_hooked(contents, "pre")
    free = _free_names(contents, folder, filename)
    if expected is not None:
        # It was looked for just now: the folder is read again only if it was taken meanwhile.
        free = itertools.chain([(expected, Path(contents._get_os_path(expected)))], free)
    if not hooked and not saves_itself:
        _sign(contents, notebook, f"{folder}/{filename}")
    while True:
        model, names = _model(notebook), free
        if hooked or saves_itself:
            path, place = await asyncio.to_thread(next, free)
            names = iter([(path, place)])
        if hooked and not saves_itself:
            contents.run_pre_save_hooks(model=model, path=path)
            model["content"] = nbformat.from_dict(model["content"])
            _sign(contents, model["content"], path)
        checkpoints = None if saves_itself else _file_checkpoints(contents)
        in_order = ordered and not hooked
        created = await asyncio.to_thread(
            _create, names, model["content"], checkpoints, in_order, written
        )
        if created is None:
            continue  # it was taken meanwhile
        path, place = created
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


def _sign(contents: Any, notebook: Any, path: str) -> None:
    if _is_stock(contents, "check_and_sign"):
        sign(contents, notebook, path)
    else:
        contents.check_and_sign(nbformat.from_dict(notebook), path)


def _is_stock(manager: Any, method: str) -> bool:
    """Whether it does as Jupyter's own managers do."""
    return bool(getattr(type(manager), method).__module__.startswith(STOCK))


def _is_hooked(contents: Any, when: Literal["pre", "post"]) -> bool:
    """Whether someone wants to know before or after a notebook is saved; if in doubt, yes."""
    if not _is_stock(contents, f"run_{when}_save_hooks"):
        return True
    registered = getattr(contents, f"_{when}_save_hooks", True)
    return bool(registered) or getattr(contents, f"{when}_save_hook") is not None


def _file_checkpoints(contents: Any) -> FileCheckpoints | None:
    """Its checkpoints where they are copies of files on this machine, as Jupyter makes them."""
    from jupyter_server.services.contents.filecheckpoints import (
        AsyncFileCheckpoints,
        FileCheckpoints,
    )

    kept: FileCheckpoints = contents.checkpoints
    usual = type(kept) in (FileCheckpoints, AsyncFileCheckpoints)
    return kept if usual and _is_stock(contents, "create_checkpoint") else None


def _create(
    names: Iterator[tuple[str, Path]],
    notebook: Any,
    checkpoints: FileCheckpoints | None,
    ordered: bool,
    written: Written,
) -> tuple[str, Path] | None:
    """Write it under the first of the names that is free still, and its first checkpoint."""
    content = file_text(notebook, ordered=ordered).encode()
    for path, place in names:
        try:
            disk.create(place, content)
        except FileExistsError:
            continue
        try:
            if checkpoints is not None:
                _add_checkpoint(checkpoints, path, content)
        except BaseException:
            with suppress(OSError):
                place.unlink()
            raise
        written(path)
        return path, place
    return None


def _add_checkpoint(checkpoints: FileCheckpoints, path: str, content: bytes) -> None:
    """What `create_checkpoint` does, which takes three threads for it where it is asynchronous, and
    reads again what was just written."""
    copy = Path(checkpoints.checkpoint_path(CHECKPOINT, path))  # type: ignore[no-untyped-call]
    if not copy.is_file():
        copy.write_bytes(content)


async def _finish(contents: Any, path: str, place: Path) -> None:
    """What a save of Jupyter's own managers does once the file is written: theirs would write it
    again, and a kill in the middle would leave it empty."""
    if _file_checkpoints(contents) is None and not await ensure_async(
        contents.list_checkpoints(path)
    ):
        await ensure_async(contents.create_checkpoint(path))
    if _is_hooked(contents, "post"):
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
    raise OSError(errno.EEXIST, "other programs write files with the same names")


def _essence(notebook: Any) -> Any:
    """What tells one notebook from another, without the marks that a manager adds as it reads."""
    cells = [(cell.get("id"), cell["source"]) for cell in notebook["cells"]]
    return cells, notebook["metadata"].get("alacard")


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
