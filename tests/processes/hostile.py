"""What a hostile child tries; it is started by a test, and prints what it could do as JSON."""

from __future__ import annotations

import ctypes
import json
import os
import platform
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

MPTCP, UDPLITE, MSG_FASTOPEN, IO_URING_SETUP = 262, 136, 0x20000000, 425


def able(*attempts: Callable[[], Any]) -> bool:
    """Whether any of these came through."""
    done = []
    for attempt in attempts:
        try:
            attempt()
            done.append(True)
        except OSError:
            done.append(False)
    return any(done)


def connect(family: int, kind: int, address: Any, protocol: int = 0) -> None:
    with socket.socket(family, kind, protocol) as opened:
        opened.settimeout(20)
        opened.connect(address)
        opened.send(b"x")


def send_first(address: Any) -> None:
    """Connect by sending, which never asks to connect."""
    with socket.socket() as opened:
        opened.settimeout(20)
        opened.sendto(b"x", MSG_FASTOPEN, address)


def key_call(number: int, *arguments: Any) -> int:
    """One of the three calls that keep keys: 0 adds one, 2 does all else."""
    first = {"x86_64": 248, "aarch64": 217}.get(platform.machine(), -9)
    libc = ctypes.CDLL(None, use_errno=True)
    done = int(libc.syscall(first + number, *arguments))
    if done < 0:
        raise OSError(ctypes.get_errno(), "keyctl")
    return done


def read_key(name: bytes, rings: tuple[int, ...] = (-3, -4)) -> None:
    """Find a key in the person's session or among the person's own, and read it."""
    for ring in rings:
        try:
            found = key_call(2, 10, ring, b"user", name, 0)
            key_call(2, 11, found, ctypes.create_string_buffer(99), 99)
            return
        except OSError:
            continue
    raise OSError("no key")


def uring() -> None:
    """Take the door by which calls reach the kernel that no filter sees."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(IO_URING_SETUP, 1, bytes(120)) < 0:
        raise OSError(ctypes.get_errno(), "io_uring")


def shared_memory(key: int, size: int) -> None:
    """Take memory that belongs to no process and stays when all have ended."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.shmget(key, ctypes.c_size_t(size), 0o1600) < 0:
        raise OSError(ctypes.get_errno(), "shmget")


def main(about: dict[str, Any]) -> None:
    """Try everything, the harmless first."""
    theirs, folder = Path(about["file"]), Path(about["folder"])
    tcp, udp, unix = tuple(about["tcp"]), tuple(about["udp"]), socket.AF_UNIX
    link = Path.home() / "link"
    link.symlink_to(theirs)
    could = {
        "attributes": able(theirs.stat, lambda: theirs.chmod(0o640)),
        "reading": able(
            theirs.read_bytes,
            link.read_bytes,
            lambda: list(folder.iterdir()),
            lambda: os.link(theirs, Path.home() / "hard"),
            lambda: Path(f"/proc/{about['pid']}/environ").read_bytes(),
            lambda: Path(f"/proc/{about['pid']}/root/etc/hostname").read_bytes(),
        ),
        "seeing": able(lambda: Path(f"/proc/{about['pid']}/cmdline").read_bytes().index(b"\0")),
        "signals": able(
            lambda: os.kill(about["pid"], 0), lambda: os.kill(about["pid"], signal.SIGCONT)
        ),
        "keys": able(lambda: read_key(about["name"].encode())),
        "tcp": able(
            lambda: connect(socket.AF_INET, socket.SOCK_STREAM, tcp),
            lambda: connect(socket.AF_INET, socket.SOCK_STREAM, tcp, MPTCP),
            lambda: send_first(tcp),
        ),
        "udp": able(
            lambda: connect(socket.AF_INET, socket.SOCK_DGRAM, udp),
            lambda: connect(socket.AF_INET, socket.SOCK_DGRAM, udp, UDPLITE),
        ),
        "sockets": able(lambda: connect(unix, socket.SOCK_STREAM, about["unix"])),
        "scratch": able(
            lambda: Path("/", about["name"]).touch(),
            lambda: Path("/dev", about["name"]).touch(),
            lambda: Path("/tmp", about["name"]).write_bytes(bytes(2 * about["scratch"])),
            lambda: Path("/dev/shm", about["name"]).write_bytes(bytes(2 * about["scratch"])),
        ),
        "attached to nothing": able(lambda: shared_memory(about["key"], about["scratch"])),
        "writing": able(
            (folder / "new").touch,
            lambda: os.truncate(theirs, 0),
            lambda: theirs.write_bytes(b"changed"),
            lambda: theirs.rename(folder / "moved"),
            lambda: Path(sys.executable).with_name(about["name"]).touch(),
            theirs.unlink,
        ),
        "environment": dict(os.environ),
        "home": [str(Path.home()), str(Path.cwd())],
    }
    print(json.dumps(could))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
