"""Archives that were made to do harm, each made again where a test asks for it."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

APP = {"app.py": b"import streamlit\n", "requirements.txt": b"streamlit\n"}


def zip_of(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP with these files under these very names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo("x")
            info.filename = name  # the constructor cuts names at NUL
            info.compress_type = method
            archive.writestr(info, data)
    return made.getvalue()


def tar_of(files: Mapping[str, bytes | tarfile.TarInfo]) -> bytes:
    """A tar.gz with these files, or with entries of other kinds."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, data in files.items():
            info = data if isinstance(data, tarfile.TarInfo) else tarfile.TarInfo(name)
            if isinstance(data, bytes):
                info.size = len(data)
            archive.addfile(info, io.BytesIO(data) if isinstance(data, bytes) else None)
    return made.getvalue()


def entry_of(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    """An entry of a tar that is no file."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def zip_with_mode(mode: int) -> bytes:
    """A ZIP whose second file has that mode of Unix, such as that of a link."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("app.py", b"import streamlit\n")
        info = zipfile.ZipInfo("data")
        info.create_system, info.external_attr = 3, mode << 16
        archive.writestr(info, b"/etc/passwd")
    return made.getvalue()


def overlapping_zip() -> bytes:
    """A ZIP whose directory has the one file under many names, as in the better bombs."""
    whole = zip_of({"app.py": b"0" * 100_000})
    end = whole.rindex(b"PK\x05\x06")
    start = whole.index(b"PK\x01\x02")
    entry = whole[start:end]
    many = b"".join(entry for _ in range(50))
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 50, 50, len(many), start, 0)
    return whole[:start] + many + tail


def lying_zip() -> bytes:
    """A ZIP that declares its file of 30 MB to have 10 bytes."""
    whole = bytearray(zip_of({"app.py": b"\0" * 30_000_000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = whole.index(mark) + offset
        whole[at : at + 4] = struct.pack("<L", 10)
    return bytes(whole)


def encrypted_zip() -> bytes:
    """A ZIP that says of its file that it is encrypted."""
    whole = bytearray(zip_of(APP))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = whole.index(mark) + offset
        whole[at] |= 1
    return bytes(whole)


def many_entries_zip(count: int) -> bytes:
    """A ZIP whose end tells of so many entries."""
    whole = zip_of(APP)
    end = whole.rindex(b"PK\x05\x06")
    return whole[: end + 8] + struct.pack("<2H", count, count) + whole[end + 12 :]


def two_ended_zip() -> bytes:
    """A ZIP whose plain end tells of two files, and whose larger end of a third."""
    whole = zip_of({**APP, "evil.py": b"import os\n"}, zipfile.ZIP_STORED)
    start, end = whole.index(b"PK\x01\x02"), whole.rindex(b"PK\x05\x06")
    directory = whole[start:end]
    two = directory[: directory.rindex(b"PK\x01\x02")]
    begins = start + len(two)
    sizes = (44, 45, 45, 0, 0, 3, 3, len(directory), begins)
    large = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", *sizes)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, begins + len(directory), 1)
    plain = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, len(two), start, 0)
    return whole[:start] + two + directory + large + locator + plain


def deep_header_tar() -> bytes:
    """A tar with thousands of headers of names before one entry."""
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 10
    return (info.tobuf(tarfile.GNU_FORMAT) + b"a" * 10 + b"\0" * 502) * 3000


def endless_header_tar() -> bytes:
    """A tar.gz whose one header of names has a gigabyte."""
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 1 << 30
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1) as file:
        file.write(info.tobuf(tarfile.USTAR_FORMAT))
        file.write(b"\0" * 20_000_000)
    return packed.getvalue()


def rar_of(files: Mapping[str, bytes], method: int = 0) -> bytes:
    """A RAR 5 whose files are stored, or say that they are compressed."""
    made = b"Rar!\x1a\x07\x01\x00" + _block(1, 0, _number(0))
    for name, data in files.items():
        body = _number(4) + _number(len(data)) + _number(0o100644)
        body += struct.pack("<L", zlib.crc32(data)) + _number(method << 7) + _number(1)
        body += _number(len(name.encode())) + name.encode()
        made += _block(2, 2, body, data)
    return made + _block(5, 0, _number(0))


def _block(kind: int, flags: int, body: bytes, data: bytes = b"") -> bytes:
    header = _number(kind) + _number(flags) + (_number(len(data)) if flags & 2 else b"") + body
    sized = _number(len(header)) + header
    return struct.pack("<L", zlib.crc32(sized)) + sized + data


def _number(value: int) -> bytes:
    found = bytearray()
    while True:
        found.append(value & 0x7F | (0x80 if value > 0x7F else 0))
        value >>= 7
        if not value:
            return bytes(found)


def seven_of(
    files: Mapping[str, bytes] = APP,
    *,
    name: str | None = None,
    data: bytes = b"x",
    cut: int = 0,
    damage: int = 0,
    link: str | None = None,
) -> bytes:
    """A 7z with these files and one more, or a link, less its last `cut` bytes, or with bytes from
    `damage` on that are damaged."""
    import libarchive

    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.7z"
        with libarchive.file_writer(str(made), "7zip") as archive:
            for each, content in files.items():
                archive.add_file_from_memory(each, len(content), content)
            if name is not None:
                archive.add_file_from_memory(name, len(data), data)
            if link is not None:
                (Path(folder) / "x").symlink_to(link)
                archive.add_files(f"{folder}/x", pathname="x", symlink_mode="physical")
        whole = bytearray(made.read_bytes())
    if damage:
        whole[damage : damage + 8] = b"\xff" * 8
    return bytes(whole[: len(whole) - cut])
