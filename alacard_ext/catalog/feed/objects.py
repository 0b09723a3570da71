"""A column of objects: as the table's own structure, or as JSON in a text."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .plain import OneText, given, in_plain_type
from .values import is_absent, line, mapping


class Objects:
    """The objects of so many rows, of which only `keys` are asked for; `odd` are the rows whose
    object cannot be read."""

    def __init__(self, column: pa.Array | None, size: int, keys: Collection[str]) -> None:
        self._size = size
        self._table: pa.Array | None = None
        self._read: dict[int, Mapping[str, Any]] = {}
        self.odd = np.zeros(size, bool)
        if column is None:
            return
        if pa.types.is_struct(column.type):
            self._table = column
        elif pa.types.is_string(column.type):
            self._read_json(column, keys)
        else:
            self.odd = given(column)

    def _read_json(self, column: pa.Array, keys: Collection[str]) -> None:
        """Read each different text once, one at a time, and keep no more than is asked for."""
        encoded = column.dictionary_encode()
        codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        of_code: list[Mapping[str, Any] | None] = []
        for text in encoded.dictionary:
            found = mapping(text.as_py())
            of_code.append(found and {key: found.get(key) for key in keys})
        for row in np.flatnonzero(given(column)).tolist():
            mine = of_code[codes[row]]
            if mine is None:
                self.odd[row] = True
            elif mine:
                self._read[row] = mine

    def child(self, key: str) -> pa.Array | None:
        """A field of all rows as a column, where the table itself has it."""
        if self._table is None or key not in {field.name for field in self._table.type}:
            return None
        return in_plain_type(pc.struct_field(self._table, key))

    def at(self, row: int) -> Mapping[str, Any]:
        """The object of a row; empty for none."""
        if self._table is None:
            return self._read.get(row, {})
        return self._table[row].as_py() or {}

    def rows(self) -> list[int]:
        """The rows that have an object with anything in it."""
        if self._table is None:
            return list(self._read)
        return np.flatnonzero(self._table.is_valid().to_numpy(zero_copy_only=False)).tolist()

    def rows_with(self, key: str) -> list[int]:
        """The rows whose object tells this."""
        if self._table is None:
            return [row for row, found in self._read.items() if not is_absent(found.get(key))]
        child = self.child(key)
        return [] if child is None else np.flatnonzero(given(child)).tolist()

    def text(self, key: str) -> OneText:
        """One line of text of each row."""
        child = self.child(key)
        if child is not None:
            return OneText.of_column(child, line)
        found = {row: line(self._read[row][key]) for row in self._read if key in self._read[row]}
        return OneText.of_values(self._size, found)
