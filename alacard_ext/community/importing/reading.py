"""Notebooks out of a file, a folder or an archive. Archives are hostile until shown otherwise:
nothing is unpacked onto the disk, and what is read is bounded whatever they say of its size."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from ...errors import AlacardError, BadRequest
from ..snapshot import notebook_in, read_file

MOST_MEMBERS = 10_000
"""Entries of an archive or files of a folder that are looked at."""
MOST_BYTES = 1 << 30
"""Bytes of one archive that are unpacked, of all its entries together."""
MOST_OF_NAMES = 1_000_000
"""Bytes of what an archive says of one entry, as its name; tarfile would take any size of them."""
MOST_OF_ALL_NAMES = 64_000_000
"""The same of all its entries together."""
CHUNK = 1 << 12
"""Bytes that are read at once. A ZIP that is packed by bzip2 unpacks as much of it at once."""
PACKED = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\0", lzma.open))
"""How the ways to pack a tar archive begin, and what opens it."""
DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    LookupError,
    OverflowError,
)
"""What archives raise that are cut off, locked or packed in an unknown way."""
UNREADABLE = "It is locked or damaged, or uses a compression that cannot be read here."
Found = tuple[str, dict[str, Any] | str]
"""A name, and the notebook of that name or why it is left out."""


def notebooks_in(source: Path, limit: int) -> Iterator[Found]:
    """Each notebook of a source, or why it is left out; one is at most `limit` bytes long.

    Raises BadRequest for a source that is neither, and OSError.
    """
    if source.is_dir():
        yield from _of_folder(source, limit)
    elif source.suffix == ".ipynb":
        yield source.name, _read(lambda: read_file(source, limit))
    elif zipfile.is_zipfile(source):
        yield from _of_zip(source, limit)
    elif source.is_file():
        yield from _of_tar(source, limit)
    elif source.exists():
        raise _unknown(source)
    else:
        raise BadRequest(f"There is no {source}; give a notebook, a folder or an archive.")


def _of_folder(folder: Path, limit: int) -> Iterator[Found]:
    seen = 0
    for parent, folders, names in os.walk(folder):  # which follows no links
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            place = Path(parent, name)
            if not name.endswith(".ipynb") or name.startswith("."):
                continue
            seen += 1
            if seen > MOST_MEMBERS:
                yield str(folder), f"It has more than {MOST_MEMBERS:,} notebooks."
                return
            told = str(place.relative_to(folder))
            if place.is_symlink() or not place.is_file():
                yield told, "It is a link, or not a regular file."
            else:
                yield told, _read(lambda place=place: read_file(place, limit))


def _of_zip(source: Path, limit: int) -> Iterator[Found]:
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(source) as archive:
            members = archive.infolist()
            _check_count(len(members), source)
            for member in members:
                if member.is_dir() or not member.filename.endswith(".ipynb"):
                    continue
                linked = (member.external_attr >> 16) & 0o170000 == 0o120000
                if (why := _why_not(member.filename, linked=linked)) is not None:
                    yield member.filename, why
                    continue
                try:
                    file = archive.open(member)
                except (*DAMAGED, OSError):
                    yield member.filename, UNREADABLE
                    continue
                try:
                    with file:
                        data = _bounded(file, limit, left)
                except (*DAMAGED, OSError):
                    left -= limit  # as much may have been unpacked of it
                    yield member.filename, UNREADABLE
                    continue
                left -= len(data)
                yield member.filename, _notebook(data, limit)
    except DAMAGED as error:
        raise _damaged(source) from error


def _of_tar(source: Path, limit: int) -> Iterator[Found]:
    left, number = MOST_BYTES, 0
    try:
        with _unpacked(source) as file:
            reader = _Reader(file, source.name)
            archive: Any = _opened(reader, source)
            while (member := archive.next()) is not None:
                archive.members.clear()  # it would keep them all
                number += 1
                _check_count(number, source)
                # To come to the next entry, this one is unpacked.
                left -= max(0, member.size)
                if left < 0:
                    raise _too_large(source.name)
                if not member.isdir() and member.name.endswith(".ipynb"):
                    if (why := _why_not(member.name, linked=not member.isreg())) is not None:
                        yield member.name, why
                    else:
                        reader.allow_content(limit)
                        content = archive.extractfile(member)
                        assert content is not None  # it is a plain file
                        data = _bounded(content, limit, limit + 1)
                        yield member.name, _notebook(data, limit)
                reader.allow_names()
    except DAMAGED as error:
        raise _damaged(source) from error


class _Reader:
    """What tarfile reads of an archive: no more than is allowed, nor than an archive may have."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file, self._name = file, name
        self._names_left = MOST_OF_ALL_NAMES
        self.allow_names()

    def allow_names(self) -> None:
        """Let be read what is said of the next entry."""
        self._left = min(MOST_OF_NAMES, self._names_left)
        self._are_names = True

    def allow_content(self, size: int) -> None:
        """Let so many bytes of an entry be read, and what is buffered behind them."""
        self._left = size + MOST_OF_NAMES
        self._are_names = False

    def read(self, size: int = -1) -> bytes:
        """Raises BadRequest for more than that, and ReadError for what cannot be unpacked."""
        if not 0 <= size <= self._left:
            raise BadRequest(f"{self._name} has more metadata about an entry than is read here.")
        try:
            data = self._file.read(size)
        except OSError as error:  # as gzip and bz2 call what is damaged
            raise tarfile.ReadError(str(error)) from error
        self._left -= len(data)
        if self._are_names:
            self._names_left -= len(data)
        return data

    def seek(self, position: int) -> int:
        """Raises BadRequest for a place beyond what an archive may have."""
        if position > MOST_BYTES + MOST_OF_ALL_NAMES:
            raise _too_large(self._name)
        try:
            return self._file.seek(position)
        except OSError as error:
            raise tarfile.ReadError(str(error)) from error

    def tell(self) -> int:
        return self._file.tell()


