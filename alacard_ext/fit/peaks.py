"""The memory that verified runs really took, kept on disk for the estimates to come."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from ..hub.environment import hub_home

FILE = "peaks.sqlite"
TABLE = (
    "CREATE TABLE IF NOT EXISTS peak (model TEXT, sha TEXT, dtype TEXT, device TEXT,"
    " bytes INTEGER, seen REAL, PRIMARY KEY (model, sha, dtype, device))"
)
MOST_BYTES = 2**50


def peaks_file() -> Path:
    """Where the peaks are kept: beside the Hub's cache, so that every kernel's runs count."""
    return hub_home() / "alacard" / FILE


def learn(
    model_id: str,
    sha: str | None,
    dtype: str,
    device: str,
    peak_bytes: int,
    *,
    file: Path | None = None,
) -> None:
    """Keep the peak of a run: the memory of its kernel, or of the card it ran on, in bytes.

    The highest of all runs of one commit is what counts. A file that cannot be written is no
    error: the estimate then stays one. Reads and writes a file: not for the event loop.
    """
    if not 0 < peak_bytes < MOST_BYTES:
        return
    row = (model_id.lower(), sha or "", dtype, device, int(peak_bytes), time.time())
    with suppress(sqlite3.Error, OSError), _open(file or peaks_file(), create=True) as database:
        database.execute(
            "INSERT INTO peak VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " bytes = max(bytes, excluded.bytes), seen = excluded.seen",
            row,
        )


def recall(
    model_id: str, sha: str | None, *, file: Path | None = None
) -> dict[tuple[str, str], int]:
    """The peaks of a model by dtype and device: of this commit, else of its latest other one."""
    file = file or peaks_file()
    if not file.exists():
        return {}
    try:
        with _open(file) as database:
            rows = database.execute(
                "SELECT dtype, device, bytes, sha = ? FROM peak WHERE model = ?"
                " ORDER BY sha = ?, seen",
                (sha or "", model_id.lower(), sha or ""),
            ).fetchall()
    except (sqlite3.Error, OSError):
        return {}
    # The last of the order wins: this commit's own, else what was seen last.
    return {(str(dtype), str(device)): int(size) for dtype, device, size, _ in rows}


@contextmanager
def _open(file: Path, *, create: bool = False) -> Iterator[sqlite3.Connection]:
    if create:
        file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file, timeout=5)) as database:
        if create:
            database.execute(TABLE)
        yield database
        database.commit()
