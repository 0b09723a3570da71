"""What the catalog holds and how old it is, for every surface."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, Field

from .catalog import REMEDY, Catalog
from .engine.build import POINTER, lacks_pointer
from .engine.databases import Unreadable
from .feed.sync import SyncStatus

NOTICE = (
    "The catalog is empty, so the bundled deck is shown; fill it with `alacard catalog import "
    "cfahlgren1/hub-stats`."
)


class CatalogStatus(BaseModel):
    """What there is, and what feeds it; `overlay` counts changes, `folder_size` is bytes.

    `as_of` is until when the Hub's changes are in it, `troubles` names what cannot be read, and
    `losses` what the last import did not take as it was; `summary` says all in a sentence or a few.
    """

    ready: bool
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
    from .feed.state import peek

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
    told = summary(rows, as_of or statistics.built_at) if snapshot else NOTICE
    return CatalogStatus(
        ready=snapshot is not None,
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
    return f"{count:,} model{'' if count == 1 else 's'}"


def summary(rows: int, as_of: int | None, now: float | None = None) -> str:
    """How many models there are and how old the catalog is, in a sentence.

    >>> summary(1200, 0, now=3 * 86400)
    '1,200 models, as the Hub had them 3 days ago; `alacard catalog sync` brings what changed.'
    """
    if as_of is None:
        return f"{models(rows)}."
    age = max((now or time.time()) - as_of, 0)
    for unit, seconds in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if (count := int(age // seconds)) > 0:
            told = f"{count} {unit}{'s' if count > 1 else ''} ago"
            break
    else:
        told = "a moment ago"
    more = "; `alacard catalog sync` brings what changed" if age > 86_400 else ""
    return f"{models(rows)}, as the Hub had them {told}{more}."
