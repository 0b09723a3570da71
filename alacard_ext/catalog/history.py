"""Downloads and likes of each model over time, in a file of its own: a row where they change."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel

from .rows import CatalogRow, bounded

NAME = "history.sqlite"
MOST_POINTS = 1000


class HistoryPoint(BaseModel):
    """The counters as they stood on a day, `YYYY-MM-DD`."""

    date: str
    downloads: int
    likes: int


class History:
    """Points since the first sync. Safe for several processes."""

    def __init__(self, folder: Path) -> None:
        self.path = Path(folder) / NAME

    def note(self, rows: Iterable[CatalogRow], day: str | None = None) -> None:
        """Keep the counters of these models for a day (today, UTC), where they have changed."""
        today = day or datetime.now(UTC).strftime("%Y-%m-%d")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._open()) as database, database:
            database.executemany(
                "INSERT OR REPLACE INTO point SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS ("
                " SELECT 1 FROM (SELECT downloads, likes FROM point WHERE id = ?1 AND day < ?2"
                "  ORDER BY day DESC LIMIT 1) WHERE downloads = ?3 AND likes = ?4)",
                (
                    (row.id, today, bounded(row.downloads), bounded(row.likes))
                    for row in rows
                    if row.downloads or row.likes
                ),
            )

    def of(self, model_id: str) -> list[HistoryPoint]:
        """The points of a model, the oldest first."""
        if not self.path.exists():
            return []
        with closing(self._open()) as database:
            found = database.execute(
                "SELECT day, downloads, likes FROM point WHERE id = ? ORDER BY day DESC LIMIT ?",
                (model_id, MOST_POINTS),
            ).fetchall()
        return [HistoryPoint(date=day, downloads=d, likes=n) for day, d, n in reversed(found)]

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.path, timeout=30)
        database.execute(
            "CREATE TABLE IF NOT EXISTS point (id TEXT, day TEXT, downloads INTEGER,"
            " likes INTEGER, PRIMARY KEY (id, day)) WITHOUT ROWID"
        )
        return database
