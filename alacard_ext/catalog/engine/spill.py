"""What a build has read so far, on disk: columns of numbers, and the words, in bounded memory.

The files have no name where the system allows that, so even a killed build leaves none behind.
"""

from __future__ import annotations

import tempfile
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, islice
from pathlib import Path
from typing import IO, Any

import numpy as np

from .parts import Array, Parts

_RUN = 150_000
"""Different words in memory at once; what comes after begins a new run."""
_AHEAD = 1 << 17
"""Characters of a run that are read at once."""
_PART = 1 << 20


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

    def append(self, name: str, numbers: Array) -> None:
        """Many numbers at once, in the column's own type."""
        column = self._filling[name]
        column.frombytes(np.ascontiguousarray(numbers, np.dtype(column.typecode)).tobytes())

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
        if name not in self._files:
            return np.frombuffer(column, column.typecode)
        return self._on_disk(name).whole()

    def take(self, name: str) -> Array:
        """All numbers of a column, which is then forgotten here."""
        whole = self.read(name)
        del self._filling[name]
        if name in self._files:
            self._files.pop(name).close()
        return whole

    def stream(self, name: str) -> Column:
        """A column to be read in parts, and then forgotten by whoever asked for it."""
        if name in self._files:
            column = self._on_disk(name)
            del self._files[name]
        else:
            column = Column(np.array(self._filling[name], self._filling[name].typecode))
        del self._filling[name]
        return column

    def empty(self, dtype: type[np.generic]) -> Column:
        """A column without a name, to be filled."""
        if self._folder is None:
            return Column(np.empty(0, dtype))
        file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115
        return Column(None, file, np.dtype(dtype))

    def _on_disk(self, name: str) -> Column:
        filling = self._filling[name]
        self._files[name].seek(0, 2)
        self._files[name].write(filling)
        del filling[:]
        return Column(None, self._files[name], np.dtype(filling.typecode))

    def close(self) -> None:
        """Forget everything."""
        for file in self._files.values():
            file.close()
        self._files.clear()
        self._filling.clear()


class Column:
    """Numbers in memory or in a file, read from the beginning, a part at a time."""

    def __init__(
        self,
        numbers: Array | None,
        file: IO[bytes] | None = None,
        dtype: np.dtype[Any] | None = None,
    ) -> None:
        self._numbers, self._file = numbers, file
        self.dtype = numbers.dtype if numbers is not None else dtype
        self._at = 0

    def rewind(self) -> None:
        """Begin again."""
        self._at = 0

    def part(self, count: int) -> Array:
        """The next so many numbers. Raises OSError where they are gone."""
        at, self._at = self._at, self._at + count
        if self._numbers is not None:
            return self._numbers[at : self._at]
        assert self._file is not None
        assert self.dtype is not None
        part = np.empty(count, self.dtype)
        self._file.seek(at * self.dtype.itemsize)
        filled, view = 0, part.data.cast("B") if count else memoryview(b"")
        while filled < len(view):
            took = self._file.readinto(view[filled:])  # type: ignore[attr-defined]
            if not took:
                raise OSError("what the build had put aside is gone")
            filled += took
        return part

    def __len__(self) -> int:
        if self._numbers is not None:
            return len(self._numbers)
        assert self._file is not None
        assert self.dtype is not None
        return self._file.seek(0, 2) // self.dtype.itemsize

    def between(self, first: int, last: int) -> Array:
        """The numbers from a place to another."""
        self._at = first
        return self.part(last - first)

    def whole(self) -> Array:
        """All numbers."""
        return self.between(0, len(self))

    def extend(self, numbers: Array) -> None:
        """Add numbers at the end. Raises OSError where the disk is full."""
        if self._numbers is not None:
            self._numbers = np.concatenate((self._numbers, numbers), dtype=self._numbers.dtype)
            return
        assert self._file is not None
        self._file.seek(0, 2)
        self._file.write(np.ascontiguousarray(numbers, self.dtype).data)

    def parts(self) -> Parts:
        """All numbers as an array of the index; the column is closed behind the last."""

        def each() -> Iterator[Array]:
            for at in range(0, count, _PART):
                yield self.between(at, min(at + _PART, count))
            self.close()

        count = len(self)
        assert self.dtype is not None
        return Parts(self.dtype, (count,), each())

    def replace(self, first: int, last: int, by: Array) -> None:
        """Put `by[number]` in the place of each number from `first` to `last`."""
        for at in range(first, last, _PART):
            self._at = at
            part = by[self.part(min(_PART, last - at))].astype(self.dtype)
            if self._numbers is not None:
                self._numbers[at : at + len(part)] = part
            else:
                assert self._file is not None
                assert self.dtype is not None
                self._file.seek(at * self.dtype.itemsize)
                self._file.write(part.data)
        self.rewind()

    def close(self) -> None:
        """Forget everything."""
        self._numbers = None
        if self._file is not None:
            self._file.close()


