"""The generated parts of a document, each between two comments that name it."""

from __future__ import annotations

from pathlib import Path

from .hub import PROJECT

DOCUMENT = PROJECT / "docs" / "benchmarks.md"


def section_of(name: str, document: Path) -> str:
    """What stands between the marks of `name`; empty where there is no such section."""
    _, _, rest = document.read_text(encoding="utf-8").partition(f"<!-- begin {name} -->")
    text, closed, _ = rest.partition(f"<!-- end {name} -->")
    return text.strip() if closed else ""


def replace_section(name: str, text: str, document: Path = DOCUMENT) -> None:
    """Put `text` between the marks of `name`. Raises ValueError where the marks are missing."""
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    whole = document.read_text(encoding="utf-8")
    head, found, rest = whole.partition(begin)
    _, closed, tail = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"{document.name} has no section '{name}'")
    document.write_text(f"{head}{begin}\n\n{text.strip()}\n\n{end}{tail}", encoding="utf-8")
