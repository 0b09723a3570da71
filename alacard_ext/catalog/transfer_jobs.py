"""The catalog imported from a file or a data set, and exported, as jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from ..errors import BadRequest, Cancelled
from ..jobs.handle import RunContext
from ..jobs.kind import Kind, Phase
from ..jobs.work import MAINTENANCE, Attempt, JobKind
from ..notebooks.workspace_files import place_of
from ..room import ServiceOf, Shared
from .engine.rows import CatalogRow
from .feed.exporting import export
from .feed.importing import describe_losses, import_catalog
from .service import CatalogService

Done = TypeVar("Done")
DATASET = "hf://datasets/"
TOLD_EVERY = 1000


@dataclass
class Transfer:
    """How far it is: what is being done, and how many of how many models."""

    message: str = ""
    done: int = 0
    total: int = 0


IMPORT: Kind[Transfer] = Kind("catalog.import", "import", (Phase("building", 1),))
EXPORT: Kind[Transfer] = Kind("catalog.export", "export", (Phase("writing", 1),))


class ImportPayload(BaseModel):
    """`source` is a file of the workspace (Parquet, CSV or JSON lines) or the id of a data set of
    the Hub; `replace` allows one that brings fewer than a tenth as many models."""

    model_config = ConfigDict(extra="forbid")

    source: str = Field(min_length=1, max_length=1000)
    replace: bool = False


class ImportResult(BaseModel):
    """How many models there are now, how many rows were left out, and what was lost, in
    sentences."""

    models: int
    bad: int
    losses: list[str]


class ImportJob(JobKind[ImportPayload, Transfer, ImportResult]):
    """Builds the catalog of this server again; the one in use stays until that is done."""

    run_kind = IMPORT
    payload = ImportPayload
    queue = MAINTENANCE
    timeout = 24 * 3600.0
    rights = (("write", "alacard"), ("read", "contents"))

    def __init__(self, catalog: CatalogService) -> None:
        self._catalog = catalog

    @classmethod
    def build(cls, services: ServiceOf, shared: Shared) -> Self:
        """Of the catalog of this server."""
        return cls(services(CatalogService))

    def title(self, payload: ImportPayload) -> str:
        """With what it is built of."""
        return f"Import the catalog from {payload.source}"

    def details(self, payload: ImportPayload) -> Transfer:
        """At the beginning."""
        return Transfer()

    def told(self, details: Transfer) -> dict[str, Any]:
        """How far it is, and in what."""
        return dict(vars(details))

    async def run(
        self, context: RunContext[Transfer], payload: ImportPayload, attempt: Attempt
    ) -> ImportResult:
        """Build it. Raises Conflict where the catalog is being fed, BadRequest and OSError."""
        source = await _source(attempt, payload.source)
        context.report("building")
        found = await _in_thread(
            lambda: import_catalog(
                source,
                self._catalog.folder,
                progress=_progress(context, "building"),
                should_stop=lambda: context.stopping,
                replace=payload.replace,
            )
        )
        losses = describe_losses(found)
        for sentence in losses:
            attempt.log(sentence)
        return ImportResult(models=found.snapshot.rows, bad=found.bad, losses=losses)


class ExportPayload(BaseModel):
    """The file of the workspace that is written, which ends in .parquet or .jsonl; `force`
    replaces one that is there."""

    model_config = ConfigDict(extra="forbid")

    path: str = Field(min_length=1, max_length=4096)
    force: bool = False


class ExportResult(BaseModel):
    """What was written, and how many models it holds."""

    file: str
    models: int


class ExportJob(JobKind[ExportPayload, Transfer, ExportResult]):
    """Writes the catalog of this server into the workspace."""

    run_kind = EXPORT
    payload = ExportPayload
    queue = MAINTENANCE
    attempts = 1
    timeout = 24 * 3600.0
    rights = (("write", "contents"),)

    def __init__(self, catalog: CatalogService) -> None:
        self._catalog = catalog

    @classmethod
    def build(cls, services: ServiceOf, shared: Shared) -> Self:
        """Of the catalog of this server."""
        return cls(services(CatalogService))

    def title(self, payload: ExportPayload) -> str:
        """With the file."""
        return f"Export the catalog to {payload.path}"

    def details(self, payload: ExportPayload) -> Transfer:
        """At the beginning."""
        return Transfer()

    def told(self, details: Transfer) -> dict[str, Any]:
        """How far it is."""
        return dict(vars(details))

    async def run(
        self, context: RunContext[Transfer], payload: ExportPayload, attempt: Attempt
    ) -> ExportResult:
        """Write it. Raises BadRequest for an empty catalog and for an ending that names no form,
        Conflict for a file that is there, and OSError."""
        if attempt.workspace is None:
            raise BadRequest("A file is written by the server of a person's files.")
        place = await place_of(attempt.workspace.contents, payload.path)
        catalog = self._catalog.catalog
        snapshot = await asyncio.to_thread(catalog.current)
        if snapshot is None:
            raise BadRequest("There is nothing to export yet: the catalog is empty.")
        context.report("writing")
        tell = _progress(context, "writing")

        def rows() -> Iterator[CatalogRow]:
            for number, row in enumerate(catalog.rows()):
                if context.stopping:
                    raise Cancelled("The export was stopped; no file was written.")
                if number % TOLD_EVERY == 0:
                    tell("writing", number, snapshot.count)
                yield row

        count = await _in_thread(lambda: export(rows(), place, force=payload.force))
        return ExportResult(file=payload.path.strip("/"), models=count)


async def _source(attempt: Attempt, source: str) -> str:
    """A file of the workspace by its place, else a data set by its address: nothing else of this
    machine is read."""
    if attempt.workspace is None:
        raise BadRequest("Only the server that owns the catalog can import it.")
    if source.startswith(DATASET):
        return source
    try:
        place = await place_of(attempt.workspace.contents, source)
    except BadRequest:
        place = Path()
    if await asyncio.to_thread(place.is_file):
        return str(place)
    if source.count("/") != 1:
        raise BadRequest(
            f"There is no file '{source[:200]}' in this workspace; give an existing file, or a "
            f"data set on the Hub such as cfahlgren1/hub-stats."
        )
    return f"{DATASET}{source}"


def _progress(context: RunContext[Transfer], phase: str) -> Callable[[str, int, int], None]:
    """Tells how far it is, from any thread."""

    def tell(message: str, done: int, total: int) -> None:
        details = context.details
        details.message, details.done, details.total = message, done, total
        context.report(phase, done / total if total else 0.0)

    return tell


async def _in_thread(work: Callable[[], Done]) -> Done:
    """What blocks, to its end: one that is cancelled looks at `stopping`, and is waited for."""
    going = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(going)
    except asyncio.CancelledError:
        await asyncio.wait({going})
        if not going.cancelled() and (error := going.exception()) is not None:
            raise error from None
        raise
