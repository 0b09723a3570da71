"""What all processes of a child use together, and what its folders hold."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .runs import descendants

if TYPE_CHECKING:
    import psutil

BLOCK = 4096
"""Bytes that any file counts for, be it empty, so that their number is limited as well."""


@dataclass(frozen=True)
class Usage:
    """Bytes resident, seconds on the processors, and the processes that live."""

    memory: int
    cpu_seconds: float
    processes: int


def below(pid: int) -> list[psutil.Process]:
    """All processes below this one, the nearest first.

    Linux tells each thread's children, which costs no walk through the whole machine's table.
    Source: proc(5), /proc/pid/task/tid/children.
    """
    import psutil

    if not Path(f"/proc/self/task/{os.getpid()}/children").exists():
        return descendants(pid)
    found: list[psutil.Process] = []
    seen, left = {pid}, [pid]
    while left:
        for child in _children(left.pop(0)):
            if child not in seen:
                seen.add(child)
                left.append(child)
                try:
                    found.append(psutil.Process(child))
                except psutil.Error:
                    continue
    return found


def measure(processes: Iterable[psutil.Process]) -> Usage:
    """What these processes use, with the processor time of their children that have ended."""
    import psutil

    memory, seconds, count = 0, 0.0, 0
    for process in processes:
        try:
            with process.oneshot():
                if process.status() == psutil.STATUS_ZOMBIE:
                    continue
                count += 1
                memory += int(process.memory_info().rss)
                seconds += sum(process.cpu_times()[:4])
        except psutil.Error:
            continue
    return Usage(memory, seconds, count)


def proportional_memory(processes: Iterable[psutil.Process]) -> int:
    """Bytes of memory, in which a page that several processes share counts once.

    That takes the kernel longer to tell than what is resident, which is the same or more.
    """
    import psutil

    total = 0
    for process in processes:
        try:
            found = process.memory_full_info()
            total += int(getattr(found, "pss", 0) or getattr(found, "uss", 0) or found.rss)
        except psutil.AccessDenied:
            total += _resident(process)
        except psutil.Error:
            continue
    return total


def folder_bytes(folders: Iterable[Path], most: int) -> int:
    """Bytes on disk of all that lies in these folders; the count ends where it exceeds `most`."""
    total, left, seen = 0, [str(folder) for folder in folders], set[tuple[int, int]]()
    while left:
        try:
            with os.scandir(left.pop()) as entries:
                for entry in entries:
                    found = entry.stat(follow_symlinks=False)
                    if (found.st_dev, found.st_ino) in seen:
                        continue
                    if found.st_nlink > 1:
                        seen.add((found.st_dev, found.st_ino))
                    total += max(BLOCK, getattr(found, "st_blocks", 0) * 512)
                    if total > most:
                        return total
                    if entry.is_dir(follow_symlinks=False):
                        left.append(entry.path)
        except OSError:
            continue
    return total


def _resident(process: psutil.Process) -> int:
    import psutil

    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _children(pid: int) -> list[int]:
    found: list[int] = []
    try:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (thread / "children").read_text().split())
    except OSError:
        pass
    return found
