"""Columns of a table as arrays: numbers, times, truths and texts, a column at a time.

Each reader answers what `values` would make of each row, and which rows hold what has to be looked
at by itself: what is no plain value of its kind, or would be changed or dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..engine.batch import NO_SHA, UNKNOWN
from ..engine.parts import Array
from .values import LATEST, MOST_PLAIN, is_absent, moment, scale_of_times

Read = tuple[Array, Array]
"""The values of a column, and the rows that are not plain."""
_HEX = np.full(256, 255, np.uint8)
_HEX[np.frombuffer(b"0123456789abcdef", np.uint8)] = np.arange(16)
_UNITS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


def unfolded(column: pa.Array) -> pa.Array:
    """A column whose rows each have their value for themselves: no dictionary, no views."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    # By name, since older releases of pyarrow do not know these types.
    plain = {"string_view": pa.string(), "binary_view": pa.binary()}.get(str(column.type))
    return column if plain is None else column.cast(plain)


def in_plain_type(column: pa.Array) -> pa.Array | None:
    """A column in the one type of its kind that the readers know; None where it holds nothing."""
    column = unfolded(column)
    kind = column.type
    types = pa.types
    if types.is_null(kind):
        return None
    if types.is_large_string(kind):
        return column.cast(pa.string())
    if types.is_integer(kind):
        # A number that is too great for the type is too great for a count; it fails here.
        return column.cast(pa.int64())
    if types.is_floating(kind):
        return column.cast(pa.float64())
    if types.is_large_list(kind):
        return column.cast(pa.list_(kind.value_type))
    return column


def given(column: pa.Array) -> Array:
    """Which rows hold anything at all; see `values.is_absent`."""
    there = column.is_valid()
    if pa.types.is_string(column.type):
        there = pc.and_(there, pc.not_equal(column, "").fill_null(False))
    elif pa.types.is_float64(column.type):
        there = pc.and_(there, pc.invert(pc.is_nan(column)).fill_null(False))
    elif pa.types.is_list(column.type):
        there = pc.and_(there, pc.greater(pc.list_value_length(column), 0).fill_null(False))
    return _numpy(there)


def uniques(column: pa.Array) -> tuple[list[Any], Array]:
    """The different values of a column, and the place among them of each row, -1 for none."""
    encoded = column.dictionary_encode()
    return encoded.dictionary.to_pylist(), _numpy(encoded.indices.fill_null(-1))


def truths(column: pa.Array | None, size: int, read: Callable[[Any], bool | None]) -> Read:
    """1 where it is true, 0 where it is not, -1 where nothing is told."""
    if column is None:
        return np.full(size, -1, np.int8), np.zeros(size, bool)
    if pa.types.is_boolean(column.type):
        return _numpy(column.cast(pa.int8()).fill_null(-1)), np.zeros(size, bool)
    if not (pa.types.is_string(column.type) or pa.types.is_int64(column.type)):
        return np.full(size, -1, np.int8), given(column)
    texts, codes = uniques(column)
    found = [None if is_absent(text) else read(text) for text in texts]
    of_code = np.array([-1 if each is None else each for each in found] + [-1], np.int8)
    values = of_code[codes]
    return values, (values < 0) & given(column)


def counts(column: pa.Array | None, size: int) -> Read:
    """What counts something."""
    if column is None:
        return np.full(size, UNKNOWN, np.int64), np.zeros(size, bool)
    there = given(column)
    if pa.types.is_int64(column.type):
        values = _numpy(column.fill_null(0))
        strange = there & ((values < 0) | (values >= MOST_PLAIN))
    elif pa.types.is_float64(column.type):
        numbers = np.where(there, _numpy(column.fill_null(0.0)), 0.0)
        strange = ~((numbers >= 0) & (numbers < MOST_PLAIN) & (numbers == np.floor(numbers)))
        values = np.where(strange, 0.0, numbers).astype(np.int64)
    else:
        return np.full(size, UNKNOWN, np.int64), there
    return np.where(there & ~strange, values, UNKNOWN), strange


def scores(column: pa.Array | None, size: int) -> Read:
    """Numbers that are not negative."""
    if column is None:
        return np.full(size, UNKNOWN, np.float64), np.zeros(size, bool)
    there = given(column)
    if not (pa.types.is_int64(column.type) or pa.types.is_float64(column.type)):
        return np.full(size, UNKNOWN, np.float64), there
    values = np.where(there, _numpy(column.cast(pa.float64(), safe=False).fill_null(0.0)), UNKNOWN)
    return values, there & ~((values >= 0) & (values < MOST_PLAIN))


