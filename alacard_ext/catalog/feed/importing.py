"""`catalog import`: a file of the whole Hub, or a data set that holds one, becomes the snapshot."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import BaseModel, Field

from ...errors import BadRequest, Conflict, HubError, HubOffline
from ...hub.environment import is_offline
from ...terminal import numbered
from ..catalog import Catalog
from ..engine.batch import RowBatch
from ..engine.build import Progress, build_snapshot
from ..engine.rows import CatalogRow
from ..history import History
from ..models import SnapshotInfo
from .files import check_kind, read_models
from .healing import heal
from .lock import feeding
from .state import SyncState, kept_in
from .taken import Taken

LEAST_SHARE = 10
"""A snapshot that is more than so many times as large is not replaced unasked."""
_NAME = r"[A-Za-z0-9_][\w.-]*"
_DATASET = re.compile(rf"(?:hf://(?:datasets/)?)?({_NAME}/{_NAME})(?:/(.+))?")


class Imported(BaseModel):
    """The snapshot that came of it, how many models the one before it held, and what was lost on
    the way.

    Rows that were left out: how many of each reason, and the first of them by name. Values that
    were `dropped` or `changed`, by their fields, and fields that are not read at all.
    """

    snapshot: SnapshotInfo
    replaced: int = 0
    bad: int = 0
    reasons: dict[str, int] = Field(default_factory=dict)
    named: list[str] = Field(default_factory=list)
    dropped: dict[str, int] = Field(default_factory=dict)
    changed: dict[str, int] = Field(default_factory=dict)
    unread: list[str] = Field(default_factory=list)


def describe_losses(found: Imported) -> list[str]:
    """What an import left out, dropped, changed and did not read, a sentence each."""
    told = []
    if found.bad:
        reasons = _counted(found.reasons)
        rows = "row was" if found.bad == 1 else "rows were"
        told.append(f"{found.bad:,} bad {rows} left out: {reasons}.")
    if found.dropped:
        told.append(f"Values that could not be read, by field: {_counted(found.dropped)}.")
    if found.changed:
        told.append(f"Values that were shortened or rounded, by field: {_counted(found.changed)}.")
    if found.unread:
        told.append(f"Fields that are not used: {', '.join(found.unread)}.")
    return told


def _counted(counts: dict[str, int]) -> str:
    most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{count:,} {name}" for name, count in most)


def import_catalog(
    source: str,
    folder: Path,
    *,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
    replace: bool = False,
) -> Imported:
    """Build a snapshot of a file, or of a data set of the Hub such as `cfahlgren1/hub-stats`.

    It takes the place of the catalog's models. Raises Conflict while another feeds the catalog, and
    without `replace` where it brings fewer than a tenth as many models;
    BadRequest for what cannot be read, OSError, Cancelled and the hub's errors; the
    catalog in use is then as it was.
    """
    path = Path(source).expanduser()
    if not path.is_file():
        if progress:
            progress("fetching the data set", 0, 0)
        path = _downloaded(source)
    check_kind(path.name)
    taken = Taken()

    def tell(phase: str, done: int, total: int) -> None:
        if progress:
            progress(phase, done, total or taken.expected)

    with feeding(folder), kept_in(folder):
        heal(folder)
        state = SyncState(folder)
        history = History(folder)
        latest = 0
        before = Catalog(folder).current()
        count_before = before.count if before else 0
        del before

        def accept(count: int) -> None:
            if not replace and count * LEAST_SHARE < count_before:
                raise Conflict(
                    f"The catalog holds {numbered(count_before, 'model')}, and "
                    f"{path.name[:100]} brings {numbered(count, 'model')}; if you mean to replace "
                    f"it, import with `--replace` (`replace=True` in Python). Nothing was changed."
                )

        def watched() -> Iterator[CatalogRow | RowBatch]:
            nonlocal latest
            for found in read_models(path, taken):
                if isinstance(found, CatalogRow):
                    latest = max(latest, found.modified or 0)
                else:
                    latest = max(latest, int(found.numbers["modified"].max()))
                yield found

        info = build_snapshot(
            watched(), folder, progress=tell, should_stop=should_stop, accept=accept
        )
        # The last change that it knows dates what is in the file; the file's own time may only
        # be that of a download, and what changed in between would be missed by the next sync.
        dated = min(latest, int(time.time())) or int(path.stat().st_mtime)
        day = time.strftime("%Y-%m-%d", time.gmtime(dated))
        found = Imported(
            snapshot=info,
            replaced=count_before,
            bad=sum(taken.bad.values()),
            reasons=dict(taken.bad),
            named=taken.named,
            dropped=dict(taken.losses.dropped),
            changed=dict(taken.losses.changed),
            unread=taken.unread,
        )
        state.clear(
            phase="done",
            cursor=None,
            finished_start=dated,
            swept_at=dated,
            losses=describe_losses(found),
        )
        tell("history", 0, 0)
        built = Catalog(folder).current()
        if built is not None:
            history.note_counts(built.index.counters(), day)
    return found


def _downloaded(source: str) -> Path:
    """The file of a data set, by huggingface_hub and into its cache."""
    found = _DATASET.fullmatch(source)
    if found is None or (source.count("/") != 1 and not source.startswith("hf://")):
        raise BadRequest(
            f"There is no file {source[:200]}; give a file, or a data set such as "
            "cfahlgren1/hub-stats."
        )
    name = found[2] or "models.parquet"
    check_kind(name)
    if is_offline():
        raise HubOffline("HF_HUB_OFFLINE is set, so this machine is offline; give a local file.")
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import EntryNotFoundError, RepositoryNotFoundError

    try:
        return Path(hf_hub_download(found[1], name, repo_type="dataset"))
    except (RepositoryNotFoundError, EntryNotFoundError):
        raise BadRequest(f"The Hub has no data set {found[1]} with a file {name}.") from None
    except OSError as error:
        if error.errno is not None:
            raise
        raise HubError(f"The Hub did not give {name} of {found[1]}; try again later.") from None
