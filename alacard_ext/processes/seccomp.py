"""A filter of system calls: for the network, where Landlock alone does not shut it, and for keys.

The kernel keeps keys for a person, such as Kerberos's tickets, which no namespace hides. Landlock
knows of TCP and of nothing else: MPTCP, UDP, a connection that is opened by sending (TCP Fast Open)
and calls that go through io_uring pass it by. Source: seccomp(2), the kernel's
userspace-api/seccomp_filter.rst, socket(2) and keyrings(7).
"""

from __future__ import annotations

import ctypes
import errno
import platform
import socket
import struct
import sys
from dataclasses import dataclass

SET_SECCOMP, MODE_FILTER = 22, 2
KILL, ERROR, ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
LOAD, AND, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE = 0, 4
MSG_FASTOPEN = 0x20000000
IO_URING_SETUP = 425
"""The same number on every architecture."""
OTHER_NUMBERS = 0x40000000
"""Where x86-64 begins to count the calls of its x32 programs."""
TYPE = 0xF
UNIX, NETLINK, NETLINK_ROUTE = 1, 16, 0
TCP = 6


@dataclass(frozen=True)
class _Calls:
    """An architecture's own number, and those of its calls. Source: the kernel's tables of both."""

    architecture: int
    socket: int
    sendto: int
    sendmsg: int
    sendmmsg: int
    add_key: int


_CALLS = {
    "x86_64": _Calls(0xC000003E, 41, 44, 46, 307, 248),
    "aarch64": _Calls(0xC00000B7, 198, 206, 211, 269, 217),
}
# An instruction: what it does, with which value, and the marks to go on at; "" is the next one.
_Step = tuple[int, int, str, str]


def can_filter() -> bool:
    """Whether the filter is written for this machine's processor."""
    return sys.platform == "linux" and platform.machine() in _CALLS and sys.maxsize > 2**32


def filter_of(*, network: bool, listens: bool = False) -> bytes:
    """The filter's program, as the kernel reads it.

    It takes the keys. Without `network` it leaves no socket but those in files and, for what
    `listens`, plain TCP; what that may do is then Landlock's to say. A call that is refused fails
    as if it were forbidden. Raises KeyError where `can_filter` is False.
    """
    return _assembled(_steps(_CALLS[platform.machine()], network, listens))


def filter_calls(program: bytes) -> None:
    """Filter the calls of this process, for good; it needs `no_new_privs`.

    Raises OSError where the kernel refuses.
    """
    lines = ctypes.create_string_buffer(program, len(program))
    told = struct.pack("@HP", len(program) // 8, ctypes.addressof(lines))
    if ctypes.CDLL(None, use_errno=True).prctl(SET_SECCOMP, MODE_FILTER, told, 0, 0):
        raise OSError(ctypes.get_errno(), "the kernel refused a filter of system calls")


def _steps(calls: _Calls, network: bool, listens: bool) -> dict[str, list[_Step]]:
    """The filter, by marks; where a block does not say how it ends, the next one begins."""
    inet = "stream" if listens else "refuse"
    return {
        "begin": [
            (LOAD, ARCHITECTURE, "", ""),
            (EQUAL, calls.architecture, "", "kill"),
            (LOAD, NUMBER, "", ""),
            (AT_LEAST, OTHER_NUMBERS, "refuse", ""),
            # Three in a row: add_key, request_key and keyctl.
            (AT_LEAST, calls.add_key + 3, "calls", ""),
            (AT_LEAST, calls.add_key, "absent", ""),
        ],
        "calls": [] if not network else [(RETURN, ALLOW, "", "")],
        "sockets": [
            (EQUAL, IO_URING_SETUP, "absent", ""),
            (EQUAL, calls.socket, "socket", ""),
            (EQUAL, calls.sendto, "fourth", ""),
            (EQUAL, calls.sendmmsg, "fourth", ""),
            (EQUAL, calls.sendmsg, "third", "allow"),
        ],
        "fourth": [(LOAD, _argument(3), "", ""), (ANY_BIT, MSG_FASTOPEN, "refuse", "allow")],
        "third": [(LOAD, _argument(2), "", ""), (ANY_BIT, MSG_FASTOPEN, "refuse", "allow")],
        "socket": [
            (LOAD, _argument(0), "", ""),
            (EQUAL, UNIX, "allow", ""),
            (EQUAL, NETLINK, "netlink", ""),
            (EQUAL, socket.AF_INET, inet, ""),
            (EQUAL, socket.AF_INET6, inet, "refuse"),
        ],
        # The C library asks so which addresses there are.
        "netlink": [(LOAD, _argument(2), "", ""), (EQUAL, NETLINK_ROUTE, "allow", "refuse")],
        "stream": [
            (LOAD, _argument(1), "", ""),
            (AND, TYPE, "", ""),
            (EQUAL, socket.SOCK_STREAM, "", "refuse"),
            (LOAD, _argument(2), "", ""),
            (EQUAL, 0, "allow", ""),
            (EQUAL, TCP, "allow", "refuse"),
        ],
        "refuse": [(RETURN, ERROR | errno.EACCES, "", "")],
        "absent": [(RETURN, ERROR | errno.ENOSYS, "", "")],
        "kill": [(RETURN, KILL, "", "")],
        "allow": [(RETURN, ALLOW, "", "")],
    }


def _argument(number: int) -> int:
    """Where the lower half of a call's argument lies; no flag or family is larger."""
    return 16 + 8 * number + (4 if sys.byteorder == "big" else 0)


def _assembled(blocks: dict[str, list[_Step]]) -> bytes:
    """The instructions as the kernel reads them, with marks as distances."""
    places: dict[str, int] = {}
    count = 0
    for mark, steps in blocks.items():
        places[mark] = count
        count += len(steps)
    made, here = [], 0
    for steps in blocks.values():
        for code, value, yes, no in steps:
            here += 1
            jumps = [places[mark] - here if mark else 0 for mark in (yes, no)]
            made.append(struct.pack("@HBBI", code, *jumps, value))
    return b"".join(made)
