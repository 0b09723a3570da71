"""RAR archives, by rarfile; what is compressed needs libarchive or a tool of the machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..findings import Refused, shown
from . import by_libarchive
from .writing import Target

if TYPE_CHECKING:
    import rarfile

RAR5 = b"Rar!\x1a\x07\x01"
STORED = 0x30
"""What rarfile calls the method of a file that is not compressed."""


def unpack(archive: Path, target: Target) -> None:
    """Write its files into a target. Raises Refused and OSError."""
    import rarfile

    try:
        with rarfile.RarFile(archive, part_only=True) as opened:
            if opened.needs_password():
                raise Refused(
                    "encrypted",
                    "",
                    "The archive is encrypted.",
                    "Pack the bundle again as a ZIP without a password.",
                )
            entries = opened.infolist()
            if _is_packed(entries) and by_libarchive.libarchive() is not None:
                form: by_libarchive.Format = "rar5" if _is_rar5(archive) else "rar"
                return by_libarchive.unpack(archive, target, form)
            for entry in entries:
                _unpack_one(opened, entry, target)
    except rarfile.RarCannotExec:
        raise Refused(
            "rar",
            "",
            "No program on this machine unpacks RAR archives.",
            "Pack the bundle as a ZIP, or ask the administrator of this server to install "
            "libarchive.",
        ) from None
    except (rarfile.Error, EOFError, ValueError) as error:
        raise Refused(
            "damaged",
            "",
            f"The RAR cannot be read: {shown(str(error)).rstrip('.') or 'it is damaged'}.",
            "Pack the bundle as a ZIP.",
        ) from None


def _is_packed(entries: Sequence[rarfile.RarInfo]) -> bool:
    """Whether there is anything that rarfile alone cannot read."""
    return any(each.is_file() and each.compress_type != STORED for each in entries)


def _is_rar5(archive: Path) -> bool:
    with archive.open("rb") as file:
        return file.read(len(RAR5)) == RAR5


def _unpack_one(opened: rarfile.RarFile, entry: rarfile.RarInfo, target: Target) -> None:
    name = entry.filename or ""
    if entry.is_symlink() or entry.file_redir is not None:
        raise Refused(
            "link",
            name,
            f"'{shown(name)}' is a link.",
            "Replace it with the file that it points to, and pack the bundle again.",
        )
    if entry.is_dir():
        target.make_folder(name)
        return
    if not entry.is_file():
        raise Refused("device", name, f"'{shown(name)}' is not a regular file.", "Leave it out.")
    if (path := target.path_of(name)) is None:
        return
    with opened.open(entry) as source:
        target.write_checked(path, source.read)
