"""The snapshot's file: named arrays one after another, read by memory mapping.

Layout: the arrays, each aligned to 64 bytes, then a JSON directory of them, then its length in
eight bytes and the mark. The directory comes last, so that arrays are written as they are made.
"""

from __future__ import annotations

import json
import mmap
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from .parts import Array, Parts

MARK = b"ALACAT02"
_ALIGN = 64


class ColumnsWriter:
    """Writes named arrays to an open binary file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._at = 0
        self._directory: dict[str, dict[str, Any]] = {}

    def add(self, name: str, array: Array | Parts) -> None:
        """Write one array."""
        pad = -self._at % _ALIGN
        self._file.write(b"\0" * pad)
        self._at += pad
        if not isinstance(array, Parts):
            array = Parts(array.dtype, array.shape, iter([array]))
        self._directory[name] = {
            "at": self._at,
            "dtype": array.dtype.str,
            "shape": list(array.shape),
        }
        for part in array.parts:
            plain = np.ascontiguousarray(part, array.dtype)
            if plain.nbytes:
                self._file.write(plain.reshape(-1).view(np.uint8).data)
            self._at += plain.nbytes

    def finish(self, meta: dict[str, Any]) -> None:
        """Write the directory, with what is to be known of the whole."""
        text = json.dumps({"meta": meta, "arrays": self._directory}).encode()
        self._file.write(text + len(text).to_bytes(8, "big") + MARK)


def read_columns(path: Path) -> tuple[dict[str, Any], dict[str, np.ndarray[Any, Any]]]:
    """What is known of the whole, and the arrays, mapped and read-only.

    Raises OSError where the file cannot be read and ValueError where it is not whole.
    """
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if len(mapped) < 16 or mapped[-8:] != MARK:
        raise ValueError("not a whole catalog file")
    length = int.from_bytes(mapped[-16:-8], "big")
    directory = json.loads(mapped[-16 - length : -16])
    arrays = {}
    for name, entry in directory["arrays"].items():
        shape = tuple(entry["shape"])
        dtype = np.dtype(entry["dtype"])
        count = int(np.prod(shape, dtype=np.int64))
        if entry["at"] + count * dtype.itemsize > len(mapped):
            raise ValueError("not a whole catalog file")
        arrays[name] = np.frombuffer(mapped, dtype, count, entry["at"]).reshape(shape)
    return directory["meta"], arrays
