"""A process namespace of its own for a run: when its first process ends, Linux ends all others.

Nothing in it can see, end or outlive what started it, whatever it does to its environment, its
session or its parents. Memory and queues that processes share by System V's numbers are its own,
and gone with it, too. Where the system makes none (another system, no `unshare`, or namespaces
that a site forbids) the marks of `runs.py` are what is left.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache

PROBE_SECONDS = 60.0


@cache
def unshare_prefix() -> tuple[str, ...]:
    """What to put before a command so that it is the first process of a namespace; or nothing.

    The command gets its own /proc, so that process ids mean inside what they say. Its user, files
    and network are those of the caller. Tried once in each process. Source: unshare(1), of
    util-linux 2.34 and later, and pid_namespaces(7).
    """
    if sys.platform != "linux":
        return ()
    program = shutil.which("unshare")
    if program is None:
        return ()
    prefix = [program, "--pid", "--fork", "--kill-child", "--mount-proc", "--ipc"]
    if os.geteuid() != 0:
        prefix += ["--user", "--map-current-user"]
    return (*prefix, "--") if _first_of_its_own([*prefix, "--"]) else ()


def _first_of_its_own(prefix: list[str]) -> bool:
    """Whether a shell behind the prefix is process 1, and finds itself so in /proc."""
    told = 'test "$$" = 1 && read -r own rest < /proc/self/stat && test "$own" = 1'
    try:
        done = subprocess.run(  # noqa: S603 a program of the system, with arguments of ours
            [*prefix, "/bin/sh", "-c", told],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PROBE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
