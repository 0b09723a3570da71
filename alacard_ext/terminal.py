"""What the commands print, at one place: no text of the Hub, of a file or of an argument reaches a
terminal as anything but text.

Allowed is what shows as itself. All else, such as escapes, carriage returns, marks that turn the
direction of writing and characters without a width, is shown by its number: `\\x1b`, `\\u202e`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from typing import IO, Any

# Letters, marks and symbols by their category, but drawn as nothing.
UNSEEN = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\U000e0000-\U000e0fff]"
)


def is_visible(character: str) -> bool:
    """Whether a character shows as itself, wherever it stands."""
    return character.isprintable() and not UNSEEN.match(character)


def visible(text: str) -> str:
    """`text` as one line in which nothing is hidden and nothing commands a terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character
        if is_visible(character)
        else " "
        if character in "\u00a0\u3000"
        else character.encode("unicode_escape").decode("ascii")
        for character in text
    )


def numbered(count: int, noun: str) -> str:
    """So many of something, in words.

    >>> numbered(1, "download"), numbered(1200, "download")
    ('1 download', '1,200 downloads')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def say(line: object = "", *, file: IO[str] | None = None) -> None:
    """Print one line of a command's answer; `file` is for stderr."""
    stream, text = file or sys.stdout, visible(str(line))
    # A terminal of another encoding gets the numbers of what it has no signs for.
    encoding = getattr(stream, "encoding", None) or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding), file=stream, flush=True)


def tell(line: object) -> None:
    """Print one line beside the answer: what goes on, or what a person should know."""
    say(line, file=sys.stderr)


def say_lines(text: str, *, file: IO[str] | None = None) -> None:
    """Print a text of several lines, such as a difference of two notebooks or what pip said."""
    for line in text.rstrip("\n").split("\n"):
        # A tab is no command, and code may be indented by it.
        say(line.removesuffix("\r").expandtabs(), file=file)


def say_json(value: Any) -> None:
    """Print JSON, in which the same characters are JSON's own escapes."""
    text = json_text(value)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, indent=2)
    print(text, flush=True)


def json_text(value: Any, *, indent: int = 2, sort_keys: bool = False) -> str:
    """`value` as JSON whose texts show what they hold. All that is escaped stands in texts."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, sort_keys=sort_keys)
    if text.isascii() and "\x7f" not in text:
        return text
    return "".join(
        character if character == "\n" or is_visible(character) else json.dumps(character)[1:-1]
        for character in text
    )


class Parser(argparse.ArgumentParser):
    """Prints its messages, which repeat what was typed or pasted, as everything is printed."""

    def _print_message(self, message: str, file: Any = None) -> None:
        if message:
            say_lines(message, file=file or sys.stderr)
