"""The notebook under verification, through the contents manager or straight from disk."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any, Protocol

import nbformat
from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from ..errors import AlacardError, BadRequest, Conflict, InvalidPath, NotFound
from ..notebooks.own_metadata import check_own_metadata
from ..notebooks.workspace import SaveFailed, check_folder, save_notebook
from .models import Verified
from .setup_cell import code_digest


class NotebookFile(Protocol):
    """Where the notebook comes from, and where its stamp goes."""

    folder: Path

    async def read(self) -> Any:
        """The notebook as nbformat 4.5. Raises BadRequest or NotFound."""
        ...

    async def stamp(self, verified: Verified) -> None:
        """Write the stamp into its metadata. Raises Conflict where its code was changed since."""
        ...

    async def save_beside(self, notebook: Any) -> str:
        """Write a repaired copy under a free name beside it, and return its path."""
        ...


class ContentsFile:
    """A notebook of the server's contents manager."""

    def __init__(self, contents: Any, path: str, folder: Path) -> None:
        self._contents = contents
        self.path = path
        self.folder = folder

    @classmethod
    async def find(cls, contents: Any, path: str) -> ContentsFile:
        """Raises InvalidPath for a path outside of the root, hidden, or that is no notebook."""
        parent, _, name = path.strip("/").rpartition("/")
        if not name.endswith(".ipynb"):
            raise InvalidPath("Give the path of a notebook (.ipynb).", {"path": path[:200]})
        parent = await check_folder(contents, parent)
        path = f"{parent}/{name}" if parent else name
        if not await ensure_async(contents.file_exists(path)):
            raise NotFound(
                f"There is no notebook '{path[-120:]}'; it may have been moved or deleted.",
                {"path": path[:200]},
            )
        root = getattr(contents, "root_dir", None)
        local = Path(root, parent) if root else None
        if local is None or not await asyncio.to_thread(local.is_dir):
            # A drive that is no folder of this machine: the run gets an empty one.
            local = Path(tempfile.gettempdir())
        return cls(contents, path, local)

    async def read(self) -> Any:
        try:
            model = await ensure_async(self._contents.get(self.path, content=True))
        except HTTPError as error:
            if error.status_code == 400:  # its words hold the path of the server's folder
                raise BadRequest("This file is not a valid notebook.") from None
            raise BadRequest(f"The notebook could not be read: {error.log_message}.") from None
        return upgraded(model["content"])

    async def stamp(self, verified: Verified) -> None:
        notebook = await self.read()
        put_stamp(notebook, verified)
        model = {"type": "notebook", "format": "json", "content": notebook}
        try:
            await ensure_async(self._contents.save(model, self.path))
        except HTTPError as error:
            raise AlacardError(
                f"The result could not be written into the notebook: {error.log_message}."
            ) from None

    async def save_beside(self, notebook: Any) -> str:
        parent, _, name = self.path.rpartition("/")
        repaired = f"{name.removesuffix('.ipynb')}-repaired.ipynb"
        try:
            return await save_notebook(self._contents, parent, repaired, notebook)
        except SaveFailed as error:
            raise AlacardError(str(error)) from None


class DiskFile:
    """A notebook on disk, for the command line."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.folder = path.resolve().parent

    async def read(self) -> Any:
        # A device or a pipe may have no end.
        if self._path.exists() and not self._path.is_file():
            raise BadRequest(f"{self._path} is not a file; give the path of a notebook.")
        try:
            text = await asyncio.to_thread(self._path.read_text, encoding="utf-8")
            return upgraded(nbformat.reads(text, as_version=4))
        except FileNotFoundError:
            raise NotFound(f"There is no file {self._path}.") from None
        except (
            ValueError,
            AttributeError,
            KeyError,
            RecursionError,
            TypeError,
            nbformat.ValidationError,
            nbformat.validator.NotebookValidationError,
        ):
            raise BadRequest(f"{self._path} is not a notebook.") from None

    async def stamp(self, verified: Verified) -> None:
        notebook = await self.read()
        put_stamp(notebook, verified)
        await asyncio.to_thread(nbformat.write, notebook, self._path)

    async def save_beside(self, notebook: Any) -> str:
        def write() -> str:
            stem = f"{self._path.stem}-repaired"
            for number in range(1000):
                name = f"{stem}{f'-{number}' if number else ''}.ipynb"
                try:
                    with (self.folder / name).open("x", encoding="utf-8") as stream:
                        nbformat.write(notebook, stream)
                        return str(self._path.with_name(name))
                except FileExistsError:
                    continue
            raise Conflict("There are already a thousand repaired copies here; delete some.")

        return await asyncio.to_thread(write)


def upgraded(notebook: Any) -> Any:
    """As nbformat 4.5, whose cells have ids. Raises BadRequest where it is none."""
    try:
        notebook = nbformat.from_dict(notebook)
        version = (notebook.nbformat, notebook.nbformat_minor)
        if version < (4, 5):
            notebook = nbformat.v4.upgrade(notebook)
        nbformat.validate(notebook)
    except Exception:
        raise BadRequest("This file is not a valid notebook.") from None
    # Before anything runs: what is odd there would only show when the stamp is written.
    check_own_metadata(notebook)
    return notebook


def put_stamp(notebook: Any, verified: Verified) -> None:
    """Put the stamp in place. Raises Conflict where other code than this notebook's was run."""
    if code_digest(notebook) != verified.digest:
        raise Conflict(
            "The notebook's code changed while it ran, so the result was not written; verify it "
            "again."
        )
    ours = notebook.metadata.setdefault("alacard", nbformat.NotebookNode())
    ours["verified"] = nbformat.from_dict(verified.model_dump(mode="json", exclude_none=True))
