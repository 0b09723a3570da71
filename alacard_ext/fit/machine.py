"""What this machine has free: memory, as a container may limit it, disk, and graphics cards."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, Field

from ..hub.environment import hub_cache
from .accelerators import Accelerator, read_accelerators


@dataclass(frozen=True)
class _Groups:
    """Where one version of the kernel's control groups tells about memory.

    `mark` begins the line of /proc/self/cgroup that names the process's group below `folder`;
    `cache` is what the kernel gives back when asked. Sources: the kernel's documents cgroup-v2.rst
    ("memory.max", "memory.current", "memory.stat", "Processes") and cgroup-v1/memory.rst.
    """

    mark: re.Pattern[str]
    folder: str
    limit: str
    used: str
    cache: str


_VERSIONS = (
    _Groups(re.compile(r"0::/(.*)"), "", "memory.max", "memory.current", "inactive_file"),
    _Groups(
        re.compile(r"\d+:(?:[a-z,]+,)?memory(?:,[a-z,]+)?:/(.*)"),
        "memory",
        "memory.limit_in_bytes",
        "memory.usage_in_bytes",
        "total_inactive_file",
    ),
)


class Machine(BaseModel):
    """Readings in bytes; None where a reading could not be had.

    `accelerators` are graphics cards and the like; a notebook runs on the first.
    """

    total_memory: int | None = None
    free_memory: int | None = None
    free_disk: int | None = None
    cpu_count: int | None = None
    accelerators: list[Accelerator] = Field(default_factory=list)

    @property
    def device(self) -> Accelerator | None:
        """The accelerator that a notebook runs on; None for the CPU."""
        return self.accelerators[0] if self.accelerators else None

    @property
    def free_for_model(self) -> int | None:
        """Bytes that a model may take where it runs: of the card, or of the memory.

        A chip that shares the machine's memory has no more than that has free.
        """
        device = self.device
        if device is None:
            return self.free_memory
        readings = (device.free, self.free_memory if device.shared else None)
        return min((free for free in readings if free is not None), default=None)


def read_machine(
    cache_dir: Path | None = None,
    *,
    group: Path = Path("/sys/fs/cgroup"),
    membership: Path = Path("/proc/self/cgroup"),
    environment: Mapping[str, str] = os.environ,
) -> Machine:
    """Read the machine that the server runs on; `cache_dir` is where models are downloaded to.

    The kernel may sit elsewhere: the notebook reads its own machine again before it downloads.
    Takes about a millisecond; tens of them once in a while where an NVIDIA card must be asked, so
    call it in a thread. `group`, `membership` and `environment` are for tests.
    """
    import psutil

    memory = psutil.virtual_memory()
    total, free = int(memory.total), int(memory.available)
    for limit, used in _container_limits(group, membership, total):
        total, free = min(total, limit), min(free, limit - used)
    stated = environment.get("MEM_LIMIT", "")
    if stated.isdigit() and int(stated) > 0:
        # JupyterHub tells its limit for this server; what the server itself uses is taken off.
        total = min(total, int(stated))
        free = min(free, int(stated) - int(psutil.Process().memory_info().rss))
    free = max(free, 0)
    return Machine(
        total_memory=total,
        free_memory=free,
        free_disk=_free_disk(cache_dir or hub_cache(environment)),
        cpu_count=os.cpu_count(),
        accelerators=read_accelerators(environment=environment, memory=(total, free)),
    )


def _container_limits(root: Path, membership: Path, total: int) -> list[tuple[int, int]]:
    """Limit and use, in bytes, of every group that the process is in and that has less than all of
    the machine's memory, `total`."""
    try:
        member_of = membership.read_text()
    except (OSError, ValueError):
        member_of = ""
    limits = []
    for group, version in _limiting_groups(root, member_of):
        try:
            limit = int((group / version.limit).read_text())
            if limit >= 2 * total:
                continue  # how version 1 says "max"; the kernel counts for long to tell the use
            used = int((group / version.used).read_text())
        except (OSError, ValueError):
            continue  # the group is gone, or "max": no limit
        cache = _reclaimable(group / "memory.stat", version.cache)
        limits.append((limit, max(used - cache, 0)))
    return limits


@lru_cache(maxsize=8)
def _limiting_groups(root: Path, member_of: str) -> tuple[tuple[Path, _Groups], ...]:
    """The groups that can have a limit, of whichever version the kernel has here.

    Which files a group has is settled when it is made; most of those looked for are never there.
    """
    return tuple(
        (group, version)
        for version in _VERSIONS
        for group in _groups(root / version.folder, version.mark, member_of)
        if (group / version.limit).exists()
    )


def _groups(root: Path, mark: re.Pattern[str], member_of: str) -> list[Path]:
    """The root, which is what a container limits, and the groups below it that hold the process.

    Where systemd or a batch system sets the limit (TLJH, SLURM), it stands on one of these.
    """
    lines = member_of.splitlines()
    found = next((match[1] for line in lines if (match := mark.fullmatch(line))), "")
    parts = [part for part in found.split("/") if part]
    if ".." in parts:  # outside of what the container is shown
        parts = []
    return [root.joinpath(*parts[:depth]) for depth in range(len(parts) + 1)]


def _reclaimable(stat: Path, name: str) -> int:
    try:
        _, found, after = f"\n{stat.read_text()}".partition(f"\n{name} ")
        return int(after.split(None, 1)[0]) if found else 0
    except (OSError, ValueError, IndexError):
        return 0


def _free_disk(folder: Path) -> int | None:
    for place in (folder, *folder.parents):
        try:
            return shutil.disk_usage(place).free
        except OSError:
            continue
    return None
