"""Exports written into the workspace as jobs: of a notebook for somewhere else, of a collection."""

from __future__ import annotations

import asyncio
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..errors import BadRequest
from ..jobs.handle import RunContext
from ..jobs.kind import Kind, Phase
from ..jobs.work import Attempt, JobKind
from ..notebooks.workspace_files import save_file
from ..room import ServiceOf, Shared
from .collecting.export import CollectionExports
from .exporting.models import ExportQuery, FileExportQuery, Format
from .exporting.service import Exports
from .ids import SHARE_ID

PHASES = (Phase("exporting", 4), Phase("saving", 1, final=True))
NOTEBOOK_EXPORT: Kind[None] = Kind("notebook.export", "export", PHASES, at_once=2)
COLLECTION_EXPORT: Kind[None] = Kind("collection.export", "export", PHASES, at_once=2)
HERE = "An export is written by the server of a person's files."


class NotebookExportPayload(BaseModel):
    """A hand of the library by its `share_id`, or a notebook of the workspace by its `path`; the
    format, and the folder that the file is written into."""

    model_config = ConfigDict(extra="forbid")

    share_id: str | None = Field(default=None, pattern=f"^{SHARE_ID}$")
    version: int | None = Field(default=None, ge=1, le=1_000_000)
    path: str | None = Field(default=None, min_length=1, max_length=4096)
    format: Format
    folder: str | None = Field(default=None, max_length=4096)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.share_id is None) == (self.path is None):
            raise ValueError("give either share_id or path")
        return self


class CollectionExportPayload(BaseModel):
    """Which collection, and the folder that its archive is written into."""

    model_config = ConfigDict(extra="forbid")

    collection_id: str = Field(pattern=f"^{SHARE_ID}$")
    folder: str | None = Field(default=None, max_length=4096)


class ExportedFile(BaseModel):
    """The file of the workspace, its size in bytes, how much in it looks like a secret or a path of
    this machine, and the sentence that says so."""

    file: str
    bytes: int
    findings: int = 0
    remark: str | None = None


class NotebookExportJob(JobKind[NotebookExportPayload, None, ExportedFile]):
    """Makes a file for somewhere else of a notebook."""

    run_kind = NOTEBOOK_EXPORT
    payload = NotebookExportPayload
    attempts = 1
    timeout = 900.0
    rights = (("read", "contents"), ("write", "contents"))

    def __init__(self, exports: Exports) -> None:
        self._exports = exports

    @classmethod
    def build(cls, services: ServiceOf, shared: Shared) -> Self:
        """Of the service that exports for whoever waits."""
        return cls(services(Exports))

    def title(self, payload: NotebookExportPayload) -> str:
        """With the notebook and the format."""
        return f"Export {payload.path or 'a hand of the library'} as {payload.format}"

    def details(self, payload: NotebookExportPayload) -> None:
        """It tells nothing but that it goes on."""

    async def run(
        self, context: RunContext[None], payload: NotebookExportPayload, attempt: Attempt
    ) -> ExportedFile:
        """Make it, and write it. Raises what the routes of exports do, InvalidPath and OSError."""
        if attempt.workspace is None:
            raise BadRequest(HERE)
        contents = attempt.workspace.contents
        context.report("exporting")
        if payload.share_id is not None:
            wanted = ExportQuery(format=payload.format, version=payload.version)
            made = await self._exports.of_hand(payload.share_id, wanted, attempt.requester)
        else:
            asked = FileExportQuery(path=str(payload.path), format=payload.format)
            made = await self._exports.of_file(asked, contents)
        context.report("saving")
        file = await save_file(contents, payload.folder, made.filename, made.content)
        return _written(file, made.content, len(made.findings))


class CollectionExportJob(JobKind[CollectionExportPayload, None, ExportedFile]):
    """Makes the archive of a collection."""

    run_kind = COLLECTION_EXPORT
    payload = CollectionExportPayload
    attempts = 1
    timeout = 3600.0
    rights = (("read", "contents"), ("write", "contents"))

    def __init__(self, exports: CollectionExports) -> None:
        self._exports = exports

    @classmethod
    def build(cls, services: ServiceOf, shared: Shared) -> Self:
        """Of the service that makes archives for whoever waits."""
        return cls(services(CollectionExports))

    def title(self, payload: CollectionExportPayload) -> str:
        """The same for each: what a collection is called may have changed by then."""
        return "Export a collection"

    def details(self, payload: CollectionExportPayload) -> None:
        """It tells nothing but that it goes on."""

    async def run(
        self, context: RunContext[None], payload: CollectionExportPayload, attempt: Attempt
    ) -> ExportedFile:
        """Make it, and write it. Raises NotFound, ShareTooLarge, StoreUnavailable, InvalidPath and
        OSError."""
        if attempt.workspace is None:
            raise BadRequest(HERE)
        context.report("exporting")
        collection, requester = payload.collection_id, attempt.requester
        async with self._exports.archive(collection, requester) as (name, file):
            content = await asyncio.to_thread(file.read)
        context.report("saving")
        written = await save_file(attempt.workspace.contents, payload.folder, name, content)
        return _written(written, content)


def _written(file: str, content: bytes, findings: int = 0) -> ExportedFile:
    told = "Something in it looks" if findings == 1 else f"{findings:,} things in it look"
    remark = None
    if findings:
        remark = f"{told} like a secret or a local path. Check the file before you pass it on."
    return ExportedFile(file=file, bytes=len(content), findings=findings, remark=remark)
