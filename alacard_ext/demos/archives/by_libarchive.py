"""7z, and RAR that is compressed, by the machine's libarchive where it has one."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from ..findings import Refused, shown
from .writing import Target

Format = Literal["7zip", "rar", "rar5"]
NAMES: dict[Format, str] = {"7zip": "7z", "rar": "RAR", "rar5": "RAR"}
ANEW = "Pack the bundle as a ZIP."


def libarchive() -> ModuleType | None:
    """The package, or None where this machine has no library of that name."""
    try:
        return import_module("libarchive")
    except (ImportError, OSError, AttributeError, TypeError):  # what ctypes says of none, or of old
        return None


def unpack(archive: Path, target: Target, kind: Format) -> None:
    """Write its files into a target; `libarchive` is there. Raises Refused and OSError."""
    found = libarchive()
    assert found is not None
    try:
        with found.file_reader(str(archive), kind, "none") as opened:
            for entry in opened:
                _unpack_one(entry, target)
    except found.ArchiveError as error:
        raise _broken(kind, error.msg or "") from None
    except (UnicodeError, ValueError) as error:
        raise _broken(kind, str(error)) from None


def _unpack_one(entry: Any, target: Target) -> None:
    name = entry.pathname
    if not isinstance(name, str):
        name = "" if name is None else name.decode("utf-8", "replace")
        raise Refused("name", name, f"'{shown(name)}' is not a valid UTF-8 name.", ANEW)
    if entry.issym or entry.islnk:
        raise Refused(
            "link",
            name,
            f"'{shown(name)}' is a link.",
            "Replace it with the file that it points to, and pack the bundle again.",
        )
    if entry.isdir:
        target.make_folder(name)
        return
    if not entry.isfile:
        raise Refused("device", name, f"'{shown(name)}' is not a regular file.", "Leave it out.")
    if (path := target.path_of(name)) is None:
        return
    blocks = iter(entry.get_blocks())
    target.write_checked(path, lambda size: next(blocks, b""))


def _broken(kind: Format, why: str) -> Refused:
    if "ncrypt" in why or "assphrase" in why:
        return Refused(
            "encrypted",
            "",
            "The archive is encrypted.",
            "Pack the bundle again as a ZIP without a password.",
        )
    return Refused(
        "damaged",
        "",
        f"The {NAMES[kind]} cannot be read: {shown(why).rstrip('.') or 'it is damaged'}.",
        ANEW,
    )
