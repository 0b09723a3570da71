"""What this machine has free: memory, as a container may limit it, and disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel

from .environment import hub_cache

# Memory limit, use, and what of the use is file cache that the kernel gives back when asked: of a
# container by cgroup version 2, then version 1. Sources: the kernel's documents cgroup-v2.rst
# ("memory.max", "memory.current", "memory.stat") and cgroup-v1/memory.rst.
_GROUP_FILES = (
    ("memory.max", "memory.current", "memory.stat", "inactive_file"),
    (
        "memory/memory.limit_in_bytes",
        "memory/memory.usage_in_bytes",
        "memory/memory.stat",
        "total_inactive_file",
    ),
)


class Machine(BaseModel):
    """Readings in bytes; None where a reading could not be had."""

    total_memory: int | None = None
    free_memory: int | None = None
    free_disk: int | None = None
    cpu_count: int | None = None


def read_machine(
    cache_dir: Path | None = None,
    *,
    group: Path = Path("/sys/fs/cgroup"),
    environment: Mapping[str, str] = os.environ,
) -> Machine:
    """Read the machine that the server runs on; `cache_dir` is where models are downloaded to.

    The kernel may sit elsewhere: the notebook reads its own machine again before it downloads.
    Takes about a millisecond. `group` and `environment` are for tests.
    """
    import psutil

    memory = psutil.virtual_memory()
    total, free = int(memory.total), int(memory.available)
    for limit, used in _container_limits(group):
        total, free = min(total, limit), min(free, limit - used)
    stated = environment.get("MEM_LIMIT", "")
    if stated.isdigit() and int(stated) > 0:
        # JupyterHub tells its limit for this server; what the server itself uses is taken off.
        total = min(total, int(stated))
        free = min(free, int(stated) - int(psutil.Process().memory_info().rss))
    return Machine(
        total_memory=total,
        free_memory=max(free, 0),
        free_disk=_free_disk(cache_dir or hub_cache(environment)),
        cpu_count=os.cpu_count(),
    )


def _container_limits(group: Path) -> list[tuple[int, int]]:
    limits = []
    for limit_name, used_name, stat_name, cache_name in _GROUP_FILES:
        try:
            limit = int((group / limit_name).read_text())
            used = int((group / used_name).read_text())
        except (OSError, ValueError):
            continue  # no such version here, or "max": no limit
        limits.append((limit, max(used - _reclaimable(group / stat_name, cache_name), 0)))
    return limits


def _reclaimable(stat: Path, name: str) -> int:
    try:
        lines = (line.split() for line in stat.read_text().splitlines())
        return next((int(line[1]) for line in lines if line[:1] == [name]), 0)
    except (OSError, ValueError, IndexError):
        return 0


def _free_disk(folder: Path) -> int | None:
    for place in (folder, *folder.parents):
        try:
            return shutil.disk_usage(place).free
        except OSError:
            continue
    return None
