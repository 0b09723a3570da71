"""Comments stay with their lines: what only spoke of lines that are gone is left out with them."""

from __future__ import annotations

import difflib
import io
import tokenize


def without_orphans(original: str, code: str) -> str:
    """`code` without comments whose paragraph of `original` was left out whole.

    A paragraph are the lines from a comment to the next comment or empty line.
    """
    before, after = original.split("\n"), code.split("\n")
    comments = _comments(after)
    if not comments:
        return code
    kept: dict[int, int] = {}  # lines of the original that are there still, by those of the code
    changed: set[int] = set()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            kept |= {first + i: start + i for i in range(end - start)}
        elif tag == "replace" and last > first:
            changed |= set(range(start, end))
    there = set(kept.values())
    own = _comments(before)
    gone: set[int] = set()
    for number in comments:
        if number not in kept:
            continue
        spoken = _paragraph(before, own, kept[number])
        if spoken and not spoken & (there | changed):
            gone.add(number)
    return "\n".join(line for number, line in enumerate(after) if number not in gone).strip("\n")


def _paragraph(lines: list[str], comments: set[int], start: int) -> set[int]:
    """The lines of code that the comment in line `start` stands above."""
    at = start
    while at in comments:
        at += 1
    spoken: set[int] = set()
    while at < len(lines) and lines[at].strip() and at not in comments:
        spoken.add(at)
        at += 1
    return spoken


def _comments(lines: list[str]) -> set[int]:
    """The lines that hold a comment and nothing else; those within a text are none."""
    found: set[int] = set()
    try:
        for token in tokenize.generate_tokens(io.StringIO("\n".join(lines)).readline):
            if token.type == tokenize.COMMENT and token.line[: token.start[1]].strip() == "":
                found.add(token.start[0] - 1)
    except (tokenize.TokenError, SyntaxError):
        return set()
    return found
