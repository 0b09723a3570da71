"""What the catalog holds and how old it is, for every surface."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from ..terminal import numbered
from .engine.databases import Unreadable
from .engine.pointer import POINTER, REMEDY, lacks_pointer
from .feed.progress import SyncStatus
from .feed.state import peek

if TYPE_CHECKING:
    from .catalog import Catalog

_DAY = 86_400
NOTICE = (
    "The catalog is empty, so the bundled deck is shown; fill it with `alacard catalog import "
    "cfahlgren1/hub-stats`."
)
UNREADABLE = "The catalog cannot be read, so the bundled deck is shown."


def standing_in(catalog: Catalog) -> str:
    """Why the deck answers in the catalog's place; what cannot be read is told by its troubles."""
    return UNREADABLE if catalog.is_damaged else NOTICE


class CatalogStatus(BaseModel):
    """What there is, or that it is `damaged`, and what feeds it.

    `overlay` counts changes, `folder_size` is bytes,
    `as_of` is until when the Hub's changes are in it, `troubles` names what cannot be read, and
    `losses` what the last import did not take as it was; `summary` says all in a sentence or a few.
    """

    ready: bool
    damaged: bool = False
    version: str | None = None
    rows: int = 0
    built_at: int | None = None
    overlay: int = 0
    folder_size: int = 0
    sync: SyncStatus = Field(default_factory=SyncStatus)
    schedule_hours: float = 0
    as_of: int | None = None
    troubles: list[str] = Field(default_factory=list)
    losses: list[str] = Field(default_factory=list)
    summary: str = ""


def catalog_status(
    folder: Path, catalog: Catalog, troubles: list[str], sync: SyncStatus, schedule_hours: float
) -> CatalogStatus:
    """How a folder's catalog stands; `troubles` are those that reading it met."""
    snapshot = catalog.current() if catalog.has_snapshot else None
    statistics = catalog.statistics()
    as_of, losses, troubles = None, None, list(troubles)
    if snapshot is None and lacks_pointer(folder):
        troubles.append(f"The catalog's file {POINTER} is missing; {REMEDY}.")
    try:
        as_of = peek(folder, "finished_start")
        losses = peek(folder, "losses")
    except Unreadable as error:
        troubles.append(str(error))
    as_of = as_of if isinstance(as_of, int) else None
    if sync.last_finished_at is None:
        sync = sync.model_copy(update={"last_finished_at": as_of})
    rows = snapshot.count if snapshot else 0
    told = standing_in(catalog)
    if snapshot:
        told = summary(rows, as_of or statistics.built_at, built_at=statistics.built_at)
    return CatalogStatus(
        ready=snapshot is not None,
        damaged=catalog.is_damaged,
        version=snapshot.index.version if snapshot else None,
        rows=rows,
        built_at=statistics.built_at,
        overlay=len(catalog.overlay),
        folder_size=folder_size(folder),
        sync=sync,
        schedule_hours=schedule_hours,
        as_of=as_of,
        troubles=troubles,
        losses=[str(told) for told in losses] if isinstance(losses, list) else [],
        summary=" ".join([told, *troubles]),
    )


def folder_size(folder: Path) -> int:
    """The bytes of a folder's files, as far as they can be seen while a build may move them."""
    size = 0
    with suppress(OSError):
        for path in folder.iterdir():
            with suppress(OSError):
                size += path.stat().st_size if path.is_file() else 0
    return size


def models(count: int) -> str:
    """So many models, in words."""
    return numbered(count, "model")


def summary(
    rows: int, as_of: int | None, now: float | None = None, built_at: int | None = None
) -> str:
    """How many models there are and how old the catalog is, in a sentence.

    Where it was built long after what is in it, as from a file, both ages are told.

    >>> summary(1200, 0, now=3 * 86400)
    '1,200 models, as the Hub had them 3 days ago; `alacard catalog sync` brings what changed.'
    """
    if as_of is None:
        return f"{models(rows)}."
    now = time.time() if now is None else now
    told = f"as the Hub had them {_ago(now - as_of)}"
    if built_at is not None and built_at - as_of > _DAY:
        told = (
            f"imported {_ago(now - built_at)}, the newest change in them from {_ago(now - as_of)}"
        )
    more = "; `alacard catalog sync` brings what changed" if now - as_of > _DAY else ""
    return f"{models(rows)}, {told}{more}."


def _ago(age: float) -> str:
    for unit, seconds in (("day", _DAY), ("hour", 3600), ("minute", 60)):
        if (count := int(age // seconds)) > 0:
            return f"{numbered(count, unit)} ago"
    return "a moment ago"
