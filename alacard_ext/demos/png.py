"""A PNG of a program that is not trusted, written again from its pixels alone."""

from __future__ import annotations

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {2: 3, 6: 4}
"""Bytes of a pixel by the colour type, of those that a browser writes: RGB and RGBA."""


def plain_png(data: bytes, width: int, height: int) -> bytes:
    """The same picture with nothing in it but its size and its pixels: no text, no profile, nothing
    behind its end. Raises ValueError for whatever is no PNG of that size as browsers write it."""
    if not data.startswith(SIGNATURE):
        raise ValueError("it does not begin like a PNG")
    header, pixels, place = b"", [], len(SIGNATURE)
    while True:
        name, body, place = _chunk(data, place)
        if (name == b"IHDR") == bool(header):
            raise ValueError("its header is missing or not only at the beginning")
        if name == b"IHDR":
            header = body
        elif name == b"IDAT":
            pixels.append(body)
        elif name == b"IEND":
            break
        elif not name[0] & 0x20:
            raise ValueError("it contains something that no browser writes")
    expected = struct.pack(">IIB", width, height, 8)
    if len(header) != 13 or header[:9] != expected or header[10:] != b"\0\0\0":
        raise ValueError("it has the wrong size or format")
    size = height * (1 + width * CHANNELS.get(header[9], 0))
    rows = _unpacked(b"".join(pixels), size)
    if any(each > 4 for each in rows[:: size // height]):
        raise ValueError("one of its rows has an unknown filter")
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_written(name, body) for name, body in parts)


def _chunk(data: bytes, place: int) -> tuple[bytes, bytes, int]:
    """The chunk at a place, and the place behind it."""
    if place + 12 > len(data):
        raise ValueError("it is cut off")
    length, name = struct.unpack_from(">I4s", data, place)
    end = place + 12 + length
    body = data[place + 8 : end - 4]
    if end > len(data) or struct.pack(">I", zlib.crc32(name + body)) != data[end - 4 : end]:
        raise ValueError("part of it is damaged")
    return name, body, end


def _unpacked(packed: bytes, size: int) -> bytes:
    unpacking = zlib.decompressobj()
    try:
        rows = unpacking.decompress(packed, size + 1)
    except zlib.error as error:
        raise ValueError("its pixels cannot be read") from error
    if len(rows) != size or not unpacking.eof:
        raise ValueError("it does not have as many pixels as it claims")
    return rows


def _written(name: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", checksum)
