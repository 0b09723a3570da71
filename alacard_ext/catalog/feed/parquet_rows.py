"""Lists of models as Parquet, many rows at once in bounded memory.

A few kilobytes of Parquet may stand for gigabytes, where one long text is written once and repeated
by its number. Texts are therefore read as such dictionaries, and a batch is split until its rows,
each with texts of its own, take no more than `MOST_BYTES`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from ...errors import AlacardError, BadRequest
from .clean import NAMES
from .plain import moments, unfolded
from .table import TableBatch
from .taken import FIELDS, ID_NAMES, KEPT, TRUNCATED, Taken
from .values import line

Found = TypeVar("Found")
BATCH = 16_384
"""Rows that are read at once, where they are small."""
MOST_BYTES = 1 << 24
"""Bytes of a batch whose rows are looked at together; objects of Python take several times more."""
_OBJECTS = 2000
_TIMES = frozenset((*NAMES["createdAt"], *NAMES["lastModified"]))
UNREADABLE = (
    "The file {name} cannot be read: {what}. Save it with columns of texts, numbers, times and "
    "lists of these, or as .jsonl. {kept}"
)
TWICE = "The file {name} has more than one {what}; rename or drop all but one. {kept}"


def parquet_rows(path: Path, taken: Taken) -> Iterator[tuple[str, Any]]:
    """Each batch of models, and each row that has to be looked at by itself with where it stands.

    Raises BadRequest for whatever cannot be read, and OSError where the file cannot be opened.
    """
    number = 0
    with _refusals(path.name), parquet.ParquetFile(path) as file:
        schema = file.schema_arrow
        wanted = _columns(path, schema, taken)
        taken.expected = file.metadata.num_rows
        texts = [name for name in wanted if _is_text(schema.field(name).type)]
    with _refusals(path.name):
        file = parquet.ParquetFile(path, read_dictionary=texts)
    with file:
        for batch in _told(path.name, _batches(file, wanted)):
            with _refusals(path.name):
                table = TableBatch(batch)
            if table.rows is not None and len(table.rows):
                yield "", table.rows
            for row, entry in _told(path.name, _entries(batch, table.odd)):
                yield f"row {number + row + 1}", entry
            number += len(batch)
    # Arrow keeps what it has freed for itself, and the build needs memory next.
    pa.default_memory_pool().release_unused()


def _told(name: str, read: Iterator[Found]) -> Iterator[Found]:
    """What is read, with refusals for errors of the reading alone, not of whoever takes it."""
    while True:
        with _refusals(name):
            found = next(read, None)
        if found is None:
            return
        yield found


@contextmanager
def _refusals(name: str) -> Iterator[None]:
    """Tell of whatever a strange table makes a reader raise, in one sentence."""
    try:
        yield
    except AlacardError:
        raise
    except MemoryError:
        what = "it takes more memory than there is"
    except pa.ArrowNotImplementedError as error:
        what = f"it has a type of column that is not supported ({line(str(error))})"
    except (pa.ArrowException, UnicodeDecodeError):
        raise BadRequest(TRUNCATED.format(name=name, kept=KEPT)) from None
    except OSError as error:
        # Arrow tells of a truncated file as of a failed read, without a number.
        if error.errno is not None:
            raise
        raise BadRequest(TRUNCATED.format(name=name, kept=KEPT)) from None
    except Exception as error:
        what = f"it holds what has no meaning here ({type(error).__name__}: {line(str(error))})"
    else:
        return
    raise BadRequest(UNREADABLE.format(name=name, what=what, kept=KEPT))


def _columns(path: Path, schema: pa.Schema, taken: Taken) -> list[str]:
    """The columns that are read. Raises BadRequest where a name stands for two."""
    wanted = [name for name in schema.names if name in FIELDS]
    taken.note_fields(schema.names)
    if not ID_NAMES & set(wanted):
        raise BadRequest(f"{path.name} has no column 'id'; it is not a list of models.")
    if (twice := _repeated(wanted)) is not None:
        raise BadRequest(TWICE.format(name=path.name, what=f"column named {twice!r}", kept=KEPT))
    for name in wanted:
        if (twice := _repeated_within(schema.field(name).type)) is not None:
            what = f"field named {line(twice)!r} in the column {name!r}"
            raise BadRequest(TWICE.format(name=path.name, what=what, kept=KEPT))
    return wanted


def _repeated(names: list[str]) -> str | None:
    return next((name for name, count in Counter(names).items() if count > 1), None)


def _repeated_within(kind: pa.DataType) -> str | None:
    """The first name that two fields of a structure share, however deep it lies."""
    types = pa.types
    if types.is_struct(kind):
        fields = list(kind)
    elif types.is_map(kind):
        fields = [kind.item_field]
    elif types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
        fields = [kind.value_field]
    else:
        return None
    found = _repeated([field.name for field in fields])
    return found or next(filter(None, (_repeated_within(field.type) for field in fields)), None)


def _batches(file: parquet.ParquetFile, wanted: list[str]) -> Iterator[pa.RecordBatch]:
    """All rows with whole values, no more of them at once than `BATCH` and `MOST_BYTES` allow."""
    waiting: list[pa.RecordBatch] = []
    rows = size = 0
    for part in _parts_of_file(file, wanted):
        # Row groups are often far smaller than what is best looked at together.
        if waiting and (rows + len(part) > BATCH or size + part.nbytes > MOST_BYTES):
            yield from _joined(waiting)
            waiting, rows, size = [], 0, 0
        waiting.append(part)
        rows, size = rows + len(part), size + part.nbytes
    yield from _joined(waiting)


def _joined(batches: list[pa.RecordBatch]) -> list[pa.RecordBatch]:
    if len(batches) < 2:
        return batches
    whole: list[pa.RecordBatch] = pa.Table.from_batches(batches).combine_chunks().to_batches()
    return whole


def _parts_of_file(file: parquet.ParquetFile, wanted: list[str]) -> Iterator[pa.RecordBatch]:
    for group in range(file.num_row_groups):
        several = _rows_at_once(file.metadata.row_group(group), set(wanted))
        for batch in file.iter_batches(several, row_groups=[group], columns=wanted):
            yield from _parts(batch)


def _is_text(kind: pa.DataType) -> bool:
    return str(kind) in ("string", "large_string", "string_view")


def _rows_at_once(group: parquet.RowGroupMetaData, wanted: set[str]) -> int:
    """How many rows of a group are read at once: fewer where it tells that they are large."""
    columns = (group.column(at) for at in range(group.num_columns))
    size: int = sum(
        column.total_uncompressed_size
        for column in columns
        if column.path_in_schema.partition(".")[0] in wanted
    )
    return max(1, min(BATCH, MOST_BYTES * int(group.num_rows) // max(size, 1)))


def _parts(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """A batch, halved until each part is small once its values are unfolded."""
    size = len(batch)
    if size > 1 and sum(map(_bytes_unfolded, batch.columns)) > MOST_BYTES:
        yield from _parts(batch.slice(0, size // 2))
        yield from _parts(batch.slice(size // 2))
    elif size:
        columns = [unfolded(column) for column in batch.columns]
        yield pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _bytes_unfolded(column: pa.Array) -> int:
    """The bytes of a column whose rows each have their values for themselves."""
    types, kind = pa.types, column.type
    if types.is_dictionary(kind):
        values = unfolded(column.dictionary)
        if types.is_list(values.type) or types.is_struct(values.type):
            return len(column) * _bytes_unfolded(values)
        try:
            lengths = pc.binary_length(values)
        except pa.ArrowNotImplementedError:
            return len(column) * max(8, int(values.nbytes) // max(len(values), 1))
        mine = lengths.take(column.indices.fill_null(0)) if len(values) else lengths
        return 8 * len(column) + int(pc.sum(mine.cast(pa.int64())).as_py() or 0)
    if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
        return 8 * len(column) + _bytes_unfolded(column.flatten())
    if types.is_struct(kind):
        return sum(map(_bytes_unfolded, column.flatten()))
    return max(8 * len(column), int(column.nbytes))


def _entries(batch: pa.RecordBatch, rows: list[int]) -> Iterator[tuple[int, Any]]:
    """Some rows of a batch, read a part of it at a time: as objects they take much memory."""
    batch = _with_counted_times(batch) if rows else batch
    for first, part in groupby(rows, key=lambda row: row // _OBJECTS * _OBJECTS):
        mine = list(part)
        some = batch.slice(first, _OBJECTS)
        try:
            entries = some.take(pa.array([row - first for row in mine])).to_pylist()
        except pa.ArrowNotImplementedError:
            every = some.to_pylist()
            entries = [every[row - first] for row in mine]
        yield from zip(mine, entries, strict=True)


def _with_counted_times(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The same with times as seconds: Python knows neither all time zones nor nanoseconds."""
    columns = batch.columns
    for at, field in enumerate(batch.schema):
        if field.name in _TIMES and pa.types.is_timestamp(field.type):
            seconds, _ = moments(columns[at], len(batch))
            missing = columns[at].is_null().to_numpy(zero_copy_only=False)
            columns[at] = pa.array(np.asarray(seconds), mask=missing)
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)
