"""Which notebooks a person dealt from which model, so that a model's page can lead back to them.

Kept in the person's own Jupyter data folder, never in the catalog's, which several people may
share. Paths are those of the server that wrote them; who reads checks that they are there.

A line of JSON for each, the latest last: a database would wait for the disk with every notebook,
for what is of no use without the notebook itself.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_core.paths import jupyter_data_dir

from .. import disk

MOST_ROWS = 10_000
MOST_BYTES = 4_000_000
"""A file that is longer is written again, with its latest rows alone."""
SHOWN = 20


class NotebookLog:
    """A small file of paths by model. Every method is quick and safe in a thread."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file

    def note(self, model_id: str, path: str) -> None:
        """Remember that the notebook at `path` was dealt from the model.

        A folder that cannot be written to is no reason to lose a notebook: nothing is raised.
        """
        line = json.dumps([model_id, path]) + "\n"
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # In one piece, so that several servers may write at the same time.
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(handle, line.encode())
                size = os.fstat(handle).st_size
            finally:
                os.close(handle)
            if size > MOST_BYTES:
                kept = self._rows()[:MOST_ROWS]
                lines = "".join(json.dumps(row) + "\n" for row in reversed(kept))
                disk.write(self._path, lines)

    def of(self, model_id: str) -> list[str]:
        """The paths of a model's notebooks, the latest first; empty where nothing can be read."""
        asked = model_id.casefold()
        paths = [path for model, path in self._rows() if model.casefold() == asked]
        return paths[:SHOWN]

    @property
    def _path(self) -> Path:
        return self._file or Path(jupyter_data_dir()) / "alacard" / "dealt.jsonl"

    def _rows(self) -> list[tuple[str, str]]:
        """Model and path, the latest first, each path once; what is no such line is passed over."""
        try:
            lines = self._path.read_bytes().splitlines()
        except OSError:
            return []
        latest: dict[str, str] = {}
        for line in reversed(lines):
            row = _row(line)
            if row is not None:
                latest.setdefault(row[1], row[0])
        return [(model, path) for path, model in latest.items()]


def _row(line: bytes) -> tuple[str, str] | None:
    try:
        row: Any = json.loads(line)
    except ValueError:
        return None
    if isinstance(row, list) and len(row) == 2 and all(isinstance(each, str) for each in row):
        return row[0], row[1]
    return None
