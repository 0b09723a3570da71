"""Lists of models in files, read row by row in bounded memory: Parquet, JSON, CSV."""

from __future__ import annotations

import csv
import gzip
import io
import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import IO, Any

from ... import disk
from ...errors import BadRequest
from ..engine.batch import RowBatch
from ..engine.rows import CatalogRow
from .clean import BadRow, clean
from .json_rows import MOST_LINE, json_rows
from .taken import ID_NAMES, KEPT, TRUNCATED, Taken
from .values import ABSENT

_WRITTEN = 20_000
_LOOKED_AT = 1000
"""Entries of JSON whose fields are looked at; a table tells its own at once."""
KINDS = (".parquet", ".csv", ".tsv", ".jsonl", ".ndjson", ".json")
ARROW_MEMORY = "ARROW_DEFAULT_MEMORY_POOL"
MISSING = "Install what reads {what}: pip install 'alacard_ext[catalog]'."


def read_rows(path: Path, taken: Taken) -> Iterator[CatalogRow]:
    """The models of a file, as they are read; bad rows are noted in `taken` and left out.

    The kind goes by the name: `.parquet`, `.csv`, `.tsv`, `.jsonl`, `.ndjson`, `.json`, all but the
    first also with `.gz` or `.zst`. Raises BadRequest for another kind, for a missing library, and
    for a file that is truncated, damaged, or holds no model; OSError where it cannot be opened.
    """
    for found in read_models(path, taken):
        if isinstance(found, CatalogRow):
            yield found
        else:
            yield from (found.row(at) for at in range(len(found)))


def read_models(path: Path, taken: Taken) -> Iterator[CatalogRow | RowBatch]:
    """The same, many at once where the file is a table."""
    reader = _parquet(path, taken) if path.suffix.lower() == ".parquet" else _lines(path, taken)
    try:
        for where, entry in reader:
            if isinstance(entry, RowBatch):
                taken.rows += len(entry)
                yield entry
                continue
            try:
                if isinstance(entry, BadRow):
                    raise entry
                row = clean(entry, taken.losses)
            except BadRow as bad:
                taken.refuse(where, str(bad))
                continue
            taken.rows += 1
            yield row
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise BadRequest(TRUNCATED.format(name=path.name, kept=KEPT)) from None
    if not taken.rows:
        raise BadRequest(f"No model could be read from {path.name}. {KEPT}", {"bad": taken.named})


def _parquet(path: Path, taken: Taken) -> Iterator[tuple[str, Any]]:
    try:
        _import_arrow()
        from .parquet_rows import parquet_rows
    except ImportError:
        raise BadRequest(MISSING.format(what="Parquet")) from None
    return parquet_rows(path, taken)


def _import_arrow() -> None:
    """Let Arrow take its memory from the system: of its own, each of its threads keeps what was
    freed, 60 MB in all, and the build needs memory next. It looks once, as it is imported."""
    told = os.environ.get(ARROW_MEMORY)
    if told is not None or "pyarrow" in sys.modules:
        return
    os.environ[ARROW_MEMORY] = "system"
    try:
        import pyarrow  # noqa: F401
    finally:
        # What is started from here chooses for itself.
        del os.environ[ARROW_MEMORY]


def check_kind(name: str) -> None:
    """See that a file of this name can be read here, before it is fetched. Raises BadRequest."""
    kind, packed = _kind(name)
    for ending, library, what in (
        (kind, "pyarrow", ".parquet"),
        (packed, "zstandard", ".zst"),
    ):
        if ending == what and find_spec(library) is None:
            raise BadRequest(MISSING.format(what={".parquet": "Parquet", ".zst": "zstd"}[what]))
    if kind not in KINDS:
        raise BadRequest(
            f"{name[:200]} cannot be imported; give .parquet, .csv, .json or "
            ".jsonl, the latter three also with .gz or .zst."
        )


def _kind(name: str) -> tuple[str, str]:
    """The endings that tell how a file is read, and how it is packed."""
    suffixes = [suffix.lower() for suffix in Path(name).suffixes]
    packed = suffixes.pop() if suffixes and suffixes[-1] in (".gz", ".zst") else ""
    return (suffixes[-1] if suffixes else ""), packed


def _lines(path: Path, taken: Taken) -> Iterator[tuple[str, Any]]:
    check_kind(path.name)
    kind, packed = _kind(path.name)
    with _opened(path, packed) as stream:
        if kind in (".csv", ".tsv"):
            yield from _csv(stream, taken)
            return
        for number, (where, entry) in enumerate(json_rows(stream)):
            if number < _LOOKED_AT and isinstance(entry, dict):
                taken.note_fields(entry)
            yield where, entry


