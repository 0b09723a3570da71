"""`alacard catalog …`: feed the catalog and ask it, without a browser."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from ..config import read_configuration
from ..errors import BadRequest, Cancelled
from ..hub.addresses import MODEL, model_id_from
from ..services import Services, build_services
from ..terminal import say, say_json, tell
from .feed.exporting import export
from .feed.importing import import_catalog
from .feed.progress import GOING_ON, STOPPED
from .models import FILTERS, CatalogQuery, Sort
from .progress import SECONDS, ProgressLine
from .rendering import lines
from .service import CatalogService
from .status import models, standing_in

FILTER_OPTIONS = tuple(name for name in FILTERS if name != "gated")
WORDS = {"created": "month of creation, such as 2024-05", "relation": "relation to a parent"}


def add_arguments(parts: argparse.ArgumentParser) -> None:
    """Describe the commands to argparse."""
    parts.set_defaults(explain=parts.print_help)
    verbs = parts.add_subparsers(dest="verb", metavar="VERB")
    sync = verbs.add_parser("sync", help="fetch what the Hub lists; resumes after a stop")
    sync.add_argument("--full", action="store_true", help="read the whole list again")
    source = verbs.add_parser("import", help="build the catalog from a file or a data set")
    source.add_argument(
        "source",
        metavar="FILE|DATASET",
        help="Parquet, CSV or JSON lines on this machine, or the id of a data set of the Hub",
    )
    source.add_argument(
        "--replace",
        action="store_true",
        help="even if it has fewer than a tenth as many models as the catalog",
    )
    export = verbs.add_parser("export", help="write the catalog as Parquet or JSON lines")
    export.add_argument(
        "file", type=Path, metavar="FILE", help="file to write; it ends in .parquet or .jsonl"
    )
    export.add_argument("--force", action="store_true", help="replace an existing file")
    search = verbs.add_parser("search", help="search the catalog")
    search.add_argument("query", nargs="*", default=[], metavar="WORD", help="words to find")
    for name in FILTER_OPTIONS:
        meaning = f"only models of this {WORDS.get(name, name)}; repeatable"
        search.add_argument(
            f"--{name}", action="append", default=[], metavar=name.upper(), help=meaning
        )
    sorts = ", ".join(get_args(Sort))
    search.add_argument("--sort", default="relevance", metavar="ORDER", help=sorts)
    search.add_argument("--limit", type=int, default=20, metavar="N", help="models to list")
    show = verbs.add_parser("show", help="one model")
    show.add_argument("model_id", metavar="MODEL_ID", help=MODEL)
    tree = verbs.add_parser("tree", help="the family of a model")
    tree.add_argument("model_id", metavar="MODEL_ID", help=MODEL)
    tree.add_argument("--ancestors", action="store_true", help="where it comes from")
    tree.add_argument("--limit", type=int, default=20, metavar="N", help="models to list")
    verbs.add_parser("status", help="how much the catalog holds, and how old it is")
    verbs.add_parser("stats", help="the catalog in numbers")
    for verb in verbs.choices.values():
        verb.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Do it, and answer 0. Raises AlacardError and OSError, and KeyboardInterrupt at an import."""
    if options.verb is None:
        options.explain()
        return 2
    if options.verb == "import":
        found: BaseModel = _import(options)
    else:
        try:
            found = asyncio.run(_with_services(_WORK[options.verb], options))
        except KeyboardInterrupt:
            if options.verb != "sync":
                raise
            raise Cancelled(STOPPED) from None
    if options.json:
        say_json(found.model_dump(mode="json"))
    else:
        _tell(found)
    return 0


class Exported(BaseModel):
    """How many models were written."""

    file: str
    rows: int


@lines.register
def _(found: Exported) -> Iterator[str]:
    yield f"Written to {found.file}: {models(found.rows)}."


Work = Callable[[Services, argparse.Namespace], Coroutine[Any, Any, BaseModel]]


async def _with_services(work: Work, options: argparse.Namespace) -> BaseModel:
    services = build_services(read_configuration())
    try:
        empty = not _catalog(services).catalog.has_snapshot
        if empty and options.verb in ("show", "tree", "stats"):
            tell(standing_in(_catalog(services).catalog))
        found = await work(services, options)
        if options.verb != "status":
            for trouble in _catalog(services).troubles:
                tell(trouble)
        return found
    finally:
        await services.aclose()


def _catalog(services: Services) -> CatalogService:
    return services.of(CatalogService)


async def _sync(services: Services, options: argparse.Namespace) -> BaseModel:
    shown = asyncio.ensure_future(_show_sync(_catalog(services)))
    try:
        return await _catalog(services).syncing.run(full=options.full)
    finally:
        # A build in its thread stops at its next step, also where Ctrl-C ended the waiting.
        _catalog(services).syncing.cancel()
        shown.cancel()
        await asyncio.gather(shown, return_exceptions=True)


async def _show_sync(catalog: CatalogService) -> None:
    line = ProgressLine()
    try:
        while True:
            await asyncio.sleep(SECONDS)
            status = catalog.syncing.status
            # Why it waits is told once, by the error, where the Hub does not come back.
            waits = status.message not in (None, GOING_ON)
            phase = "waiting for the Hub" if waits else status.phase or "starting"
            line(phase, status.done, status.total)
    finally:
        line.end()


def _import(options: argparse.Namespace) -> BaseModel:
    """In the main thread, which Ctrl-C reaches: what was begun is then removed, and the catalog in
    use stays. What huggingface_hub has fetched of a data set it keeps, and goes on from there.
    """
    services = build_services(read_configuration())
    line = ProgressLine()
    try:
        folder = _catalog(services).folder
        return import_catalog(options.source, folder, progress=line, replace=options.replace)
    finally:
        line.end()
        asyncio.run(services.aclose())


async def _status(services: Services, _: argparse.Namespace) -> BaseModel:
    return await _catalog(services).status()


async def _export(services: Services, options: argparse.Namespace) -> BaseModel:
    if _catalog(services).catalog.current() is None:
        raise BadRequest("There is nothing to export yet: the catalog is empty.")
    rows = _catalog(services).catalog.rows()
    total = await asyncio.to_thread(export, rows, options.file, force=options.force)
    return Exported(file=str(options.file), rows=total)


async def _search(services: Services, options: argparse.Namespace) -> BaseModel:
    filters = {name: getattr(options, name) for name in FILTER_OPTIONS}
    return await _catalog(services).search(
        CatalogQuery(q=" ".join(options.query), sort=options.sort, limit=options.limit, **filters)
    )


async def _show(services: Services, options: argparse.Namespace) -> BaseModel:
    return await _catalog(services).page(model_id_from(options.model_id))


async def _tree(services: Services, options: argparse.Namespace) -> BaseModel:
    direction = "ancestors" if options.ancestors else "descendants"
    model_id = model_id_from(options.model_id)
    found = await _catalog(services).tree(model_id, direction, None, options.limit, None)
    if not found.nodes:
        # Nothing of it is known: what is no model at all is told as `show` tells it.
        await _catalog(services).model(model_id)
    return found


async def _stats(services: Services, _: argparse.Namespace) -> BaseModel:
    return await _catalog(services).statistics()


_WORK: dict[str, Work] = {
    "sync": _sync,
    "export": _export,
    "search": _search,
    "show": _show,
    "tree": _tree,
    "stats": _stats,
    "status": _status,
}


def _tell(found: BaseModel) -> None:
    if notice := getattr(found, "notice", None):
        tell(notice)
    for line in lines(found):
        say(line)
