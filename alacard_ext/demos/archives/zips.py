"""ZIP archives, by the standard library and an own loop.

What other programs read differently is refused: something before the first entry or behind the
end, entries that share bytes, and names that differ between an entry and the directory.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO

from ..findings import Refused, shown
from ..limits import Limits
from .writing import Target

END, END64, LOCATOR64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
MOST_OF_AN_ENTRY = 2_000
"""Bytes that an entry of the directory has at most, on average."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
ANEW = "Pack the bundle again as a plain ZIP."


def unpack(archive: Path, target: Target, limits: Limits) -> None:
    """Write its files into a target. Raises Refused and OSError."""
    with archive.open("rb") as file:
        _check_end(file, limits)
        try:
            with zipfile.ZipFile(file) as opened:
                entries = opened.infolist()
                _check_layout(file, entries, opened.start_dir)
                for entry in entries:
                    _unpack_one(opened, entry, target)
        except (
            zipfile.BadZipFile, NotImplementedError, EOFError, struct.error, zlib.error
        ) as error:  # fmt: skip
            raise _broken(str(error)) from None
        except (RuntimeError, ValueError, UnicodeError) as error:
            raise _broken(str(error)) from None


def _check_end(file: IO[bytes], limits: Limits) -> None:
    """That it begins and ends as a ZIP does, before the standard library reads its directory whole
    into memory."""
    size = file.seek(0, os.SEEK_END)
    tail = min(size, 22 + 0xFFFF)
    file.seek(size - tail)
    data = file.read(tail)
    at = data.rfind(END)
    if at < 0 or len(data) - at < 22:
        raise _broken("it has no end, so part of it is missing")
    count, length, start, comment = struct.unpack("<H2L H", data[at + 10 : at + 22])
    if at + 22 + comment != len(data):
        raise _polyglot("The archive has data after its end.")
    if data[at - 20 : at - 16] == LOCATOR64 or count == 0xFFFF or 0xFFFFFFFF in (length, start):
        count, length = _end64(data, at, (count, length, start))
    if count > 2 * limits.files or length > 2 * limits.files * MOST_OF_AN_ENTRY:
        raise Refused(
            "count",
            "",
            f"The archive has more than {limits.files:,} entries.",
            "Leave out what the app does not need, or ask the administrator of this server to "
            "raise AlacardApp.demo_max_files.",
        )
    file.seek(0)
    if file.read(4) not in {b"PK\x03\x04", END}:
        raise _polyglot("The archive has data before its first entry.")
    file.seek(0)


def _end64(data: bytes, at: int, told: tuple[int, int, int]) -> tuple[int, int]:
    """Entries and bytes of the directory by the larger end before the one at `at`, which overrules
    what that has `told` for the standard library, and not for every other program."""
    if at < 76 or not data.startswith(END64, at - 76):
        raise _broken("its end is damaged")
    count, length, start = struct.unpack("<3Q", data[at - 44 : at - 20])
    for small, large, unsaid in zip(
        told, (count, length, start), (0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF), strict=True
    ):
        if small not in (unsaid, large):
            raise _polyglot("The archive has two directories, which list different files.")
    return count, length


def _check_layout(file: IO[bytes], entries: list[zipfile.ZipInfo], directory: int) -> None:
    """That each entry has its bytes for itself."""
    until = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < until:
            raise Refused(
                "overlap",
                entry.filename,
                f"'{shown(entry.filename)}' shares bytes with another entry, as in a ZIP bomb.",
                ANEW,
            )
        file.seek(entry.header_offset + 26)
        lengths = file.read(4)
        if entry.header_offset < 0 or len(lengths) < 4:
            raise _broken("an entry begins after its end")
        name, extra = struct.unpack("<2H", lengths)
        until = entry.header_offset + 30 + name + extra + entry.compress_size
    if until > directory:
        raise _broken("an entry overlaps the directory")
    if entries and min(each.header_offset for each in entries) != 0:
        raise _polyglot("The archive has data before its first entry.")


def _unpack_one(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Target) -> None:
    name = entry.orig_filename
    if entry.flag_bits & ENCRYPTED:
        raise Refused(
            "encrypted",
            name,
            f"'{shown(name)}' is encrypted.",
            "Pack the bundle again without a password, so that everyone who may see the demo can "
            "open it.",
        )
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        raise Refused(
            "link",
            name,
            f"'{shown(name)}' is a link.",
            "Replace it with the file that it points to, and pack the bundle again.",
        )
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise Refused("device", name, f"'{shown(name)}' is a device or a pipe.", "Leave it out.")
    if name.endswith("/") or kind == stat.S_IFDIR:
        target.make_folder(name)
        return
    if entry.compress_type not in METHODS:
        raise Refused(
            "method",
            name,
            f"'{shown(name)}' uses a compression that Alacard does not read.",
            "Pack the bundle again as a ZIP with the usual compression (deflate).",
        )
    if (path := target.path_of(name)) is None:
        return
    with opened.open(entry) as source:
        target.write_checked(path, source.read)


def _broken(why: str) -> Refused:
    return Refused(
        "damaged",
        "",
        f"The ZIP cannot be read: {shown(why).rstrip('.')}.",
        "Upload it again, or pack the bundle again.",
    )


def _polyglot(message: str) -> Refused:
    return Refused(
        "polyglot", "", f"{message} Other programs might read different files from it.", ANEW
    )
