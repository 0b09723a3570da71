"""The first rung: bubblewrap gives a child a system of its own, made of what it may have.

It is told by a file descriptor and not by its command line, which everybody on the machine reads.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from .confinement import Confinement
from .seccomp import can_filter, filter_of
from .system_paths import HARDWARE, HARDWARE_OF_CARDS, PROGRAMS, SETTINGS

SCRATCH = Path("/tmp")  # noqa: S108 a folder of the child's own, in memory


def find_bubblewrap() -> str | None:
    """The program bwrap of this system."""
    return shutil.which("bwrap")


def begin(program: str, told: Sequence[str]) -> tuple[list[str], tuple[int, ...]]:
    """The command that a child's own is put behind, and the descriptors to be handed to it."""
    passed = [_in_memory("\0".join(told).encode() + b"\0")]
    command = [program, "--args", str(passed[0])]
    if can_filter():
        # The network is a namespace's work; what is left is the keys.
        passed.append(_in_memory(filter_of(network=True)))
        command += ["--seccomp", str(passed[1])]
    return [*command, "--"], tuple(passed)


def _in_memory(content: bytes) -> int:
    """A descriptor of a file that lies nowhere."""
    if sys.platform != "linux":
        raise OSError("Only Linux has files in memory alone.")
    descriptor = os.memfd_create("told", 0)
    os.write(descriptor, content)
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def arguments(
    confinement: Confinement, home: Path, environment: Mapping[str, str]
) -> Sequence[str]:
    """What bubblewrap is told for this confinement, in which `home` is the child's own folder.

    Source: bwrap(1) of bubblewrap 0.8, the first that forbids user namespaces in its own.
    """
    told = ["--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent"]
    told += ["--new-session", "--cap-drop", "ALL", "--clearenv"]
    if confinement.network:
        told.append("--share-net")
    for name, value in environment.items():
        told += ["--setenv", name, value]
    scratch = str(confinement.limits.scratch)
    told += ["--dev", "/dev", "--size", scratch, "--tmpfs", "/dev/shm"]  # noqa: S108 its own
    told += ["--proc", "/proc", "--size", scratch, "--tmpfs", str(SCRATCH)]
    for path in _mounts(confinement, home):
        told += path
    # The system's own settings lie in /proc, and are root's to write even without capabilities.
    told += ["--remount-ro", "/proc"]
    # Both are folders in memory that nobody measures.
    told += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", str(home)]
    return told


def _mounts(confinement: Confinement, home: Path) -> list[tuple[str, ...]]:
    """What is mounted, a folder before what lies in it, so that nothing covers anything."""
    reads: dict[Path, tuple[str, ...]] = {}
    hardware = HARDWARE_OF_CARDS if confinement.devices else HARDWARE
    for path in (*PROGRAMS, *SETTINGS, *hardware):
        if path.is_symlink() and path.parent == Path("/"):
            reads[path] = ("--symlink", str(path.readlink()), str(path))
        elif path.exists():
            reads[path] = ("--ro-bind", str(path), str(path))
    for path in confinement.read_only:
        reads[path] = ("--ro-bind", str(path), str(path))
    for path in (home, *confinement.writable):
        reads[path] = ("--bind", str(path), str(path))
    for path in confinement.devices:
        reads[path] = ("--dev-bind", str(path), str(path))
    return [reads[path] for path in sorted(reads, key=lambda path: len(path.parts))]
