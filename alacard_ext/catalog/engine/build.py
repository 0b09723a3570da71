"""A new snapshot: built beside the old one, then pointed to. Whatever fails, the old one stays."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from ...errors import Conflict
from ..models import SnapshotInfo
from .arrays import write_arrays
from .batch import RowBatch
from .collect import Collector, collect, stop_if_asked
from .container import ColumnsWriter, read_columns
from .index import Index
from .overlay import Overlay
from .pointer import LOCK, PARTIAL, PREFIX, SUFFIX, point_to, remove_old
from .rows import CatalogRow
from .statistics import count_statistics

Progress = Callable[[str, int, int], None]


def build_snapshot(
    rows: Iterable[CatalogRow | RowBatch],
    folder: Path,
    *,
    progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
    scratch: Path | None = None,
    accept: Callable[[int], None] | None = None,
) -> SnapshotInfo:
    """Build a snapshot of these rows, with the overlay's changes folded in.

    `progress` is told (phase, done, total), total 0 while it is not known. Raises OSError where
    the disk is full, Cancelled when `should_stop` says so, and Conflict where this
    catalog is being built already; what was begun is then removed and the snapshot in use is as
    it was; so it is with what `accept`, which is told how many models there would be, raises.
    `scratch` is where the file grows and rows are put aside, on the same file system as
    `folder`, which it is by default.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with _building(folder):
        # Only one builds, so whatever is unfinished here was left by a build that was killed.
        for place in {folder, scratch or folder}:
            for path in place.glob(f"{PREFIX}*{SUFFIX}{PARTIAL}"):
                with suppress(OSError):
                    path.unlink()
        return _build(rows, folder, progress, should_stop, scratch or folder, accept)


@contextmanager
def _building(folder: Path) -> Iterator[None]:
    """Hold the lock that only one who builds here holds, across processes; a kill frees it."""
    try:
        lock = FileLock(folder / LOCK, thread_local=False).acquire(timeout=0)
    except Timeout:
        raise Conflict(
            "The catalog is already being built, here or by another process; wait until that is "
            "done."
        ) from None
    with lock:
        yield


def _build(
    rows: Iterable[CatalogRow | RowBatch],
    folder: Path,
    progress: Progress | None,
    should_stop: Callable[[], bool] | None,
    scratch: Path,
    accept: Callable[[int], None] | None,
) -> SnapshotInfo:
    began, built_at = time.monotonic(), int(time.time())
    version = f"{built_at}-{secrets.token_hex(4)}"
    target = folder / f"{PREFIX}{version}{SUFFIX}"
    partial = scratch / (target.name + PARTIAL)
    overlay = Overlay(folder)
    pointed = False
    collected: Collector | None = None
    try:
        changes = {model_id: (row, number) for model_id, row, number in overlay.changes()}
        collected = collect(_folded(rows, changes), progress, should_stop, scratch)
        taken = len(collected)

        def check(_: str) -> None:
            stop_if_asked(should_stop)
            if progress:
                # The names of its parts say nothing to who waits for it.
                progress("building the index of models", taken, taken)

        with partial.open("wb") as file:
            writer = ColumnsWriter(file)
            count = write_arrays(collected, writer.add, check)
            if accept:
                accept(count)
            writer.finish({"version": version, "built_at": built_at})
            file.flush()
            os.fsync(file.fileno())
        collected.close()
        check("counting")
        meta, arrays = read_columns(partial)
        statistics = count_statistics(Index(arrays, meta), built_at).model_dump_json()
        del arrays
        size = partial.stat().st_size
        partial.replace(target)
        stop_if_asked(should_stop)
        point_to(folder, version, target.name, statistics)
        pointed = True
    finally:
        if collected is not None:
            collected.close()
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        if not pointed:
            with suppress(OSError):
                target.unlink(missing_ok=True)
    if changes:
        overlay.folded(max(number for _, number in changes.values()))
    remove_old(folder, target.name)
    return SnapshotInfo(
        version=version,
        file=target.name,
        rows=count,
        skipped=taken - count,
        bytes=size,
        built_at=built_at,
        seconds=round(time.monotonic() - began, 3),
    )


def _folded(
    rows: Iterable[CatalogRow | RowBatch], changes: dict[str, tuple[CatalogRow | None, int]]
) -> Iterator[CatalogRow | RowBatch]:
    """The rows with the changes taken in; of two rows, the one that was modified later."""
    newer = {model_id: row for model_id, (row, _) in changes.items()}

    def note(row: CatalogRow) -> None:
        mine = newer[row.id]
        if mine is not None and (row.modified or 0) > (mine.modified or 0):
            newer[row.id] = row

    for row in rows:
        if isinstance(row, CatalogRow):
            if row.id in newer:
                note(row)
            else:
                yield row
        elif changed := [at for at, model_id in enumerate(row.ids) if model_id in newer]:
            for at in changed:
                note(row.row(at))
            yield row.without(changed)
        else:
            yield row
    for each in newer.values():
        if each is not None:
            yield each