@contextmanager
def _opened(path: Path, packed: str) -> Iterator[IO[bytes]]:
    if packed == ".gz":
        with gzip.open(path) as stream:
            yield io.BufferedReader(stream)
    elif packed == ".zst":
        try:
            import zstandard
        except ImportError:
            raise BadRequest(MISSING.format(what="zstd")) from None
        with path.open("rb") as file:
            try:
                yield io.BufferedReader(_Zstd(file, zstandard))
            except zstandard.ZstdError:
                raise EOFError from None
    else:
        with path.open("rb") as file:
            yield file


class _Zstd(io.RawIOBase):
    """Unpacks frame after frame; the library's own reader takes a cut frame for a whole one."""

    def __init__(self, file: IO[bytes], library: Any) -> None:
        self._file, self._library = file, library
        self._frame: Any = None
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        rest = b""
        while not self._ready:
            packed = rest or self._file.read(16384)
            rest = b""
            if not packed:
                if self._frame is not None:
                    raise EOFError
                return 0
            if self._frame is None:
                self._frame = self._library.ZstdDecompressor().decompressobj()
            self._ready += self._frame.decompress(packed)
            if self._frame.eof:
                rest, self._frame = self._frame.unused_data, None
                if self._ready and rest:
                    self._file.seek(-len(rest), io.SEEK_CUR)
        size = min(len(target), len(self._ready))
        target[:size], self._ready = self._ready[:size], self._ready[size:]
        return size


def _csv(stream: IO[bytes], taken: Taken) -> Iterator[tuple[str, Any]]:
    csv.field_size_limit(MOST_LINE)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
    head = text.readline(MOST_LINE)
    # A table of a country that writes decimals with a comma parts its columns by semicolons.
    apart = max(",;\t", key=head.count)
    lines = (line.replace("\0", "") for line in chain([head], text))
    reader = csv.DictReader(lines, delimiter=apart)
    taken.note_fields(reader.fieldnames or ())
    if not ID_NAMES & set(reader.fieldnames or ()):
        raise BadRequest(
            "The CSV has no column 'id' in its first line; it is not a list of models."
        )
    while True:
        try:
            entry = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield f"line {reader.line_num}", BadRow("not CSV")
            continue
        yield (
            f"line {reader.line_num}",
            {
                name: None if isinstance(value, str) and value.strip().lower() in ABSENT else value
                for name, value in entry.items()
                if name is not None
            },
        )


def write_parquet(rows: Iterable[CatalogRow], path: Path) -> int:
    """Write the rows as Parquet, in the Hub's own field names, whole or not at all.

    What is written can be imported again. Answers the number of rows. Raises BadRequest without
    pyarrow, and OSError.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise BadRequest(MISSING.format(what="Parquet")) from None
    name, number = pyarrow.string(), pyarrow.int64()
    schema = pyarrow.schema(
        [
            *((field, name) for field in ("id", "pipeline_tag", "library_name", "sha")),
            ("gated", pyarrow.bool_()),
            *((field, number) for field in ("downloads", "likes", "usedStorage")),
            ("trendingScore", pyarrow.float64()),
            ("createdAt", number),
            ("lastModified", number),
            ("tags", pyarrow.list_(name)),
            (
                "cardData",
                pyarrow.struct([("license_name", name), ("license_link", name)]),
            ),
            ("safetensors", pyarrow.struct([("total", number)])),
            ("config", pyarrow.struct([("model_type", name)])),
        ]
    )
    total = 0
    with (
        disk.replacing(path) as partial,
        parquet.ParquetWriter(partial, schema, compression="zstd") as writer,
    ):
        batch: list[dict[str, Any]] = []
        for row in rows:
            batch.append(as_entry(row))
            if len(batch) == _WRITTEN:
                writer.write_table(pyarrow.Table.from_pylist(batch, schema))
                total += len(batch)
                batch = []
        writer.write_table(pyarrow.Table.from_pylist(batch, schema))
        total += len(batch)
    return total


def as_entry(row: CatalogRow) -> dict[str, Any]:
    """A row in the Hub's own field names, so that `clean` gives it back."""
    tags = [*row.formats, *row.tags, *row.languages]
    tags += [f"dataset:{name}" for name in row.datasets]
    tags += [
        f"base_model:{parent}" if relation == "unknown" else f"base_model:{relation}:{parent}"
        for relation, parent in row.bases
    ]
    tags += [f"license:{name}" for name in row.licenses]
    tags += ["conversational"] if row.chat and "conversational" not in tags else []
    return {
        "id": row.id,
        "pipeline_tag": row.task,
        "library_name": row.library,
        "sha": row.sha,
        "gated": row.gated,
        "downloads": row.downloads,
        "likes": row.likes,
        "usedStorage": row.storage,
        "trendingScore": row.trending,
        "createdAt": row.created,
        "lastModified": row.modified,
        "tags": list(dict.fromkeys(tags)),
        "cardData": {"license_name": row.license_name, "license_link": row.license_link},
        "safetensors": {"total": row.parameters},
        "config": {"model_type": row.arch},
    }
