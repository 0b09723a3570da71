"""Which rung of the ladder this machine has: the best of those that were seen to work."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from .bubblewrap import arguments, begin, find_bubblewrap
from .confinement import Confinement
from .landlock import landlock_version
from .namespace import unshare_prefix
from .rungs import LADDER, Name, Rung, bubblewrap_rung, group_rung, landlock_rung
from .seccomp import can_filter

PROBE_SECONDS = 30.0
ESCAPED = 3
# Reads nothing of the person's, changes nothing of the system, and is alone.
LOOK = 'test -e "$1" && exit 3; mkdir /of-the-child 2>/dev/null && exit 3; exit 0'
RESTRICT = """
import socket, sys
from pathlib import Path
from alacard_ext.processes.landlock import restrict
from alacard_ext.processes.seccomp import can_filter, filter_calls, filter_of
restrict(reads=[Path("/usr")], writes=[], network=False, ports=[])
attempts = [lambda: open(sys.argv[1]).read()]
if can_filter():
    filter_calls(filter_of(network=False))
    attempts.append(socket.socket)
for attempt in attempts:
    try:
        attempt()
        sys.exit(3)
    except PermissionError:
        pass
"""


@cache
def probe(highest: Name = "bubblewrap", *, namespace: bool = True) -> Rung:
    """The best rung of this machine from `highest` down; tried once in each process.

    Without `namespace` the lower rungs do without a process namespace, as where a system makes
    none. It takes a fraction of a second and blocks: call it in a thread.
    """
    refused: list[str] = []
    prefix = unshare_prefix() if namespace else ()
    found = group_rung(prefix)
    for name in LADDER[LADDER.index(highest) : -1]:
        answer = _bubblewrap() if name == "bubblewrap" else _landlock(prefix)
        if isinstance(answer, Rung):
            found = answer
            break
        refused.append(answer)
    return Rung(found.name, found.kept, tuple(refused), found.program, found.abi, found.prefix)


def _bubblewrap() -> Rung | str:
    if sys.platform != "linux":
        return "bubblewrap is for Linux alone."
    program = find_bubblewrap()
    if program is None:
        return "bubblewrap is not installed; install your system's package 'bubblewrap'."
    with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile() as canary:
        home = Path(folder).resolve()
        around, passed = begin(program, arguments(Confinement(), home, {}))
        why = _tried([*around, "/bin/sh", "-c", LOOK, "sh", canary.name], passed)
    if why:
        return f"bubblewrap is installed, and does not work here: {why}"
    return bubblewrap_rung(program, filtered=can_filter())


def _landlock(prefix: tuple[str, ...]) -> Rung | str:
    if sys.platform != "linux":
        return "Landlock is for Linux alone."
    version = landlock_version()
    if not version:
        return "This system's kernel has no Landlock, or it is switched off."
    with tempfile.NamedTemporaryFile() as canary:
        why = _tried([sys.executable, "-P", "-c", RESTRICT, canary.name])
    if why:
        return f"The kernel has Landlock, and it does not work here: {why}"
    return landlock_rung(version, prefix, filtered=can_filter())


def _tried(command: list[str], passed: tuple[int, ...] = ()) -> str:
    """Why that did not confine; empty where it did."""
    try:
        done = subprocess.run(  # noqa: S603 programs of the system, with arguments of ours
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PROBE_SECONDS,
            pass_fds=passed,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    finally:
        for descriptor in passed:
            os.close(descriptor)
    if done.returncode == ESCAPED:
        return "what it should keep was not kept."
    if not done.returncode:
        return ""
    said = done.stderr.decode(errors="replace").strip().splitlines()
    return said[-1][:300] if said else f"it ended with {done.returncode}."
