"""`catalog export`: a file that can be imported again, in the form that its ending names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from ... import disk
from ...errors import BadRequest, Conflict
from ..engine.rows import CatalogRow
from .files import as_entry, write_parquet


def export(rows: Iterable[CatalogRow], path: Path, *, force: bool = False) -> int:
    """Write the rows and answer their number. A file that is there is replaced only by `force`.

    Raises BadRequest for an ending that names no form, Conflict where the file is there, OSError.
    """
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        raise BadRequest(
            f"The ending of {path.name[:100]} is not a format in which the catalog can be "
            f"written; choose {' or '.join(WRITERS)}.",
            {"choices": list(WRITERS)},
        )
    if path.is_file() and not force:
        raise Conflict(f"{str(path)[:300]} already exists; name another file, or add --force.")
    return write(rows, path)


def write_json_lines(rows: Iterable[CatalogRow], path: Path) -> int:
    """Write the rows as a line of JSON each, in the Hub's own field names. Raises OSError."""
    total = 0
    with disk.replacing(path) as partial, partial.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(as_entry(row)) + "\n")
            total += 1
    return total


Write = Callable[[Iterable[CatalogRow], Path], int]
WRITERS: Mapping[str, Write] = {".parquet": write_parquet, ".jsonl": write_json_lines}
