"""The end of what a process says on a stream, of which no more is ever kept."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

LENGTH = 2000
CLOSE_SECONDS = 5.0
"""How long to wait for the end, which a process that outlives the run could hold open."""


class Tail:
    """A pipe that is always read, of which only the last `length` bytes are kept.

    `writes` is the file descriptor to hand to a process; `instead` is told in place of the rest.
    `flooded` is called once, in a thread, where more than `most` bytes were written.
    """

    def __init__(
        self,
        length: int = LENGTH,
        *,
        most: int | None = None,
        flooded: Callable[[], None] = lambda: None,
    ) -> None:
        self._reads, self.writes = os.pipe()
        self._bytes = b""
        self._length, self._most, self._flooded = length, most, flooded
        self.written = 0
        self.instead = ""
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Close this process's end, and read what the others wrote."""
        os.close(self.writes)
        self._thread.join(CLOSE_SECONDS)

    def text(self) -> str:
        """What was kept, as text."""
        return self._bytes.decode(errors="replace")

    def since(self, start: int) -> tuple[int, bytes]:
        """What was written from byte `start` on, as far as it was kept, and where that begins."""
        kept, written = self._bytes, self.written
        begins = written - len(kept)
        return max(start, begins), kept[max(0, start - begins) :]

    def last_line(self) -> str:
        """The last line that has something in it, fit to be shown; empty where there is none."""
        lines = (self.instead or self.text()).splitlines()
        shown = ("".join(c if c.isprintable() else " " for c in line).strip() for line in lines)
        told = [line for line in shown if line and "WARNING" not in line]
        return told[-1][:300] if told else ""

    def _read(self) -> None:
        while part := os.read(self._reads, 65536):
            within = self._most is None or self.written <= self._most
            self._bytes = (self._bytes + part)[-self._length :]
            self.written += len(part)
            if within and self._most is not None and self.written > self._most:
                self._flooded()
        os.close(self._reads)
