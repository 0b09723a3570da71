"""Where the files of bundles lie: a folder, or whatever fsspec reaches by a URL.

Each version is a folder of its own that is never changed. Where it is a folder of this machine, a
version is there whole or not at all; elsewhere the row in the store is written last.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from jupyter_core.paths import jupyter_data_dir

from ..errors import InvalidConfiguration, NotFound, StoreUnavailable
from ..processes.runs import new_mark, orphaned

SETTING = "AlacardApp.demo_storage"
NOTED = "keeping-"
NOTE = re.compile(NOTED + r"(?P<library>[0-9a-f]{16})-(?P<place>[0-9A-Za-z]{22})-(?P<mark>.+)")


class BundleStorage:
    """Folders of files by a place that nobody can guess. All raises StoreUnavailable where the
    storage is away, InvalidConfiguration where it cannot be had, and blocks."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._opened: tuple[Any, str] | None = None
        home = Path(jupyter_data_dir()) / "alacard" / "bundles"
        self.folder: Path | None = None
        if "://" not in url or url.startswith("file://"):
            given = url.removeprefix("file://")
            self.folder = Path(given).expanduser().absolute() if given else home
        self.staging = self.folder or home
        """Where bundles are unpacked before they are kept: on the same disk, where there is one."""

    def keep(self, folder: Path, place: str) -> None:
        """Move or copy all files of a folder to a new place."""
        if self.folder is not None:
            _on_disk(folder)
            # It was unpacked for this user alone; who may read the storage may read what is kept.
            folder.chmod(0o700 | self.folder.stat().st_mode & 0o055)
            folder.rename(self.folder / place)
            _sync_folder(self.folder)
            return
        files, root = self._open()
        try:
            for within, _, names in os.walk(folder):
                for name in names:
                    path = Path(within, name)
                    target = f"{root}/{place}/{path.relative_to(folder).as_posix()}"
                    files.makedirs(target.rpartition("/")[0], exist_ok=True)
                    files.put_file(str(path), target)
        except Exception as error:
            raise _away(error) from error

    def note(self, place: str, library: str) -> str:
        """Note that a place is being filled for that library, which does not name it yet; the note
        is dropped when it does. What is noted by a server that was killed is `left`."""
        name = f"{NOTED}{_digest(library)}-{place}-{new_mark()}"
        if self.folder is not None:
            (self.folder / name).touch()
            return name
        files, root = self._open()
        try:
            files.pipe_file(f"{root}/{name}", b"-")
        except Exception as error:
            raise _away(error) from error
        return name

    def drop(self, note: str) -> None:
        """Remove a note."""
        if self.folder is not None:
            (self.folder / note).unlink(missing_ok=True)
            return
        files, root = self._open()
        try:
            files.rm_file(f"{root}/{note}")
        except FileNotFoundError:
            return
        except Exception as error:
            raise _away(error) from error

    def left(self, library: str) -> list[tuple[str, str]]:
        """The notes of servers that are gone, as far as that is known here, each with its place:
        what that library does not name is nobody's."""
        if self.folder is not None:
            names = [each.name for each in self.folder.glob(f"{NOTED}*")]
        else:
            files, root = self._open()
            try:
                listed = files.ls(root, detail=False, refresh=True)
            except FileNotFoundError:
                return []
            except Exception as error:
                raise _away(error) from error
            names = [str(each).rstrip("/").rpartition("/")[2] for each in listed]
        found = [NOTE.fullmatch(name) for name in names]
        return [
            (each[0], each["place"])
            for each in found
            if each and each["library"] == _digest(library) and orphaned(each["mark"])
        ]

    def open(self, place: str, path: str) -> IO[bytes]:
        """A file of a place, whose path is known to be in it. Raises NotFound where someone has
        removed it."""
        try:
            if self.folder is not None:
                return (self.folder / place / path).open("rb")
            files, root = self._open()
            found: IO[bytes] = files.open(f"{root}/{place}/{path}", "rb")
            return found
        except FileNotFoundError:
            raise NotFound(
                "The files of this demo are no longer in the storage; add them again as a new "
                "version."
            ) from None
        except (InvalidConfiguration, StoreUnavailable):
            raise
        except Exception as error:
            raise _away(error) from error

    def fetch(self, place: str, paths: Sequence[str], into: Path) -> None:
        """Copy these files of a place into an empty folder."""
        for path in paths:
            target = into / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with self.open(place, path) as source, target.open("wb") as file:
                shutil.copyfileobj(source, file)

    def remove(self, place: str) -> None:
        """Remove a place with its files; what is gone already is not missed."""
        if self.folder is not None:
            try:
                shutil.rmtree(self.folder / place)
            except FileNotFoundError:
                return
            except OSError as error:
                raise _away(error) from error
            return
        files, root = self._open()
        try:
            files.rm(f"{root}/{place}", recursive=True)
        except FileNotFoundError:
            return
        except Exception as error:
            raise _away(error) from error

    def _open(self) -> tuple[Any, str]:
        if self._opened is None:
            from fsspec.core import url_to_fs

            try:
                files, root = url_to_fs(self._url)
            except ImportError as error:
                raise InvalidConfiguration(
                    f"{SETTING} needs a package that is not installed: {error}"
                ) from None
            except (ValueError, OSError) as error:
                raise InvalidConfiguration(
                    f"{SETTING} is not an address that fsspec knows: {type(error).__name__}."
                ) from None
            self._opened = files, str(root).rstrip("/")
        return self._opened


def _digest(library: str) -> str:
    return hashlib.sha256(library.encode()).hexdigest()[:16]


def _away(error: Exception) -> StoreUnavailable:
    # Its words may hold addresses with keys.
    return StoreUnavailable(
        f"The storage of demos ({SETTING}) failed ({type(error).__name__}); try again, or ask the "
        "administrator of this server."
    )


def _on_disk(folder: Path) -> None:
    """Have all files on the disk before the folder has its name."""
    for within, _, names in os.walk(folder):
        for name in names:
            with Path(within, name).open("rb+") as file:
                os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
