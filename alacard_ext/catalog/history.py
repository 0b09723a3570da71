"""Downloads and likes of each model over time, in a file of its own: a row where they change.

What grew most since a week ago is worked out at the end of each pass, and kept there, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from .engine.databases import Unreadable, reading, writing
from .engine.rows import CatalogRow, bounded

NAME = "history.sqlite"
MOST_POINTS = 1000
WINDOW_DAYS = 7
"""Growth is counted from the last point that is so many days old, else from the first there is."""
MOST_GROWING = 10_000
_NOTE = """
INSERT OR REPLACE INTO point
SELECT s.id, :day, s.downloads, s.likes FROM seen AS s
WHERE NOT EXISTS (
  SELECT 1 FROM (SELECT downloads, likes FROM point WHERE id = s.id AND day < :day
    ORDER BY day DESC LIMIT 1) AS p
  WHERE p.downloads = s.downloads AND p.likes = s.likes)
ORDER BY s.id
"""
# Two points a model: the one it is counted from, and its last. A model with one point is new to
# this catalog, which is no growth.
_GROWTH = """
INSERT INTO growth
SELECT n.id, n.likes - o.likes, n.downloads - o.downloads, o.day
FROM (SELECT id, max(day) AS day FROM point GROUP BY id
  HAVING count(*) > 1 AND max(day) > :since) AS last
JOIN point AS n ON n.id = last.id AND n.day = last.day
JOIN point AS o ON o.id = last.id AND o.day = coalesce(
  (SELECT max(day) FROM point WHERE id = last.id AND day <= :since),
  (SELECT min(day) FROM point WHERE id = last.id))
WHERE o.day < n.day AND (n.likes > o.likes OR n.downloads > o.downloads)
ORDER BY n.likes - o.likes DESC, n.downloads - o.downloads DESC, n.id LIMIT :most
"""


SCHEMA = (
    "CREATE TABLE IF NOT EXISTS point (id TEXT, day TEXT, downloads INTEGER,"
    " likes INTEGER, PRIMARY KEY (id, day)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS growth (id TEXT PRIMARY KEY, likes INTEGER,"
    " downloads INTEGER, since TEXT) WITHOUT ROWID",
)


class HistoryPoint(BaseModel):
    """The counters as they stood on a day, `YYYY-MM-DD`."""

    date: str
    downloads: int
    likes: int


class Growth(BaseModel):
    """What a model gained since a day, `YYYY-MM-DD`. Downloads are the Hub's count of 30 days."""

    likes: int
    downloads: int
    since: str


class History:
    """Points since the first sync. Safe for several processes.

    What cannot be read counts as no points, and `trouble` says why after the last reading.
    """

    def __init__(self, folder: Path) -> None:
        self.path = Path(folder) / NAME
        self.trouble: Unreadable | None = None

    def note(self, rows: Iterable[CatalogRow], day: str | None = None) -> None:
        """Keep the counters of these models for a day (today, UTC), where they have changed."""
        self.note_counts(((row.id, row.downloads, row.likes) for row in rows), day)

    def note_counts(
        self, counts: Iterable[tuple[str, int | None, int | None]], day: str | None = None
    ) -> None:
        """The same of ids with their downloads and likes, where both are known."""
        today = day or datetime.now(UTC).strftime("%Y-%m-%d")
        with writing(self.path, SCHEMA) as database, database:
            # By their ids, as the table lies: in the order of popularity, two million rows would
            # each touch another page.
            database.execute("CREATE TEMP TABLE seen (id TEXT, downloads INTEGER, likes INTEGER)")
            database.executemany(
                "INSERT INTO seen VALUES (?, ?, ?)",
                (
                    (model_id, bounded(downloads), bounded(likes))
                    for model_id, downloads, likes in counts
                    if downloads is not None and likes is not None and (downloads or likes)
                ),
            )
            database.execute(_NOTE, {"day": today})
            # Here and not when it is asked for: over two million models it takes seconds.
            since = date.fromisoformat(today) - timedelta(days=WINDOW_DAYS)
            database.execute("DELETE FROM growth")
            database.execute(_GROWTH, {"since": since.isoformat(), "most": MOST_GROWING})

    def growing(self) -> list[tuple[str, Growth]]:
        """Models that gained most by the last pass, by likes and then by downloads."""
        found = self._read(
            "SELECT id, likes, downloads, since FROM growth ORDER BY likes DESC, downloads DESC, id"
        )
        return [
            (model_id, Growth(likes=likes, downloads=downloads, since=since))
            for model_id, likes, downloads, since in found
        ]

    def stamp(self) -> str:
        """Changes with every change."""
        try:
            found = self.path.stat()
        except OSError:
            return ""
        return f"{found.st_mtime_ns:x}-{found.st_size:x}"

    def of(self, model_id: str) -> list[HistoryPoint]:
        """The points of a model, the oldest first."""
        found = self._read(
            "SELECT day, downloads, likes FROM point WHERE id = ? ORDER BY day DESC LIMIT ?",
            (model_id, MOST_POINTS),
        )
        return [HistoryPoint(date=day, downloads=d, likes=n) for day, d, n in reversed(found)]

    def check(self) -> None:
        """See whether it can be read, which `trouble` then tells."""
        self._read("SELECT id FROM point LIMIT 1")
        if self.trouble is None:
            self._read("SELECT id FROM growth LIMIT 1")

    def _read(self, asked: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        self.trouble = None
        try:
            with reading(self.path) as database:
                return [] if database is None else database.execute(asked, values).fetchall()
        except Unreadable as error:
            self.trouble = error
            return []
