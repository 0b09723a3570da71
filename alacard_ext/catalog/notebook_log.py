"""Which notebooks a person dealt from which model, so that a model's page can lead back to them.

Kept in the person's own Jupyter data folder, never in the catalog's, which several people may
share. Paths are those of the server that wrote them; who reads checks that they are there.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from jupyter_core.paths import jupyter_data_dir

MOST_ROWS = 10_000
SHOWN = 20
_TABLE = """
CREATE TABLE IF NOT EXISTS dealt (
    path TEXT PRIMARY KEY, model TEXT NOT NULL COLLATE NOCASE, at INTEGER NOT NULL
)
"""


class NotebookLog:
    """A small file of paths by model. Every method is quick and safe in a thread."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file

    def note(self, model_id: str, path: str) -> None:
        """Remember that the notebook at `path` was dealt from the model.

        A folder that cannot be written to is no reason to lose a notebook: nothing is raised.
        """
        try:
            with self._open() as file, file:
                file.execute(
                    "INSERT OR REPLACE INTO dealt VALUES (?, ?, ?)",
                    (path, model_id, int(time.time())),
                )
                file.execute(
                    "DELETE FROM dealt WHERE path NOT IN "
                    "(SELECT path FROM dealt ORDER BY at DESC LIMIT ?)",
                    (MOST_ROWS,),
                )
        except (OSError, sqlite3.Error):
            return

    def of(self, model_id: str) -> list[str]:
        """The paths of a model's notebooks, the latest first; empty where nothing can be read."""
        asked = "SELECT path FROM dealt WHERE model = ? ORDER BY at DESC, path LIMIT ?"
        try:
            with self._open() as file:
                return [path for (path,) in file.execute(asked, (model_id, SHOWN))]
        except (OSError, sqlite3.Error):
            return []

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        path = self._file or Path(jupyter_data_dir()) / "alacard" / "dealt.sqlite"
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=5)) as file:
            file.execute(_TABLE)
            yield file
