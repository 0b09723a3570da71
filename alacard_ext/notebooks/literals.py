"""Values as Python literals: the only way in which anything reaches a code cell.

What comes out is ASCII-safe where it matters: quotes, backslashes, control and format characters,
line separators, terminal escapes and lone surrogates are all written as escapes, so that the text
can neither leave its string nor hide what it is. `ast.literal_eval` gives the value back.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

WIDTH, PROSE_WIDTH = 100, 88
LINES = re.compile(r"[^\n]*\n|[^\n]+")
WORDS = re.compile(r"\S+\s*|\s+")
# All but what is printable ASCII and needs no backslash.
NOT_PLAIN = re.compile(r"[^ !#-\[\]-~]")
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
# Control, format (bidirectional marks too), surrogate, private, unassigned, and line separators.
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def literal(value: Any, indent: int = 0, column: int | None = None) -> str:
    """`value` as Python source, wrapped to a readable width where it begins at column `column`.

    Its own lines, where it takes several, are indented by `indent`, which is `column` by default.

    Raises TypeError for anything but None, bool, int, float, str and lists, tuples and dicts of
    these: a template's inputs are data, never objects.
    """
    flat = _flat(value)
    begins = indent if column is None else column
    if begins + len(flat) < WIDTH or not isinstance(value, str | list | tuple | dict):
        return flat
    inner = indent + 4
    pad, end = "\n" + " " * inner, "\n" + " " * indent
    if isinstance(value, str):
        pieces = list(_pieces(value, PROSE_WIDTH - inner - 2))
        if len(pieces) < 2:  # of an empty text there is none
            return flat
        return "(" + "".join(pad + _quote(piece) for piece in pieces) + end + ")"
    if isinstance(value, dict):
        rows = []
        for key, item in value.items():
            name = _flat(key) + ": "
            rows.append(name + literal(item, inner, inner + len(name)) + ",")
        if not any(isinstance(item, list | tuple | dict) for item in value.values()):
            rows = list(_filled(rows, WIDTH - inner))
        return "{" + "".join(pad + row for row in rows) + end + "}"
    opening, closing = ("[", "]") if isinstance(value, list) else ("(", ")")
    rows = [literal(item, inner) + "," for item in value]
    if all(isinstance(item, str) and item.isascii() and " " not in item for item in value):
        rows = list(_filled(rows, WIDTH - inner))
    return opening + "".join(pad + row for row in rows) + end + closing


def _filled(rows: Iterable[str], width: int) -> Iterable[str]:
    """Rows side by side as long as they fit on a line; one of several lines stands alone."""
    line = ""
    for row in rows:
        if line and (len(line) + 1 + len(row) > width or "\n" in line + row):
            yield line
            line = ""
        line = f"{line} {row}" if line else row
    if line:
        yield line


def _flat(value: Any) -> str:
    """The literal on one line."""
    if value is None or isinstance(value, bool):
        return str(value)
    # A subclass could bring its own repr: only the plain types count.
    if type(value) is int:
        return str(value)
    if type(value) is float and math.isfinite(value):
        return repr(value)
    if type(value) is str:
        return _quote(value)
    if type(value) is list:
        return "[" + ", ".join(map(_flat, value)) + "]"
    if type(value) is tuple:
        return "(" + ", ".join(map(_flat, value)) + ("," if len(value) == 1 else "") + ")"
    if type(value) is dict:
        return "{" + ", ".join(f"{_flat(key)}: {_flat(item)}" for key, item in value.items()) + "}"
    raise TypeError(f"a notebook's value cannot be a {type(value).__name__}")


def _quote(text: str) -> str:
    # Only the odd ones by one: a picture or a sound is a text of a hundred thousand letters.
    escaped = NOT_PLAIN.sub(lambda found: _character(found[0]), text)
    # Two braces would read as an unfilled placeholder; one of them escaped does not.
    return '"' + escaped.replace("{{", "{\\x7b") + '"'


def _character(character: str) -> str:
    if character in ESCAPES:
        return ESCAPES[character]
    if unicodedata.category(character) not in HIDDEN:
        return character
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _pieces(text: str, width: int) -> Iterable[str]:
    """`text` cut after spaces and line ends, so that each piece is about a line long."""
    piece = ""
    for line in LINES.findall(text):
        for word in WORDS.findall(line):
            if piece and len(piece) + len(word) > width:
                yield piece
                piece = ""
            piece += word
        if piece.endswith("\n"):
            yield piece
            piece = ""
    if piece:
        yield piece
