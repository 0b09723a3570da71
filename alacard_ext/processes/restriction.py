"""What a child does to itself between its birth and its program: it gives rights away.

All of it runs between fork and exec in a process with one thread.
"""

from __future__ import annotations

import ctypes
import os
import signal
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

if sys.platform != "win32":
    import resource

from .landlock import forbid_new_rights, restrict
from .seccomp import can_filter, filter_calls, filter_of

# Source: prctl(2), capabilities(7), capset(2).
SET_PDEATHSIG, CAPBSET_DROP, SET_SECUREBITS = 1, 24, 28
NOROOT_AND_LOCKED = 0b11
CAPABILITY_VERSION_3 = 0x20080522
MOST_CAPABILITIES = 64
SPARE_TASKS = 1000
"""Processes and threads of the user beyond those of a limit, so that others are not refused."""


def limit_resources(limits: dict[str, Any], tasks: int) -> None:
    """Set the limits that the kernel itself holds; `tasks` is how many the user has already.

    They are for each process by itself, and stand behind those that are watched for all.
    """
    if sys.platform != "win32":
        wanted: list[tuple[int, int | None]] = [
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, limits["open_files"]),
            (resource.RLIMIT_FSIZE, limits["disk"]),
        ]
        if limits["cpu_seconds"] is not None:
            wanted.append((resource.RLIMIT_CPU, int(limits["cpu_seconds"]) + 2))
        if limits["processes"] is not None:
            most = tasks + SPARE_TASKS + 8 * int(limits["processes"])
            wanted.append((resource.RLIMIT_NPROC, most))
        for kind, most_of_it in wanted:
            if most_of_it is not None:
                hard = resource.getrlimit(kind)[1]
                bound = most_of_it if hard == resource.RLIM_INFINITY else min(most_of_it, hard)
                resource.setrlimit(kind, (bound, bound))


def be_first_to_go() -> None:
    """Where the machine's memory runs out, the system ends this before anything of the person."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def end_with_parent() -> None:
    """On Linux: the kernel ends this process when the one that started it ends."""
    if sys.platform != "win32":
        ctypes.CDLL(None).prctl(SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def drop_privileges() -> None:
    """Take what root may do beyond its own files; nothing to do for anybody else.

    Raises OSError where the kernel refuses.
    """
    if sys.platform == "win32" or os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    for number in range(MOST_CAPABILITIES):
        libc.prctl(CAPBSET_DROP, number, 0, 0, 0)
    libc.prctl(SET_SECUREBITS, NOROOT_AND_LOCKED, 0, 0, 0)
    header, none = struct.pack("=Ii", CAPABILITY_VERSION_3, 0), bytes(24)
    if libc.capset(header, none):
        raise OSError(ctypes.get_errno(), "the kernel refused to drop root's privileges")


def become(request: dict[str, Any]) -> None:
    """Give away all that the request says; called in the child, before its program.

    Raises OSError where something is refused; the program must not be started then.
    """
    limit_resources(request["limits"], request["tasks"])
    if sys.platform != "linux":
        return
    be_first_to_go()
    if request["rung"] == "bubblewrap":
        return
    end_with_parent()
    drop_privileges()
    if request["rung"] == "group":
        forbid_new_rights()
        return
    restrict(
        reads=map(Path, request["reads"]),
        writes=map(Path, request["writes"]),
        network=request["network"],
        ports=request["ports"],
    )
    if can_filter():
        filter_calls(filter_of(network=request["network"], listens=bool(request["ports"])))
