"""What all processes of a child use together, and what its folders hold."""

from __future__ import annotations

import os
import stat
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


@dataclass(frozen=True)
class Held:
    """Bytes of files that have no name, and live as long as a process holds them open.

    `memory` lies in memory; `disk` on the disks of the folders that were asked about.
    """

    memory: int = 0
    disk: int = 0


def held_open(processes: Iterable[psutil.Process], folders: Iterable[Path]) -> Held:
    """What these processes hold open that no folder shows. Only Linux tells.

    A process that forbids others to look into it is passed over.
    """
    disks = {found.st_dev for found in map(_status, map(str, folders)) if found}
    counted: dict[tuple[int, int], tuple[bool, int]] = {}
    for process in processes:
        try:
            with os.scandir(f"/proc/{process.pid}/fd") as entries:
                opened = [entry.path for entry in entries]
        except OSError:
            continue
        for path in opened:
            found = _status(path)
            if found and not found.st_nlink and stat.S_ISREG(found.st_mode):
                memory = _target(path).startswith("/memfd:")
                if memory or found.st_dev in disks:
                    counted[found.st_dev, found.st_ino] = (
                        memory,
                        getattr(found, "st_blocks", 0) * 512,
                    )
    return Held(
        memory=sum(size for memory, size in counted.values() if memory),
        disk=sum(size for memory, size in counted.values() if not memory),
    )


def proportional_memory(processes: Iterable[psutil.Process], held: int = 0) -> int:
    """Bytes of memory, in which a page that several processes share counts once.

    `held` bytes in files without a name are part of it, mapped or not. To tell all that takes the
    kernel longer than to tell what is resident. Source: proc(5), /proc/pid/smaps_rollup.
    """
    total = shared = 0
    for process in processes:
        try:
            text = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
            sizes = {line[0]: int(line[1]) * 1024 for line in map(str.split, text.splitlines()[1:])}
            total += sizes["Pss:"]
            shared += sizes.get("Pss_Shmem:", 0)
        except (OSError, KeyError, ValueError, IndexError):
            total += _resident(process)
    return total - shared + max(shared, held)


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


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116 paths by the thousand
    except OSError:
        return None


def _target(path: str) -> str:
    try:
        return os.readlink(path)  # noqa: PTH115 the same
    except OSError:
        return ""


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


def out_of_memory_kills(events: Path = Path("/sys/fs/cgroup/memory.events")) -> int:
    """How often the system killed for want of memory in this control group; 0 where unknown.

    Source: the kernel's cgroup-v2.rst, "memory.events", `oom_kill`.
    """
    try:
        lines = (line.split() for line in events.read_text().splitlines())
        return next((int(line[1]) for line in lines if line[:1] == ["oom_kill"]), 0)
    except (OSError, ValueError, IndexError):
        return 0
