"""An archive or a folder of a person, as a plain folder of files and nothing else."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from ..findings import BundleFinding, Refused, shown
from ..limits import Limits
from . import by_libarchive, rars, tars, zips
from .names import JUNK_FOLDERS
from .writing import Target

RAR, SEVEN = b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c"
TAKEN = "Bring a ZIP, a tar.gz, a RAR, a 7z or a folder."


def unpack(source: Path, into: Path, limits: Limits) -> list[BundleFinding]:
    """Put the files of an archive or a folder into the empty folder `into`, and answer what a
    person should know of that. A single folder at the top is gone through.

    Raises Refused, whose finding names the file and what to do, and OSError.
    """
    if source.is_dir():
        target = Target(into, limits, None)
        _copy(source, target)
    else:
        size = source.stat().st_size
        if size > limits.bytes:
            raise Refused(
                "size",
                "",
                f"The archive has {size:,} bytes, but this server accepts at most "
                f"{limits.bytes:,}.",
                "Leave out large files and download them from the Hub when the app starts, or "
                "ask the administrator of this server to raise AlacardApp.demo_max_bytes.",
            )
        target = Target(into, limits, size)
        _unpack_archive(source, target, limits)
    _lift(into)
    return target.notes()


def _unpack_archive(source: Path, target: Target, limits: Limits) -> None:
    with source.open("rb") as file:
        head = file.read(512)
    if head.startswith((b"PK\x03\x04", zips.END)):
        zips.unpack(source, target, limits)
    elif head.startswith(b"\x1f\x8b"):
        tars.unpack(source, target, limits, gzipped=True)
    elif head[257:262] == b"ustar":
        tars.unpack(source, target, limits, gzipped=False)
    elif head.startswith(RAR):
        rars.unpack(source, target)
    elif head.startswith(SEVEN):
        if by_libarchive.libarchive() is None:
            raise Refused(
                "7z",
                "",
                "No library on this machine reads 7z archives.",
                "Pack the bundle as a ZIP, or ask the administrator of this server to install "
                "libarchive.",
            )
        by_libarchive.unpack(source, target, "7zip")
    elif not head:
        raise Refused("empty", "", "The file is empty.", TAKEN)
    elif source.suffix.lower() == ".zip":
        zips.unpack(source, target, limits)  # says what is wrong with it
    else:
        raise Refused("kind", "", "Alacard cannot read this kind of archive.", TAKEN)


def _copy(source: Path, target: Target) -> None:
    """The files of a folder. A link is refused and never followed, also where it takes the place of
    a file meanwhile."""

    def failed(error: OSError) -> None:
        raise error

    for folder, folders, files in os.walk(source, onerror=failed):
        within = Path(folder).relative_to(source)
        for name in sorted(folders):
            if Path(folder, name).is_symlink():
                raise _link((within / name).as_posix())
        junk = [name for name in folders if name in JUNK_FOLDERS]
        target.left_out += len(junk)
        folders[:] = sorted(name for name in folders if name not in junk)
        for name in folders:
            target.make_folder((within / name).as_posix())
        for name in sorted(files):
            _copy_one(Path(folder, name), (within / name).as_posix(), target)


def _copy_one(file: Path, name: str, target: Target) -> None:
    if file.is_symlink():
        raise _link(name)
    if not stat.S_ISREG(file.lstat().st_mode):
        raise Refused("device", name, f"'{shown(name)}' is a device or a pipe.", "Leave it out.")
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(file, flags), "rb") as source:
        if stat.S_ISREG(os.fstat(source.fileno()).st_mode):
            target.write(name, source.read)


def _link(name: str) -> Refused:
    return Refused(
        "link", name, f"'{shown(name)}' is a link.", "Replace it with the file that it points to."
    )


def _lift(into: Path) -> None:
    """Take the place of a single folder at the top, as archives of a folder have it."""
    for _ in range(3):
        found = list(into.iterdir())
        if len(found) != 1 or not found[0].is_dir():
            return
        inner = into / f".{secrets.token_hex(16)}"
        found[0].rename(inner)
        for each in list(inner.iterdir()):
            each.rename(into / each.name)
        inner.rmdir()
