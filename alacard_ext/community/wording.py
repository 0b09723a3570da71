"""What people write, as the library keeps it: names of one line, and longer texts."""

from __future__ import annotations


def one_line(value: str) -> str:
    """The text with single spaces. Raises ValueError where nothing of it can be printed, or some
    of it cannot."""
    found = " ".join(value.split())
    if not found or not found.isprintable():
        raise ValueError(
            "give a name that consists of letters, other visible characters and spaces"
        )
    return found


def note(value: str) -> str:
    """The same, and nothing at all is a note, too."""
    return one_line(value) if value.strip() else ""


def lines(value: str) -> str:
    """A text of several lines, without what cannot be printed at its ends. Raises ValueError where
    there is such a thing within."""
    found = "\n".join(line.rstrip() for line in value.splitlines()).strip()
    if not found.replace("\n", "").replace("\t", "").isprintable():
        raise ValueError("remove characters that cannot be printed")
    return found
