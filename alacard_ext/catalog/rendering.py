"""Answers of the catalog as lines for a person; `--json` gives them whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import singledispatch

from pydantic import BaseModel

from ..fit.weights import size
from ..hub.access import access_mark
from ..hub.licences import licence_text
from ..terminal import numbered
from .feed.importing import Imported, describe_losses
from .feed.progress import SyncStatus
from .models import CatalogModel, CatalogPage, Statistics, TreePage
from .page import ModelPage
from .status import CatalogStatus, models

MOST = 8
"""Values of one kind that are listed; `--json` gives all."""


@singledispatch
def lines(found: BaseModel) -> Iterator[str]:
    """What `found` says, a fact a line.

    Raises TypeError for an answer that no command gives.
    """
    raise TypeError(type(found).__name__)


@lines.register
def _status(found: CatalogStatus) -> Iterator[str]:
    yield found.summary
    if found.ready:
        yield _fact("size", size(found.folder_size))
        yield _fact("built", _day(found.built_at))
        yield _fact("changes since", f"{found.overlay:,}")
    yield from (_fact("at the import", told) for told in found.losses)
    hours = found.schedule_hours
    yield _fact("schedule", f"every {hours:g} hours" if hours else "never automatically")
    yield from lines(found.sync)


@lines.register
def _sync(found: SyncStatus) -> Iterator[str]:
    if found.running:
        total = f" of {found.total:,}" if found.total > found.done else ""
        yield _fact("running", f"{found.phase or found.kind or 'sync'}: {found.done:,}{total}")
    elif found.phase == "done":
        yield f"{found.done:,} models were read; the catalog is up to date."
    elif found.last_finished_at:
        yield _fact("fed until", _day(found.last_finished_at))
    if found.bad:
        yield _fact("left out", numbered(found.bad, "bad row"))
    if told := found.error or found.message:
        yield _fact("note", told)


@lines.register
def _imported(found: Imported) -> Iterator[str]:
    made = found.snapshot
    yield f"{models(made.rows)} in {made.seconds:.0f} s; the catalog takes {size(made.bytes)}."
    if found.replaced:
        yield f"They replace the {models(found.replaced)} that the catalog held."
    yield from describe_losses(found)
    yield from (f"  {name}" for name in found.named[:MOST])


@lines.register
def _page(found: CatalogPage) -> Iterator[str]:
    if found.corrected:
        yield f"Showing what was found for: {found.corrected}"
    for model in found.models:
        yield model.id
        yield f"    {_marks(model)}"
    total = f"{found.total:,}" if found.total_exact else f"at least {found.total:,}"
    yield f"{len(found.models):,} of {total} models" if found.models else "No model was found."


@lines.register
def _tree(found: TreePage) -> Iterator[str]:
    if not found.nodes:
        yield f"The catalog has no such relatives of {found.root}."
    for node in found.nodes:
        yield f"{'  ' * (node.depth - 1)}{_relation(node.relation)}  {node.id}"


def _relation(relation: str | None) -> str:
    """How a model came from its parent, in the words of the Models tab where nobody says how."""
    return relation if relation and relation != "unknown" else "derived"


@lines.register
def _model(found: ModelPage) -> Iterator[str]:
    model = found.model
    yield model.id
    yield f"    {_marks(model)}"
    yield _fact("access", found.access.note)
    weights = f"{model.parameters:,}" if model.parameters else ""
    for name, value in (
        ("licence", model.license_link or ""),
        ("parameters", weights),
        ("architecture", model.arch or ""),
        ("formats", ", ".join(model.formats)),
        ("languages", _some(model.languages)),
        ("data sets", _some(model.datasets)),
        ("created", _day(model.created)),
        ("changed", _day(model.modified)),
        ("commit", model.sha or ""),
        ("comes from", _some([f"{base.id} ({_relation(base.relation)})" for base in model.bases])),
        ("children", _counts(found.relations.children)),
    ):
        if value:
            yield _fact(name, value)
    if found.relations.descendants:
        yield _fact("descendants", f"{found.relations.descendants:,}")
    for fit in found.fit:
        yield _fact(f"as {fit.quantisation}", f"{fit.verdict}: {fit.reason}")
    if found.quality:
        yield _fact("its page", f"{found.quality.score} of 100")
    for notebook in found.notebooks[:MOST]:
        yield _fact("notebook", notebook.path)


@lines.register
def _statistics(found: Statistics) -> Iterator[str]:
    for name, number in (
        ("models", found.models),
        ("authors", found.authors),
        ("downloads", found.downloads),
        ("likes", found.likes),
        ("gated", found.gated),
        ("with a parent", found.with_parent),
        ("quantised", found.quantized),
    ):
        yield _fact(name, "not known" if number is None else f"{number:,}")
    yield _fact("relations", _counts(found.relations))
    for facet, values in found.facets.items():
        if values:
            yield _fact(facet, _counts({value.value: value.count for value in values}))
    for month in found.growth[-MOST:]:
        yield _fact(month.month, f"{month.count:,} new")


def _fact(name: str, value: str) -> str:
    return f"{name:<15} {value}"


def _marks(model: CatalogModel) -> str:
    counted = "" if model.downloads is None else numbered(model.downloads, "download")
    marks = (
        *(model.task, model.library, licence_text(model), counted),
        access_mark(model.gated),
    )
    return " · ".join(mark for mark in marks if mark)


def _counts(counts: Mapping[str, int]) -> str:
    most = sorted(counts.items(), key=lambda count: -count[1])
    return _some([f"{name} {count:,}" for name, count in most])


def _some(values: list[str]) -> str:
    more = len(values) - MOST
    return ", ".join(values[:MOST]) + (f" and {more:,} more" if more > 0 else "")


def _day(seconds: int | None) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC" if seconds else ""
