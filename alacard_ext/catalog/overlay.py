"""What changed since the build: a small database beside the snapshot, merged at query time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import astuple
from pathlib import Path

from .rows import CatalogRow

NAME = "overlay.sqlite"
_TUPLES = ("formats", "tags", "languages", "datasets")
_FIELDS = tuple(CatalogRow.__dataclass_fields__)
Stamp = tuple[int, int, int]


class Overlay:
    """Rows that are newer than the snapshot's, and ids that are gone. A later change wins.

    Safe for several processes: every change is one short transaction of SQLite.
    """

    def __init__(self, folder: Path) -> None:
        self.path = Path(folder) / NAME

    def upsert(self, rows: Iterable[CatalogRow]) -> None:
        """Put rows in the place of what is known under their ids."""
        self._write((row.id, row_text(row)) for row in rows)

    def remove(self, ids: Iterable[str]) -> None:
        """Let these models be found no more."""
        self._write((model_id, None) for model_id in ids)

    def stamp(self) -> Stamp | None:
        """Changes with every change; None where nothing ever changed."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def changes(self) -> Iterator[tuple[str, CatalogRow | None, int]]:
        """Every id with its row, or None where it is gone, and the number of its change."""
        if not self.path.exists():
            return
        with closing(self._open()) as database:
            for model_id, data, number in database.execute(
                "SELECT id, data, number FROM change ORDER BY number"
            ):
                yield model_id, None if data is None else row_of_text(data), number

    def __len__(self) -> int:
        if not self.path.exists():
            return 0
        with closing(self._open()) as database:
            return int(database.execute("SELECT count(*) FROM change").fetchone()[0])

    def folded(self, number: int) -> None:
        """Forget the changes up to this number: a build has taken them in."""
        if self.path.exists():
            with closing(self._open()) as database, database:
                database.execute("DELETE FROM change WHERE number <= ?", (number,))

    def _write(self, changes: Iterable[tuple[str, str | None]]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._open()) as database, database:
            database.execute("BEGIN IMMEDIATE")
            database.executemany(
                "INSERT INTO change (id, data) VALUES (?, ?)",
                changes,
            )

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.path, timeout=30)
        # AUTOINCREMENT: a number is never used twice, so that `folded` forgets no later change.
        database.execute(
            "CREATE TABLE IF NOT EXISTS change (number INTEGER PRIMARY KEY AUTOINCREMENT,"
            " id TEXT NOT NULL UNIQUE ON CONFLICT REPLACE, data TEXT)"
        )
        return database


def row_text(row: CatalogRow) -> str:
    """A row as it is kept in a column of a database; `row_of_text` gives it back."""
    return json.dumps(astuple(row))


def row_of_text(data: str) -> CatalogRow:
    """The row of such a text. Raises ValueError where a release with other fields wrote it."""
    values = dict(zip(_FIELDS, json.loads(data), strict=True))
    for name in _TUPLES:
        values[name] = tuple(values[name])
    values["bases"] = tuple((relation, parent) for relation, parent in values["bases"])
    return CatalogRow(**values)
