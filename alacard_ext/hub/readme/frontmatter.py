"""The YAML between `---` lines at the top of a card: split off, and read within bounds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import yaml

# PyYAML takes some 2 ms a KB. Evaluation results are what makes front matter huge; nothing here
# reads them, so the entries that do not fit are left out.
MAX_CHARS = 8_000
MAX_ENTRY_CHARS = 4_000
MAX_SCANNED = 100_000
MAX_NODES = 5_000
MAX_DEPTH = 20
MAX_BRACKETS = 400

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """The safe loader without merge keys, whose nesting can grow exponentially."""

    def flatten_mapping(self, node: Any) -> None:
        """Leave `<<` as it is; the constructor then refuses it."""


class _TooMuch(Exception):
    """More nodes or deeper than any card needs, as with aliases that multiply."""


def split(text: str) -> tuple[str | None, int, str | None]:
    """The front matter, the number of the line where the body begins, and a note.

    Front matter begins with `---` on the first line that is not blank. One that is never closed
    is none: the whole text is then the body.
    """
    start = len(text) - len(text.lstrip())
    if text[start : start + 200].partition("\n")[0].rstrip() != "---":
        return None, 0, None
    at = start
    while (at := text.find("\n", at)) >= 0:
        at += 1
        # Searching for the mark is far cheaper than looking at each of 100,000 lines.
        dashes, dots = text.find("\n---", at - 1), text.find("\n...", at - 1)
        at = min(dashes, dots) if min(dashes, dots) >= 0 else max(dashes, dots)
        if at < 0:
            break
        line, _, _ = text[at + 1 : at + 200].partition("\n")
        if line.rstrip() in ("---", "..."):
            inside = text[text.index("\n", start) : at]
            return inside, text.count("\n", 0, at) + 2, None
        at += 1
    return None, 0, "the front matter is never closed, so the card was read from its first line"


def load(text: str) -> tuple[dict[str, Any] | None, list[str]]:
    """What `text` holds in JSON's types, or None if it is no YAML mapping; and notes."""
    bounded, left_out = _bounded(text)
    notes = [f"front matter too long: left out {', '.join(left_out)[:200]}"] if left_out else []
    if bounded.count("[") + bounded.count("{") > MAX_BRACKETS:
        return None, [*notes, "the front matter nests too deep to be read"]
    try:
        # The loader is built on the safe one.
        loaded = yaml.load(bounded, Loader=_Loader)  # noqa: S506
        if loaded is None:
            return {}, notes
        if not isinstance(loaded, dict):
            return None, [*notes, "the front matter is not a YAML mapping"]
        plain = _plain(loaded, [MAX_NODES], 0)
    except _TooMuch:
        return None, [*notes, "the front matter holds too much to be read"]
    except Exception as problem:  # PyYAML raises ValueError, RecursionError and others, too
        return None, [*notes, f"the front matter is not valid YAML ({type(problem).__name__})"]
    return plain, notes


def _bounded(text: str) -> tuple[str, list[str]]:
    """The top-level entries that fit, and the names of those that do not."""
    if len(text) <= MAX_CHARS:
        return text, []
    entries: list[list[str]] = [[]]
    for line in text[:MAX_SCANNED].split("\n"):
        # A line at the margin that is no list item, comment or closing bracket begins an entry.
        if line[:1] not in ("", " ", "\t", "-", "#", "]", "}"):
            entries.append([])
        entries[-1].append(line)
    bounded: list[str] = []
    left_out: list[str] = []
    size = 0
    for entry in entries:
        whole = "\n".join(entry)
        if len(whole) <= MAX_ENTRY_CHARS and size + len(whole) <= MAX_CHARS:
            bounded.append(whole)
            size += len(whole) + 1
        elif entry:
            left_out.append(entry[0].partition(":")[0].strip()[:40])
    return "\n".join(bounded), left_out[:10]


def _plain(value: Any, nodes: list[int], depth: int) -> Any:
    """`value` in JSON's types. Counts every visit, so shared aliases cannot multiply."""
    nodes[0] -= 1
    if nodes[0] < 0 or depth > MAX_DEPTH:
        raise _TooMuch
    if isinstance(value, dict):
        return {str(key)[:200]: _plain(item, nodes, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(item, nodes, depth + 1) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float):
        # JSON has no infinities and no NaN.
        return value if abs(value) < float("inf") else None
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)[:1000]
