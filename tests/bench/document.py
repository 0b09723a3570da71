"""The generated parts of docs/benchmarks.md, each between two comments that name it."""

from __future__ import annotations

from .hub import PROJECT

DOCUMENT = PROJECT / "docs" / "benchmarks.md"


def replace_section(name: str, text: str) -> None:
    """Put `text` between the marks of `name`. Raises ValueError where the marks are missing."""
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    whole = DOCUMENT.read_text(encoding="utf-8")
    head, found, rest = whole.partition(begin)
    _, closed, tail = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"{DOCUMENT.name} has no section '{name}'")
    DOCUMENT.write_text(f"{head}{begin}\n\n{text.strip()}\n\n{end}{tail}", encoding="utf-8")