class Vocabulary:
    """Words and their numbers. Once there are many, they go to disk sorted and numbers start again:
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

    def merge(self, codes: Column) -> Words:
        """All words in order; each of `codes`, the numbers handed out, becomes its word's place.

        Forgets all of them here.
        """
        self._runs.append(_Run(self.numbers, len(codes), None))
        self.numbers.clear()
        words = Words()
        places = [array("I") for _ in self._runs]
        while True:
            for run in self._runs:
                run.fill()
            going_on = [run.ahead[-1] for run in self._runs if run.ahead and not run.ended]
            if not any(run.ahead for run in self._runs):
                break
            # Up to here no run holds a word that it has not read yet.
            until = min(going_on, default=None)
            parts = [run.up_to(until) for run in self._runs]
            ordered = sorted(set().union(*parts))
            place = dict(zip(ordered, range(len(words), len(words) + len(ordered)), strict=True))
            for mine, part in zip(places, parts, strict=True):
                mine.extend(map(place.__getitem__, part))
            words.extend(ordered)
        first = 0
        for run, mine in zip(self._runs, places, strict=True):
            by_number = np.empty(len(mine), np.uint32)
            by_number[np.frombuffer(run.order, np.uint32)] = np.frombuffer(mine, np.uint32)
            codes.replace(first, run.used, by_number)
            first = run.used
        self.close()
        return words


class Words:
    """Words in order, one after another in one text; each ends with a line's end on the way in."""

    def __init__(self) -> None:
        self.text = bytearray()
        self.ends = array("q", [0])

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, at: int) -> str:
        return self.text[self.ends[at] : self.ends[at + 1]].decode()

    def extend(self, lines: list[str]) -> None:
        """Add words that come behind all others."""
        encoded = [line.encode() for line in lines]
        ends = accumulate((len(word) - 1 for word in encoded), initial=len(self.text))
        self.ends.extend(islice(ends, 1, None))
        self.text += b"".join(encoded).replace(b"\n", b"")


class _Run:
    """Some words in order, on disk where there is a folder, and the number of each.

    A word holds letters and digits only, so a line's end, which comes before those, parts them.
    """

    def __init__(self, numbers: dict[str, int], used: int, folder: Path | None) -> None:
        self.used = used
        ordered = sorted(numbers)
        self.order = array("I", map(numbers.__getitem__, ordered))
        self.ahead: list[str] = []
        self.ended = False
        self._file: IO[str] | None = None
        if folder is None:
            self.ahead, self.ended = [f"{word}\n" for word in ordered], True
            return
        self._file = tempfile.TemporaryFile(  # noqa: SIM115
            "w+", encoding="utf-8", newline="\n", dir=folder
        )
        self._file.write("\n".join(ordered) + "\n")
        self._file.seek(0)

    def fill(self) -> None:
        """Read on, where nothing is ahead."""
        if not self.ahead and self._file is not None:
            self.ahead = self._file.readlines(_AHEAD)
            self.ended = not self.ahead

    def up_to(self, until: str | None) -> list[str]:
        """Take the words that are ahead, up to one of them."""
        end = len(self.ahead) if until is None else bisect_right(self.ahead, until)
        part, self.ahead = self.ahead[:end], self.ahead[end:]
        return part

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
