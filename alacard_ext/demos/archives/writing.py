"""Where a bundle is unpacked to: counted as it is written, whatever an archive declares."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from ..findings import BundleFinding, Refused, shown
from ..limits import Limits
from .names import Names, checked_name, is_junk

CHUNK = 1 << 18
UNHURRIED = 10_000_000
"""Bytes below which nobody asks how well something was compressed."""
Read = Callable[[int], bytes]


class Target:
    """A folder that entries are written into. All raises Refused and OSError."""

    def __init__(self, folder: Path, limits: Limits, packed: int | None) -> None:
        self._folder, self._limits, self._packed = folder, limits, packed
        self._names = Names(limits.files)
        self.written = 0
        self.left_out = 0

    def path_of(self, name: str, *, is_folder: bool = False) -> str | None:
        """The checked path of an entry; None where it is left out as no part of the bundle."""
        path = checked_name(name)
        if is_junk(path):
            self.left_out += 1
            return None
        self._names.add(path, is_folder=is_folder)
        return path

    def make_folder(self, name: str) -> None:
        """A folder of an archive, which may be empty."""
        if name.rstrip("/") in {"", "."}:
            return
        if (path := self.path_of(name, is_folder=True)) is not None:
            (self._folder / path).mkdir(parents=True, exist_ok=True)

    def write(self, name: str, read: Read) -> None:
        """One file from its beginning to its end, never executable."""
        if (path := self.path_of(name)) is not None:
            self.write_checked(path, read)

    def write_checked(self, path: str, read: Read) -> None:
        """The same for a path of `path_of`."""
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(target, flags, 0o644), "wb") as file:
            while chunk := read(CHUNK):
                self.count(len(chunk), path)
                file.write(chunk)

    def count(self, size: int, path: str) -> None:
        """Note so many bytes more. Raises Refused."""
        self.written += size
        limits = self._limits
        if self.written > limits.bytes:
            raise Refused(
                "size",
                path,
                f"The bundle has more than {limits.bytes:,} bytes; '{shown(path)}' exceeds the "
                "limit.",
                "Leave out large files and download them from the Hub when the app starts, or "
                "ask the administrator of this server to raise AlacardApp.demo_max_bytes.",
            )
        packed = self._packed
        if packed is not None and self.written > max(UNHURRIED, packed * limits.ratio):
            raise Refused(
                "ratio",
                path,
                f"The archive unpacks to more than {limits.ratio} times its size; '{shown(path)}' "
                "exceeds the limit.",
                "Leave out files that only repeat the same bytes, or ask the administrator of "
                "this server to raise AlacardApp.demo_max_ratio.",
            )

    def notes(self) -> list[BundleFinding]:
        """What a person should know of the unpacking."""
        if not self.left_out:
            return []
        files = "1 entry was" if self.left_out == 1 else f"{self.left_out:,} entries were"
        return [
            BundleFinding(
                level="note",
                code="left_out",
                message=f"{files} left out that tools had made, such as .git or __pycache__.",
                what_to_do="You need not do anything; the app does not need them.",
            )
        ]
