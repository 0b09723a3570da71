"""Lists of models as JSON, one value at a time in bounded memory: lines, an array, or values that
follow each other, each on one line or on many.

The values of an array are found by the standard library's own decoder, which tells where a value
ends; a parser of events would be one more dependency, and slower where it comes without its C part.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import IO, Any

from .clean import BadRow

MOST_LINE = 16_000_000
"""Bytes of a line, and characters of a value."""
_CHUNK = 1 << 18
_SPACE = " \t\r\n"
_MARK = codecs.BOM_UTF8


def json_rows(stream: IO[bytes]) -> Iterator[tuple[str, Any]]:
    """Each value with where it stands; a BadRow in the place of one that cannot be read.

    Raises EOFError where the text ends within a value or goes on as no JSON can.
    """
    first = stream.readline(MOST_LINE)
    if first.startswith(_MARK):
        first = first[len(_MARK) :]
    while first and not first.strip():
        first = stream.readline(MOST_LINE)
    start = first.lstrip()
    if start.startswith(b"[") or (start.startswith(b"{") and not _is_whole(start)):
        yield from _values(first, stream)
    else:
        yield from _lines(first, stream)


def _is_whole(line: bytes) -> bool:
    # A bad line among good ones is bad alone; one that ends after its bracket goes on below.
    return line.rstrip() not in (b"{", b"[")


def _lines(line: bytes, stream: IO[bytes]) -> Iterator[tuple[str, Any]]:
    number = 0
    while line:
        number += 1
        where = f"line {number}"
        if len(line) >= MOST_LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(MOST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield where, BadRow("line too long")
        elif line.strip():
            try:
                yield where, json.loads(line)
            except (ValueError, RecursionError):
                # What breaks off without the end of its line was cut.
                if not line.endswith(b"\n"):
                    raise EOFError from None
                yield where, BadRow("not JSON")
        line = stream.readline(MOST_LINE)


def _values(first: bytes, stream: IO[bytes]) -> Iterator[tuple[str, Any]]:
    """The members of an array, or values that follow each other."""
    decode = codecs.getincrementaldecoder("utf-8")("replace").decode
    decoder = json.JSONDecoder()
    text = decode(first).lstrip(_SPACE)
    array = text.startswith("[")
    text = text[1:] if array else text
    number, ended, at = 0, False, 0
    while True:
        at = _behind(text, at, _SPACE + ",")
        if at < len(text):
            if array and text[at] == "]":
                return
            found = _one(decoder, text, at, whole=ended)
            if found is not None:
                value, at = found
                number += 1
                yield f"model {number}", value
                continue
        if ended:
            if array or at < len(text):
                raise EOFError
            return
        if len(text) - at > MOST_LINE:
            raise EOFError
        # Twice as much each time, or a long value would be begun again too often.
        chunk = stream.read(max(_CHUNK, len(text) - at))
        ended = not chunk
        text, at = text[at:] + decode(chunk, final=ended), 0


def _one(decoder: json.JSONDecoder, text: str, at: int, *, whole: bool) -> tuple[Any, int] | None:
    """The value that begins here and where it ends; None where more of the text is needed."""
    try:
        value, end = decoder.raw_decode(text, at)
    except RecursionError:
        raise EOFError from None
    except ValueError:
        return None
    behind = _behind(text, end, _SPACE)
    # A number goes on as long as there are digits.
    return (value, end) if whole or behind < len(text) else None


def _behind(text: str, at: int, signs: str) -> int:
    while at < len(text) and text[at] in signs:
        at += 1
    return at
