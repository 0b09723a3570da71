"""Tar archives, plain or by gzip: data of plain files alone, read by us."""

from __future__ import annotations

import gzip
import tarfile
import zlib
from pathlib import Path
from typing import IO, Any

from ..findings import Refused, shown
from ..limits import Limits
from .writing import CHUNK, UNHURRIED, Target

MOST_OF_A_HEADER = 1 << 20
"""Bytes that tarfile may ask for at once: what it reads beyond data are names and their like."""


class Bounded:
    """A stream that tarfile reads: never too much at once, and never too much in all."""

    def __init__(self, source: Any, most: int) -> None:
        self._source, self._most = source, most

    def read(self, size: int = -1) -> bytes:
        """Raises Refused for an answer that would be too large."""
        if size < 0 or size > MOST_OF_A_HEADER:
            raise _broken("a header is too long")
        data: bytes = self._source.read(size)
        if self._source.tell() > self._most:
            raise Refused(
                "ratio",
                "",
                "The archive unpacks to far more than its size.",
                "Leave out files that only repeat the same bytes, and pack the bundle again.",
            )
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        """As files have it."""
        if whence == 0 and offset > self._most:
            raise _broken("an entry claims to be larger than the archive can be")
        position: int = self._source.seek(offset, whence)
        return position

    def tell(self) -> int:
        """As files have it."""
        position: int = self._source.tell()
        return position


def unpack(archive: Path, target: Target, limits: Limits, *, gzipped: bool) -> None:
    """Write its files into a target. Raises Refused and OSError."""
    size = archive.stat().st_size
    most = min(limits.bytes, max(UNHURRIED, size * limits.ratio)) if gzipped else limits.bytes
    most += limits.files * 2048 + (1 << 20)  # headers and padding
    with archive.open("rb") as file:
        stream: IO[bytes] | gzip.GzipFile = gzip.GzipFile(fileobj=file) if gzipped else file
        try:
            with tarfile.open(fileobj=Bounded(stream, most), mode="r:") as opened:  # type: ignore[call-overload]
                for count, member in enumerate(opened):
                    _unpack_one(opened, member, target)
                    if count > 2 * limits.files:
                        raise Refused(
                            "count",
                            "",
                            f"The archive has more than {limits.files:,} entries.",
                            "Leave out what the app does not need, and pack the bundle again.",
                        )
                    opened.members = []  # else all of them are remembered
            if gzipped:
                while stream.read(CHUNK):
                    if stream.tell() > most:
                        raise _broken("it has data after its end")
        except (tarfile.TarError, EOFError, zlib.error, ValueError, gzip.BadGzipFile) as error:
            raise _broken(str(error)) from None
        except RecursionError:  # tarfile goes one deeper for each header before an entry
            raise _broken("an entry has too many headers") from None


def _unpack_one(opened: tarfile.TarFile, member: tarfile.TarInfo, target: Target) -> None:
    name = member.name
    if member.issym() or member.islnk():
        raise Refused(
            "link",
            name,
            f"'{shown(name)}' is a link.",
            "Replace it with the file that it points to, and pack the bundle again (`tar -h` "
            "follows links).",
        )
    if member.isdir():
        target.make_folder(name)
        return
    if not member.isreg() or member.issparse():
        raise Refused("device", name, f"'{shown(name)}' is not a regular file.", "Leave it out.")
    if (path := target.path_of(name)) is None:
        return
    source = opened.extractfile(member)
    if source is None:
        raise _broken("an entry has no data")
    done = 0

    def read(size: int) -> bytes:
        nonlocal done
        data = source.read(min(size, CHUNK))
        done += len(data)
        return data

    target.write_checked(path, read)
    if done != member.size:
        raise _broken("part of it is missing")


def _broken(why: str) -> Refused:
    return Refused(
        "damaged",
        "",
        f"The archive cannot be read: {shown(why).rstrip('.')}.",
        "Upload it again, or pack the bundle as a ZIP.",
    )