def _unpacked(source: Path) -> IO[bytes]:
    with source.open("rb") as file:
        start = file.read(6)
    for sign, opened in PACKED:
        if start.startswith(sign):
            return cast(IO[bytes], opened(source))
    return source.open("rb")


def _opened(reader: _Reader, source: Path) -> tarfile.TarFile:
    """Raises BadRequest for what does not begin as a tar archive does."""
    try:
        return tarfile.TarFile(fileobj=cast(IO[bytes], reader), errorlevel=2)
    except DAMAGED as error:
        raise _unknown(source) from error


def _why_not(name: str, *, linked: bool) -> str | None:
    path = PurePosixPath(name.replace("\\", "/"))
    if linked:
        return "It is a link, or not a regular file."
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return "Its name leads out of the archive."
    if any(part.startswith((".", "__MACOSX")) for part in path.parts):
        return "It is hidden."
    return None


def _bounded(file: IO[bytes], limit: int, left: int) -> bytes:
    """What can be read, and one byte more than allowed where there is more."""
    wanted = min(limit, left) + 1
    data = bytearray()
    while len(data) < wanted and (chunk := file.read(min(CHUNK, wanted - len(data)))):
        data += chunk
    if len(data) > left:
        raise _too_large("This archive")
    return bytes(data)


def _notebook(data: bytes, limit: int) -> dict[str, Any] | str:
    if len(data) > limit:
        return f"It is larger than {limit:,} bytes (AlacardApp.share_max_bytes)."
    return _read(lambda: notebook_in(data))


def _read(work: Any) -> dict[str, Any] | str:
    try:
        notebook: dict[str, Any] = work()
    except AlacardError as error:
        return error.message
    return notebook


def _check_count(number: int, source: Path) -> None:
    if number > MOST_MEMBERS:
        raise BadRequest(f"{source.name} has more than {MOST_MEMBERS:,} entries.")


def _too_large(name: str) -> BadRequest:
    return BadRequest(f"{name} unpacks to more than {MOST_BYTES:,} bytes.")


def _unknown(source: Path) -> BadRequest:
    return BadRequest(f"{source} is not a notebook, folder, ZIP or tar archive.")


def _damaged(source: Path) -> BadRequest:
    return BadRequest(f"{source.name} is damaged, or uses a compression that cannot be read here.")
