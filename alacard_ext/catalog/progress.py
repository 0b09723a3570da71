"""Progress of the commands that take minutes, on stderr: one line that is written again."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

SECONDS = 0.2
SECONDS_IN_A_FILE = 10.0


class ProgressLine:
    """Shows phase, count and share. In a terminal the line is written over; in a file there is a
    line at each phase and then one every ten seconds, so that a log stays short.
    """

    def __init__(
        self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream = stream or sys.stderr
        self._clock = clock
        self._over = self._stream.isatty()
        self._phase = ""
        self._shown_at = 0.0
        self._width = 0

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Show it, if it is a new phase or long enough since the last time."""
        now = self._clock()
        wait = SECONDS if self._over else SECONDS_IN_A_FILE
        if phase == self._phase and now - self._shown_at < wait:
            return
        self._phase, self._shown_at = phase, now
        text = phase
        if done:
            text += f": {done:,}"
        if done and total > done:
            text += f" of {total:,} ({100 * done // total} %)"
        if self._over:
            self._stream.write(f"\r{text.ljust(self._width)}")
            self._width = len(text)
        else:
            self._stream.write(f"{text}\n")
        self._stream.flush()

    def end(self) -> None:
        """Leave the line, so that what follows begins on one of its own."""
        if self._over and self._width:
            self._stream.write(f"\r{' ' * self._width}\r")
            self._stream.flush()
            self._width = 0
