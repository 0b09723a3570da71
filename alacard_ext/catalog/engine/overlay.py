"""What changed since the build: a small database beside the snapshot, merged at query time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import astuple
from pathlib import Path

from .databases import Unreadable, reading, writing
from .rows import CatalogRow

NAME = "overlay.sqlite"
_TUPLES = ("licenses", "formats", "tags", "languages", "datasets")
_FIELDS = tuple(CatalogRow.__dataclass_fields__)
Stamp = tuple[int, int, int]
# AUTOINCREMENT: a number is never used twice, so that `folded` forgets no later change.
SCHEMA = (
    "CREATE TABLE IF NOT EXISTS change (number INTEGER PRIMARY KEY AUTOINCREMENT,"
    " id TEXT NOT NULL UNIQUE ON CONFLICT REPLACE, data TEXT)",
)


class Overlay:
    """Rows that are newer than the snapshot's, and ids that are gone. A later change wins.

    Safe for several processes: every change is one short transaction of SQLite. What cannot be read
    counts as no change, and `trouble` says why after the last reading.
    """

    def __init__(self, folder: Path) -> None:
        self.path = Path(folder) / NAME
        self.trouble: Unreadable | None = None

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

    def changes(self) -> list[tuple[str, CatalogRow | None, int]]:
        """Every id with its row, or None where it is gone, and the number of its change."""
        found: list[tuple[str, CatalogRow | None, int]] = []
        self.trouble = None
        try:
            with reading(self.path) as database:
                for model_id, data, number in (
                    database.execute("SELECT id, data, number FROM change ORDER BY number")
                    if database
                    else ()
                ):
                    try:
                        row = None if data is None else row_of_text(data)
                    except ValueError:
                        self.trouble = Unreadable(f"{NAME} holds what cannot be read.")
                        continue
                    found.append((model_id, row, number))
        except Unreadable as error:
            self.trouble = error
            return []
        return found

    def __len__(self) -> int:
        try:
            with reading(self.path) as database:
                if database is None:
                    return 0
                return int(database.execute("SELECT count(*) FROM change").fetchone()[0])
        except Unreadable as error:
            self.trouble = error
            return 0

    def folded(self, number: int) -> None:
        """Forget the changes up to this number: a build has taken them in."""
        if self.path.exists():
            with writing(self.path, SCHEMA) as database, database:
                database.execute("DELETE FROM change WHERE number <= ?", (number,))

    def _write(self, changes: Iterable[tuple[str, str | None]]) -> None:
        with writing(self.path, SCHEMA) as database, database:
            database.execute("BEGIN IMMEDIATE")
            database.executemany(
                "INSERT INTO change (id, data) VALUES (?, ?)",
                changes,
            )


def row_text(row: CatalogRow) -> str:
    """A row as it is kept in a column of a database; `row_of_text` gives it back."""
    return json.dumps(astuple(row))


def row_of_text(data: str) -> CatalogRow:
    """The row of such a text. Raises ValueError for any other, as a release with other fields, or
    nobody, wrote it."""
    try:
        values = dict(zip(_FIELDS, json.loads(data), strict=True))
        for name in _TUPLES:
            values[name] = tuple(values[name])
        values["bases"] = tuple((relation, parent) for relation, parent in values["bases"])
        return CatalogRow(**values)
    except (TypeError, RecursionError) as error:
        raise ValueError(str(error)) from None