def moments(column: pa.Array | None, size: int) -> Read:
    """Seconds since the epoch."""
    if column is None:
        return np.full(size, UNKNOWN, np.int64), np.zeros(size, bool)
    there = given(column)
    kind = column.type
    if pa.types.is_timestamp(kind):
        seconds = _numpy(column.cast(pa.int64()).fill_null(0)) // _UNITS[kind.unit]
    elif pa.types.is_int64(kind) or pa.types.is_float64(kind):
        numbers = np.where(there, _numpy(column.cast(pa.float64(), safe=False).fill_null(0.0)), 0.0)
        numbers /= scale_of_times(numbers)
        seconds = np.where((numbers >= 0) & (numbers < LATEST), numbers, -1.0).astype(np.int64)
    elif pa.types.is_string(kind):
        texts, codes = uniques(column)
        read = (None if is_absent(text) else moment(text) for text in texts)
        of_code = np.array([-1 if each is None else each for each in read] + [-1], np.int64)
        seconds = of_code[codes]
    else:
        return np.full(size, UNKNOWN, np.int64), there
    strange = there & ~((seconds >= 0) & (seconds < LATEST))
    return np.where(there & ~strange, seconds, UNKNOWN), strange


def shas(column: pa.Array | None, size: int) -> Read:
    """Commits of forty hexadecimal signs as their twenty bytes."""
    found = np.zeros((size, len(NO_SHA)), np.uint8)
    if column is None:
        return found, np.zeros(size, bool)
    there = given(column)
    if not pa.types.is_string(column.type):
        return found, there
    text, starts, lengths = _text_of(column)
    rows = np.flatnonzero(there & (lengths == 2 * len(NO_SHA)))
    signs = _HEX[text[starts[rows][:, None] + np.arange(2 * len(NO_SHA), dtype=np.int32)]]
    whole: Array = np.all(signs < 16, axis=1)
    found[rows] = np.where(whole[:, None], (signs[:, ::2] << 4) | (signs[:, 1::2] & 15), 0)
    there[rows[whole]] = False
    return found, there


def _text_of(column: pa.Array) -> tuple[Array, Array, Array]:
    """The bytes of a column of texts, and where each begins and how long it is."""
    _, offsets, data = column.buffers()
    first, size = column.offset, len(column)
    ends = np.zeros(1, np.int32)
    if size:
        ends = np.frombuffer(offsets, np.int32)[first : first + size + 1]
    text = np.empty(0, np.uint8) if data is None else np.frombuffer(data, np.uint8)
    return text, ends[:-1], np.diff(ends)


class OneText:
    """At most one text a row: `texts[codes[row]]`, where the code is not negative."""

    def __init__(self, size: int) -> None:
        self.texts: list[str] = []
        self.codes = np.full(size, -1, np.int64)

    @classmethod
    def of_column(cls, column: pa.Array, read: Callable[[Any], str | None]) -> OneText:
        """What `read` makes of each different value."""
        one = cls(len(column))
        if not pa.types.is_string(column.type):
            return one
        values, codes = uniques(column)
        of_code = np.full(len(values) + 1, -1, np.int64)
        for code, value in enumerate(values):
            if found := read(value):
                of_code[code] = len(one.texts)
                one.texts.append(found)
        one.codes = of_code[codes]
        return one

    @classmethod
    def of_values(cls, size: int, values: Mapping[int, object]) -> OneText:
        """The texts of some rows."""
        one = cls(size)
        known: dict[str, int] = {}
        for row, value in values.items():
            if isinstance(value, str) and value:
                one.codes[row] = known.setdefault(value, len(known))
        one.texts = list(known)
        return one

    def otherwise(self, other: OneText) -> OneText:
        """The other's where there is none."""
        both = OneText(len(self.codes))
        both.texts = [*self.texts, *other.texts]
        theirs = np.where(other.codes >= 0, other.codes + len(self.texts), -1)
        both.codes = np.where(self.codes >= 0, self.codes, theirs)
        return both


def _numpy(column: pa.Array) -> Array:
    found: Array = column.to_numpy(zero_copy_only=False)
    return found
