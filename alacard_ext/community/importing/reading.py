"""Notebooks out of a file, a folder or an archive. Archives are hostile until shown otherwise:
nothing is unpacked onto the disk, and what is read is bounded whatever they say of its size."""

from __future__ import annotations

import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from ...errors import AlacardError, BadRequest
from ..snapshot import notebook_in, read_file

MOST_MEMBERS = 10_000
"""Entries of an archive or files of a folder that are looked at."""
MOST_BYTES = 1 << 30
"""Bytes of one archive that are unpacked, of all its entries together."""
DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
)
"""What archives raise that are cut off, locked or packed in an unknown way."""
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
    elif source.is_file() and tarfile.is_tarfile(source):
        yield from _of_tar(source, limit)
    elif source.exists():
        raise BadRequest(f"{source} is no notebook, folder, ZIP or tar archive.")
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
                yield told, "It is a link, or no plain file."
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
                with archive.open(member) as file:
                    data = _bounded(file, limit, left)
                left -= len(data)
                yield member.filename, _notebook(data, limit)
    except DAMAGED as error:
        raise _damaged(source) from error


def _of_tar(source: Path, limit: int) -> Iterator[Found]:
    left = MOST_BYTES
    try:
        with tarfile.open(source) as archive:
            for number, member in enumerate(archive, 1):
                _check_count(number, source)
                # To come to the next entry, this one is unpacked.
                left -= member.size
                if left < 0:
                    raise BadRequest(f"{source.name} unpacks to more than {MOST_BYTES:,} bytes.")
                if member.isdir() or not member.name.endswith(".ipynb"):
                    continue
                if (why := _why_not(member.name, linked=not member.isreg())) is not None:
                    yield member.name, why
                    continue
                file = archive.extractfile(member)
                assert file is not None  # it is a plain file
                yield member.name, _notebook(_bounded(file, limit, limit + 1), limit)
    except DAMAGED as error:
        raise _damaged(source) from error


def _why_not(name: str, *, linked: bool) -> str | None:
    path = PurePosixPath(name.replace("\\", "/"))
    if linked:
        return "It is a link, or no plain file."
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return "Its name leads out of the archive."
    if any(part.startswith((".", "__MACOSX")) for part in path.parts):
        return "It is hidden."
    return None


def _bounded(file: IO[bytes], limit: int, left: int) -> bytes:
    """What can be read, and one byte more than allowed where there is more."""
    data = file.read(min(limit, left) + 1)
    if len(data) > left:
        raise BadRequest(f"This archive unpacks to more than {MOST_BYTES:,} bytes.")
    return data


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


def _damaged(source: Path) -> BadRequest:
    return BadRequest(f"{source.name} is damaged, or packed in a way that cannot be read here.")
