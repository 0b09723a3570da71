"""How much memory the processes of a run hold, and ending them when that is too much."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from .runs import descendants, end_all
from .usage import out_of_memory_kills

INTERVAL = 0.2
"""Seconds between two readings. A shorter peak of the kernel itself is known from Linux's own
count, that of a child can be missed."""


MOST_OF_SUPERVISOR = 1_500_000_000
"""Bytes that the process which takes the outputs in may hold itself."""


class MemoryWatch:
    """Reads the resident memory of all processes below this one until it is stopped.

    A context manager. Where they exceed `limit` bytes they are killed, and `exceeded` tells so;
    `flooded` tells that they were because of what they put out. `kernel` is the id of the one
    whose own peak is asked for at the end.
    """

    def __init__(self, limit: int | None = None) -> None:
        self._limit = limit
        self._task: asyncio.Task[None] | None = None
        self._kills_before = out_of_memory_kills()
        self.kernel: int | None = None
        self.peak = 0
        self.exceeded = False
        self.flooded = False

    async def __aenter__(self) -> MemoryWatch:
        self._task = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self.kernel is not None:
            self.peak = max(self.peak, high_water(self.kernel))

    @property
    def killed_by_system(self) -> bool:
        """Whether the kernel's out-of-memory killer has struck in this container since."""
        return out_of_memory_kills() > self._kills_before

    async def _watch(self) -> None:
        while True:
            # Walking the process table can take milliseconds on a large machine.
            own, total = await asyncio.to_thread(resident)
            self.peak = max(self.peak, total)
            self.exceeded = self._limit is not None and total > self._limit
            self.flooded = own > MOST_OF_SUPERVISOR
            if self.exceeded or self.flooded:
                await asyncio.to_thread(end_all, lambda: descendants(os.getpid()))
                return
            await asyncio.sleep(INTERVAL)


def resident() -> tuple[int, int]:
    """Bytes of resident memory of this process, and of all that are below it."""
    import psutil

    below = 0
    for process in descendants(os.getpid()):
        try:
            below += int(process.memory_info().rss)
        except psutil.Error:
            continue
    return int(psutil.Process().memory_info().rss), below


def high_water(pid: int, proc: Path = Path("/proc")) -> int:
    """The most that one living process ever held, in bytes; 0 where the system keeps no count.

    Source: proc(5), `VmHWM` in /proc/pid/status, in kB.
    """
    try:
        lines = (proc / str(pid) / "status").read_text().splitlines()
        found = next(line.split()[1] for line in lines if line.startswith("VmHWM:"))
        return int(found) * 1024
    except (OSError, StopIteration, ValueError, IndexError):
        return 0
