"""Landlock: Linux takes rights from a process and all that it starts, without being root.

Source: landlock(7) and the kernel's userspace-api/landlock.rst, whose names are kept here.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

# The same numbers on every architecture that Python runs on.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ONLY_VERSION = 1
RULE_PATH_BENEATH, RULE_NET_PORT = 1, 2
SET_NO_NEW_PRIVS = 38

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
TRUNCATE, IOCTL_DEV = 1 << 14, 1 << 15
READS = EXECUTE | READ_FILE | READ_DIR
OF_A_FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
BIND_TCP, CONNECT_TCP = 1 << 0, 1 << 1
SCOPE_ABSTRACT_UNIX_SOCKET, SCOPE_SIGNAL = 1 << 0, 1 << 1
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many rights of files each version knows; sixteen from the fifth on."""


def landlock_version() -> int:
    """The version that this kernel has switched on; 0 where it has none."""
    if sys.platform != "linux":
        return 0
    found = _libc().syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ONLY_VERSION)
    return max(0, int(found))


def restrict(
    *,
    reads: Iterable[Path],
    writes: Iterable[Path],
    network: bool,
    ports: Iterable[int],
) -> None:
    """Take from this process, for good, all but these rights.

    `reads` may be read and executed, `writes` may be changed as well; what is not there is passed
    over. Unless `network` is open, TCP is left for listening on `ports` alone, as far as this
    kernel's Landlock goes. Signals reach only what this process starts.

    Raises OSError where the kernel refuses.
    """
    version = landlock_version()
    every = (1 << FILE_RIGHTS.get(version, 16)) - 1
    net = BIND_TCP | CONNECT_TCP if version >= 4 and not network else 0
    scope = 0
    if version >= 6:
        scope = SCOPE_SIGNAL | (0 if network else SCOPE_ABSTRACT_UNIX_SOCKET)
    attributes = struct.pack("=QQQ", every, net, scope)
    # Earlier versions know fewer fields, and take more of them if those are zero.
    rules = _call(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    try:
        for path in reads:
            _allow(rules, path, READS)
        for path in writes:
            _allow(rules, path, every)
        for port in ports if net else ():
            _call(ADD_RULE, rules, RULE_NET_PORT, struct.pack("=QQ", BIND_TCP, port), 0)
        forbid_new_rights()
        _call(RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)


def forbid_new_rights() -> None:
    """From here on no program gives this process more rights, by setuid or otherwise."""
    if _libc().prctl(SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "the kernel refused no_new_privs")


def _allow(rules: int, path: Path, rights: int) -> None:
    if sys.platform != "linux":
        return
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        known = (1 << FILE_RIGHTS.get(landlock_version(), 16)) - 1
        if not stat.S_ISDIR(os.fstat(opened).st_mode):
            rights &= OF_A_FILE
        _call(ADD_RULE, rules, RULE_PATH_BENEATH, struct.pack("=Qi", rights & known, opened), 0)
    finally:
        os.close(opened)


def _call(number: int, *arguments: object) -> int:
    done = int(_libc().syscall(number, *arguments))
    if done < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"Landlock: {os.strerror(code)}")
    return done


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
