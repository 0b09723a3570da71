"""How far a sync has come: one small database, where rows and their page's cursor go together."""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from ..engine.databases import reading, writing
from ..engine.overlay import row_of_text, row_text
from ..engine.rows import CatalogRow

NAME = "sync.sqlite"
SCHEMA = (
    "PRAGMA journal_mode = WAL",
    "CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT)",
    "CREATE TABLE IF NOT EXISTS staged (id TEXT PRIMARY KEY, data TEXT) WITHOUT ROWID",
)


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """SQLite's own errors, as of a full disk, told as those of a file. Raises OSError."""
    try:
        yield
    except sqlite3.Error as error:
        told = f"The catalog could not be written ({error})"
        raise OSError(errno.EIO, told, str(folder)) from error


class SyncState:
    """Kept so that a process that is killed at any moment is followed by one that goes on.

    A page's rows and the cursor behind it are one transaction: either both are kept, and the page
    is never asked for again, or neither, and it is asked for once more. Ids are unique.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        with writing(self.path, SCHEMA) as database, database:
            pass

    def get(self, name: str) -> Any:
        """A fact, or None."""
        with closing(self._open()) as database:
            found = database.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return None if found is None else _value(found[0])

    def put(self, **facts: Any) -> None:
        """Keep facts, all or none."""
        with closing(self._open()) as database, database:
            _put(database, facts)

    def page(self, rows: Iterable[CatalogRow], **facts: Any) -> None:
        """Keep the rows of a page, and the facts that say where it ended."""
        with closing(self._open()) as database, database:
            database.executemany(
                "INSERT OR REPLACE INTO staged VALUES (?, ?)",
                ((row.id, row_text(row)) for row in rows),
            )
            _put(database, facts)

    def rows(self) -> Iterator[CatalogRow]:
        """Every staged row."""
        with closing(self._open()) as database:
            for (data,) in database.execute("SELECT data FROM staged"):
                # A row that cannot be read was not written by this release: the Hub tells it again.
                with suppress(ValueError):
                    yield row_of_text(data)

    def holds(self, model_id: str) -> bool:
        """Whether a model was seen by this pass."""
        with closing(self._open()) as database:
            found = database.execute("SELECT 1 FROM staged WHERE id = ?", (model_id,)).fetchone()
        return found is not None

    def count(self) -> int:
        """How many models this pass has seen."""
        with closing(self._open()) as database:
            return int(database.execute("SELECT count(*) FROM staged").fetchone()[0])

    def clear(self, **facts: Any) -> None:
        """Forget the staged rows and keep the facts that end a pass."""
        with closing(self._open()) as database, database:
            database.execute("DELETE FROM staged")
            _put(database, facts)

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=30)


def peek(folder: Path, name: str) -> Any:
    """A fact, or None where there is none; nothing is made or changed. Raises Unreadable."""
    with reading(folder / NAME) as database:
        if database is None:
            return None
        found = database.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
    return None if found is None else _value(found[0])


def _value(data: Any) -> Any:
    try:
        return json.loads(data)
    except (ValueError, TypeError, RecursionError):
        return None


def _put(database: sqlite3.Connection, facts: dict[str, Any]) -> None:
    database.executemany(
        "INSERT OR REPLACE INTO fact VALUES (?, ?)",
        ((name, json.dumps(value)) for name, value in facts.items()),
    )
