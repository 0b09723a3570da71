"""How much memory a process and its children hold, and ending them when that is too much."""

from __future__ import annotations

import asyncio
from pathlib import Path

INTERVAL = 0.2
"""Seconds between two readings. A shorter peak of the kernel itself is known from Linux's own
count, that of a child can be missed."""


class MemoryWatch:
    """Reads the resident memory of a process tree until it is stopped; a context manager.

    Where it exceeds `limit` bytes the tree is killed, and `exceeded` tells so.
    """

    def __init__(self, pid: int, limit: int | None = None) -> None:
        self._pid = pid
        self._limit = limit
        self._task: asyncio.Task[None] | None = None
        self._kills_before = out_of_memory_kills()
        self.peak = 0
        self.exceeded = False

    async def __aenter__(self) -> MemoryWatch:
        self._task = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self.peak = max(self.peak, high_water(self._pid))

    @property
    def killed_by_system(self) -> bool:
        """Whether the kernel's out-of-memory killer has struck in this container since."""
        return out_of_memory_kills() > self._kills_before

    async def _watch(self) -> None:
        while True:
            # Walking the process table can take milliseconds on a large machine.
            held = await asyncio.to_thread(resident, self._pid)
            self.peak = max(self.peak, held)
            if self._limit is not None and held > self._limit:
                self.exceeded = True
                await asyncio.to_thread(kill_tree, self._pid)
                return
            await asyncio.sleep(INTERVAL)


def resident(pid: int) -> int:
    """Bytes of resident memory of the process and all its children; 0 when it is gone."""
    import psutil

    total = 0
    try:
        parent = psutil.Process(pid)
        family = [parent, *parent.children(recursive=True)]
    except psutil.Error:
        return 0
    for process in family:
        try:
            total += int(process.memory_info().rss)
        except psutil.Error:
            continue
    return total


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


def kill_tree(pid: int) -> None:
    """End a process and all its children at once; those already gone are no error."""
    import psutil

    try:
        parent = psutil.Process(pid)
        family = [*parent.children(recursive=True), parent]
    except psutil.Error:
        return
    for process in family:
        try:
            process.kill()
        except psutil.Error:
            continue


def out_of_memory_kills(events: Path = Path("/sys/fs/cgroup/memory.events")) -> int:
    """How often the system killed for want of memory in this control group; 0 where unknown.

    Source: the kernel's cgroup-v2.rst, "memory.events", `oom_kill`.
    """
    try:
        lines = (line.split() for line in events.read_text().splitlines())
        return next((int(line[1]) for line in lines if line[:1] == ["oom_kill"]), 0)
    except (OSError, ValueError, IndexError):
        return 0
