"""Bytes of a README as text, whatever editor wrote them."""

from __future__ import annotations

import codecs

# UTF-32's little-endian mark begins with UTF-16's, so it comes first.
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE = 4096


def decode(raw: bytes) -> str:
    """The text of `raw`: UTF-8 or UTF-16 with or without a mark, else a Western 8-bit encoding.

    Never raises. Line ends are `\\n`; NUL and byte-order marks are gone; lone surrogates, which no
    JSON can carry, become U+FFFD.
    """
    for mark, encoding in BOMS:
        if raw.startswith(mark):
            return tidy(raw[len(mark) :].decode(encoding, errors="replace"))
    if wide := _utf16_without_mark(raw):
        return tidy(raw.decode(wide, errors="replace"))
    try:
        return tidy(raw.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    text = raw.decode("utf-8", errors="replace")
    # A few broken bytes among good UTF-8 are a damaged file; mostly broken ones another encoding.
    broken = text.count("\ufffd")
    good = len(text) - len(text.encode("ascii", errors="ignore")) - broken
    if good > broken:
        return tidy(text)
    try:
        return tidy(raw.decode("cp1252"))
    except UnicodeDecodeError:
        return tidy(raw.decode("latin-1"))  # maps every byte


def tidy(text: str) -> str:
    """`text` without NUL and leading marks, with `\\n` alone as line end, encodable as UTF-8."""
    text = text.lstrip("\ufeff").replace("\0", "")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-8", errors="replace").decode("utf-8")
    return text


def _utf16_without_mark(raw: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: Western text has a NUL in every other byte."""
    sample = raw[:SAMPLE]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    half = len(sample) // 2
    if sample[1::2].count(0) > 0.4 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.4 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None
