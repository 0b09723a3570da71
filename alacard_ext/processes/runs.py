"""A run and all its processes: known by a mark in their environment, and ended without exception.

A process that leaves its parent and its session (a daemon) still carries the mark that it was
started with. One that clears its environment as well is found as a descendant of the run's
supervisor, to which Linux hands orphans (`supervisor.py`). All of that is for systems that give a
run no namespace of its own (`namespace.py`).
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psutil

MARK = "ALACARD_RUN"
REQUEST = "request.json"
RESULT = "result.json"
PREFIX = "alacard-run-"
END_SECONDS = 10.0
"""How long killing goes on while new processes keep appearing."""


@dataclass(frozen=True)
class Run:
    """One run: `mark` stands in the environment of its processes; `folder` is for it alone.

    The mark names the process that owns the run by its id and its start, since ids come round
    again, and the place where that id counts.
    """

    mark: str
    folder: Path


def new_mark() -> str:
    """A mark that nothing else has, by which this process can be known to be its owner."""
    owner = f"{os.getpid()}-{_started(os.getpid())}-{_place()}"
    return f"{PREFIX}{owner}-{uuid.uuid4().hex[:12]}"


def begin_run() -> Run:
    """A new run, owned by this process, with an empty folder that only this user can read."""
    mark = new_mark()
    folder = Path(tempfile.gettempdir()) / mark
    folder.mkdir(mode=0o700)
    return Run(mark, folder)


def end_run(run: Run) -> list[int]:
    """Kill every process that carries the run's mark, and remove its folder.

    Returns the processes that could not be ended.
    """
    left = end_all(lambda: [process for process, mark in _marked() if mark == run.mark])
    shutil.rmtree(run.folder, ignore_errors=True)
    return left


def sweep() -> list[int]:
    """End what runs of dead owners left here: this user's processes, and folders.

    Runs whose owner lives, be it another server, are left alone, as are those of another machine
    or container. Returns the processes that were found.
    """
    found: set[int] = set()

    def orphans() -> list[psutil.Process]:
        left = [process for process, mark in _marked() if orphaned(mark)]
        found.update(process.pid for process in left)
        return left

    end_all(orphans)
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if orphaned(folder.name) and folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)
    return sorted(found)


def end_all(find: Callable[[], list[psutil.Process]], seconds: float = END_SECONDS) -> list[int]:
    """Kill what `find` finds until it finds nothing; the ids of those that are still there."""
    import psutil

    until = time.monotonic() + seconds
    while left := [process for process in find() if lives(process)]:
        if time.monotonic() > until:
            return [process.pid for process in left]
        for process in left:
            with suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(left, timeout=0.2)
    return []


def descendants(pid: int) -> list[psutil.Process]:
    """The children of a process, theirs, and so on; empty where it is gone."""
    import psutil

    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


def lives(process: psutil.Process) -> bool:
    """Whether it can still do anything: a zombie is only waiting for its parent to look."""
    import psutil

    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
    except psutil.Error:
        return True


def _marked() -> Iterator[tuple[psutil.Process, str]]:
    """This user's processes that carry a mark, without this one and those that it runs in."""
    import psutil

    own = psutil.Process()
    with suppress(psutil.Error):
        spared = {own.pid, *(parent.pid for parent in own.parents())}
        user = own.username()
        for process in psutil.process_iter():
            with suppress(psutil.Error, OSError):
                mark = process.environ().get(MARK, "")
                if mark and process.pid not in spared and process.username() == user:
                    yield process, mark


def orphaned(mark: str) -> bool:
    """Whether the owner of that mark is gone; False where that cannot be known from here."""
    parts = mark.removeprefix(PREFIX).split("-")
    if len(parts) != 4 or parts[2] != _place() or not parts[0].isdecimal():
        return False
    return _started(int(parts[0])) != parts[1]


def _started(pid: int) -> str | None:
    """When a living process was started, as text to compare; None where there is none."""
    import psutil

    try:
        # Linux counts in ticks since it was started: unlike a date, that never shifts.
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
        return None if fields[0] in "ZX" else fields[19]
    except (OSError, IndexError):
        pass
    try:
        process = psutil.Process(pid)
        ended = process.status() == psutil.STATUS_ZOMBIE
        return None if ended else str(int(process.create_time() * 100))
    except psutil.NoSuchProcess:
        return None
    except psutil.Error:
        return "unknown"


@cache
def _place() -> str:
    """Where a process id counts: this machine, and on Linux this container."""
    try:
        container = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        container = ""
    return hashlib.sha256(f"{platform.node()} {container}".encode()).hexdigest()[:8]
