"""Names within a bundle: which are taken, on every system alike."""

from __future__ import annotations

import re
import unicodedata

from ..findings import Refused, shown

LONGEST = 255
"""Bytes of one part of a name, as file systems have room for."""
LONGEST_PATH = 1000
DEEPEST = 32
DRIVE = re.compile(r"^[A-Za-z]:")
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(\..*)?")
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of writing, by which a name can look like another."""
JUNK_FOLDERS = frozenset(
    {"__MACOSX", ".git", ".hg", ".svn", "__pycache__", ".ipynb_checkpoints", ".venv", "venv"}
    | {"node_modules", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".cache"}
)
JUNK_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


def checked_name(name: str) -> str:
    """A name of an archive's entry as a relative path with slashes. Raises Refused."""
    if "\0" in name:
        raise _refused(name, "its name contains the NUL character")
    if "\\" in name:
        raise _refused(
            name, "its name contains a backslash, which separates folders on some systems"
        )
    if name.startswith("/"):
        raise _refused(name, "its path begins at the root of the disk")
    if DRIVE.match(name):
        raise _refused(name, "its path begins with a drive letter")
    path = name.removesuffix("/")
    while path.startswith("./"):
        path = path[2:]
    parts = path.split("/")
    if len(parts) > DEEPEST:
        raise _refused(name, f"it is nested more than {DEEPEST} folders deep")
    for part in parts:
        _check_part(part, name)
    if len(path.encode()) > LONGEST_PATH:
        raise _refused(name, f"its path is longer than {LONGEST_PATH} bytes")
    return path


def _check_part(part: str, name: str) -> None:
    try:
        size = len(part.encode())
    except UnicodeEncodeError:
        raise _refused(name, "its name is not valid UTF-8") from None
    if part in {"", ".", ".."}:
        raise _refused(name, "its path leads out of the bundle, or contains an empty folder name")
    if size > LONGEST:
        raise _refused(name, f"one part of its path is longer than {LONGEST} bytes")
    if any(unicodedata.category(each) == "Cc" or each in TURNING for each in part):
        raise _refused(name, "its name contains control characters")
    if ":" in part:
        raise _refused(name, "its name contains a colon, which Windows does not allow")
    if RESERVED.fullmatch(part.rstrip(" .")):
        raise _refused(name, "its name is reserved for a device on Windows")
    if part[-1] in " .":
        raise _refused(name, "its name ends with a space or a full stop, which Windows drops")


def _refused(name: str, why: str) -> Refused:
    told = shown(name)
    return Refused("name", name, f"'{told}': {why}.", "Rename it and pack the bundle again.")


def is_junk(path: str) -> bool:
    """Whether tools left it behind, so that it belongs to no bundle."""
    *folders, last = path.split("/")
    if last in JUNK_FILES or last in JUNK_FOLDERS or last.startswith("._"):
        return True
    return any(folder in JUNK_FOLDERS for folder in folders)


class Names:
    """The names of a bundle so far: no two may be one file on any system."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._spelt: dict[str, tuple[str, bool]] = {}

    def add(self, path: str, *, is_folder: bool = False) -> None:
        """Take a checked name. Raises Refused where it collides, or where there are too many."""
        parts = path.split("/")
        for count in range(1, len(parts) + 1):
            self._take("/".join(parts[:count]), is_folder or count < len(parts), path)

    def _take(self, path: str, is_folder: bool, whole: str) -> None:
        key = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", path).casefold())
        there = self._spelt.get(key)
        if there is None:
            if len(self._spelt) >= self._most:
                raise Refused(
                    "count",
                    "",
                    f"The bundle has more than {self._most:,} files and folders.",
                    "Leave out what the app does not need, or ask the administrator of this "
                    "server to raise AlacardApp.demo_max_files.",
                )
            self._spelt[key] = (path, is_folder)
        elif there != (path, is_folder) or not is_folder:
            other = shown(there[0])
            raise Refused(
                "collision",
                whole,
                f"Some systems treat '{shown(path)}' and '{other}' as the same name."
                if path != there[0]
                else f"'{other}' is in the bundle twice.",
                "Rename one of them, or leave it out.",
            )
