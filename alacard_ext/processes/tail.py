"""The end of what a process says on a stream that nobody reads."""

from __future__ import annotations

import os
import threading

LENGTH = 2000
CLOSE_SECONDS = 5.0
"""How long to wait for the end, which a process that outlives the run could hold open."""


class Tail:
    """A pipe that is always read, of which only the last bytes are kept.

    `writes` is the file descriptor to hand to a process; `instead` is told in place of the rest.
    """

    def __init__(self) -> None:
        self._reads, self.writes = os.pipe()
        self._bytes = b""
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

    def last_line(self) -> str:
        """The last line that has something in it, fit to be shown; empty where there is none."""
        lines = (self.instead or self.text()).splitlines()
        shown = ("".join(c if c.isprintable() else " " for c in line).strip() for line in lines)
        told = [line for line in shown if line and "WARNING" not in line]
        return told[-1][:300] if told else ""

    def _read(self) -> None:
        while part := os.read(self._reads, 65536):
            self._bytes = (self._bytes + part)[-LENGTH:]
        os.close(self._reads)
