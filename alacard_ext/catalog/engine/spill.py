"""What a build has read so far, on disk: columns of numbers, and the words, in bounded memory.

The files have no name where the system allows that, so even a killed build leaves none behind.
"""

from __future__ import annotations

import heapq
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np

from .container import Array

_RUN = 150_000
"""Different words that are held at once; what comes after begins a new run."""


class Columns:
    """Named columns of numbers, filled through plain arrays; without a folder they stay there."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._filling: dict[str, array[Any]] = {}
        self._files: dict[str, IO[bytes]] = {}

    def new(self, name: str, code: str) -> array[Any]:
        """The array to append to; `spill` empties it from time to time."""
        column = self._filling[name] = array(code)
        return column

    def spill(self) -> None:
        """Move what was appended to disk. Raises OSError where the disk is full."""
        if self._folder is None:
            return
        for name, column in self._filling.items():
            if name not in self._files:
                # Stays open until `take` or `close`.
                file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115
                self._files[name] = file
            self._files[name].write(column)
            del column[:]

    def read(self, name: str) -> Array:
        """All numbers of a column."""
        column = self._filling[name]
        dtype = np.dtype(column.typecode)
        if name not in self._files:
            return np.frombuffer(column, dtype)
        file = self._files[name]
        file.write(column)
        del column[:]
        whole = np.empty(file.tell() // dtype.itemsize, dtype)
        file.seek(0)
        at, view = 0, whole.data.cast("B")
        while at < len(view):
            took = file.readinto(view[at:])  # type: ignore[attr-defined]
            if not took:
                raise OSError("what the build had put aside is gone")
            at += took
        return whole

    def take(self, name: str) -> Array:
        """All numbers of a column, which is then forgotten here."""
        whole = self.read(name)
        del self._filling[name]
        file = self._files.pop(name, None)
        if file is not None:
            file.close()
        return whole

    def close(self) -> None:
        """Forget everything."""
        for file in self._files.values():
            file.close()
        self._files.clear()
        self._filling.clear()


class Vocabulary:
    """Words and their numbers. Once there are many, they go to disk sorted and numbers start anew:
    two million different words in a dictionary would take 400 MB.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self.numbers: dict[str, int] = {}
        self._runs: list[_Run] = []

    def spill(self, used: int) -> None:
        """Begin a new run where this one is long; `used` numbers were handed out until now."""
        if self._folder is not None and len(self.numbers) >= _RUN:
            self._runs.append(_Run(self.numbers, used, self._folder))
            self.numbers.clear()

    def close(self) -> None:
        """Forget everything."""
        for run in self._runs:
            run.close()
        self._runs.clear()
        self.numbers.clear()

    def merge(self, codes: Array) -> list[str]:
        """All words in order; each of `codes`, the numbers handed out, becomes its word's place.

        Forgets what it held.
        """
        self._runs.append(_Run(self.numbers, len(codes), None))
        self.numbers.clear()
        words: list[str] = []
        places = [array("I") for _ in self._runs]
        last = None
        for word, at in heapq.merge(*(run.numbered(at) for at, run in enumerate(self._runs))):
            if word != last:
                words.append(word)
                last = word
            places[at].append(len(words) - 1)
        first = 0
        for run, place in zip(self._runs, places, strict=True):
            by_number = np.empty(len(place), np.uint32)
            by_number[np.frombuffer(run.order, np.uint32)] = np.frombuffer(place, np.uint32)
            replace(codes[first : run.used], by_number)
            first = run.used
        self.close()
        return words


class _Run:
    """Some words in order, on disk where there is a folder, and the number of each."""

    def __init__(self, numbers: dict[str, int], used: int, folder: Path | None) -> None:
        self.used = used
        ordered = sorted(numbers)
        self.order = array("I", map(numbers.__getitem__, ordered))
        self._words: Iterable[str] = ordered
        self._file: IO[str] | None = None
        if folder is not None:
            self._file = tempfile.TemporaryFile(  # noqa: SIM115
                "w+", encoding="utf-8", newline="\n", dir=folder
            )
            # A word holds letters or digits only, so a line's end parts them.
            self._file.writelines(f"{word}\n" for word in ordered)
            self._file.seek(0)
            self._words = map(str.rstrip, self._file)

    def numbered(self, at: int) -> Iterator[tuple[str, int]]:
        for word in self._words:
            yield word, at

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def replace(codes: Array, by: Array) -> None:
    """Put `by[code]` in the place of each code, a part at a time."""
    for at in range(0, len(codes), 1 << 20):
        codes[at : at + (1 << 20)] = by[codes[at : at + (1 << 20)]]
