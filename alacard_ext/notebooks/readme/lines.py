"""Lines of an example that are no Python: what installs is not needed, the rest is refused.

Of empty lines in a row, two are left.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from ...hub.readme.languages import is_installer
from ...hub.readme.repairs import MAGIC
from .edits import Source

if TYPE_CHECKING:
    from ...hub.readme import CodeBlock

# Magics that show or time, and change nothing of what the code does.
HARMLESS = re.compile(r"%%?(?:matplotlib|capture|time|timeit|load_ext|autoreload|config)\b")
MOST_EMPTY = 2
"""Empty lines in a row at most: more only push the code apart."""
COMMANDS = "it also gives commands to a shell."
NO_INSTALL = "Lines that install packages are left out: the first cells already install them."
NO_MAGIC = "Lines that are only commands for the notebook program are left out."
# What was done where the page was read, in words for people.
READING = {
    "stripped >>> prompts and output": "The prompts and the printed output are left out.",
    "removed output after >>>": "The printed output is left out.",
    "removed output after =>": "The printed output is left out.",
    "moved pip install lines out": NO_INSTALL,
    "moved shell commands out": NO_INSTALL,
    "kept the new side of a diff": "The page shows a change; only the new lines are kept.",
}
CHARACTERS = "Spaces and quotation marks are written as Python needs them."


def python_of(block: CodeBlock) -> tuple[str, list[str], str]:
    """The block without lines that are no Python, what was done, and why it cannot be, or ''."""
    says = [READING.get(repair, CHARACTERS) for repair in block.repairs]
    commands = [line for line in block.shell if not _continues(line)]
    if not all(is_installer(line) for line in commands):
        return block.code, says, COMMANDS
    if not block.magics:
        return block.code, list(dict.fromkeys(says)), ""
    result: list[str] = []
    continued = False
    for line in block.code.split("\n"):
        text = line.strip()
        if not continued and not MAGIC.match(line):
            result.append(line)
            continue
        if not continued and is_installer(text):
            says.append(NO_INSTALL)
        elif not continued and HARMLESS.match(text):
            says.append(NO_MAGIC)
        elif not continued:
            return block.code, says, COMMANDS
        continued = line.rstrip().endswith("\\")
    return "\n".join(result).strip("\n"), list(dict.fromkeys(says)), ""


def _continues(line: str) -> bool:
    """Whether a line of a command goes on with the options of the one before."""
    return line[:1].isspace() or line.startswith("-")


def without_gaps(code: str) -> str:
    """`code` with at most two empty lines in a row, but for those within a text."""
    kept: list[str] = []
    within = _within_texts(code)
    empty = 0
    for number, line in enumerate(code.split("\n")):
        empty = 0 if line.strip() or number in within else empty + 1
        if empty <= MOST_EMPTY:
            kept.append(line)
    return "\n".join(kept)


def _within_texts(code: str) -> set[int]:
    """The lines that belong to texts of several lines; none where the code does not parse."""
    try:
        nodes = Source(code).nodes
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return {
        line - 1
        for node in nodes
        if isinstance(node, ast.Constant | ast.JoinedStr)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
